"""The stack's dead-letter queues: which queue each belongs to, and holding messages while working on them.

A message that is held is invisible to every other reader, so two operators never work on the same one.
"""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from ops.deployment import Deployment

LOOK_S: Final = 30
WORK_S: Final = 300
QUEUE: Final = "AWS::SQS::Queue"
COUNTS: Final = {"waiting": "ApproximateNumberOfMessages", "held": "ApproximateNumberOfMessagesNotVisible"}


@dataclass(frozen=True)
class DeadLetterQueue:
    """`source` is the address of the queue whose messages end here; the letters of two queues have none."""

    name: str
    url: str
    source: str | None
    waiting: int
    held: int


@dataclass(frozen=True)
class Message:
    message_id: str
    handle: str
    body: Any
    text: str
    attributes: dict[str, Any]
    sent_at: datetime
    receives: int

    @property
    def age_s(self) -> float:
        return (datetime.now(UTC) - self.sent_at).total_seconds()


def dead_letter_queues(deployment: Deployment) -> list[DeadLetterQueue]:
    """Every dead-letter queue of the stack, the analyses' first."""
    urls = deployment.of_type(QUEUE)
    attributes = {name: attributes_of(deployment, url) for name, url in urls.items()}
    sources = {target(found): name for name, found in attributes.items() if target(found)}
    found = []
    for name, url in urls.items():
        source = sources.get(attributes[name]["QueueArn"])
        if source or "DeadLetter" in name:
            counts = {each: int(attributes[name][key]) for each, key in COUNTS.items()}
            found.append(DeadLetterQueue(short(source or name), url, urls[source] if source else None, **counts))
    return sorted(found, key=lambda queue: (queue.name != "analysis", queue.name))


def attributes_of(deployment: Deployment, url: str) -> dict[str, str]:
    asked = deployment.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["All"])
    return dict(asked["Attributes"])


def target(attributes: dict[str, str]) -> str | None:
    """The dead-letter queue of a queue."""
    policy: dict[str, str] = json.loads(attributes.get("RedrivePolicy", "{}"))
    return policy.get("deadLetterTargetArn")


def short(logical_id: str) -> str:
    """UploadQueue is `upload`, AnalysisDeadLetterQueue is `analysis`."""
    stem = re.sub(r"(DeadLetter)?Queue$", "", logical_id)
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", stem).lower()


@contextmanager
def held(deployment: Deployment, queue: DeadLetterQueue, hold_s: int = LOOK_S) -> Iterator[list[Message]]:
    """All messages of a queue for as long as the block lasts. What was not deleted then is given back at once."""
    messages = received(deployment, queue, hold_s)
    try:
        yield messages
    finally:
        give_back(deployment, queue, messages)


def received(deployment: Deployment, queue: DeadLetterQueue, hold_s: int) -> list[Message]:
    """Receive until the queue has nothing left; wait only while more are known to be there."""
    found: dict[str, Message] = {}
    while True:
        answer = deployment.client("sqs").receive_message(
            QueueUrl=queue.url,
            MaxNumberOfMessages=10,
            VisibilityTimeout=hold_s,
            WaitTimeSeconds=1 if len(found) < queue.waiting else 0,
            AttributeNames=["All"],
            MessageAttributeNames=["All"],
        )
        new = {each["MessageId"]: message(each) for each in answer.get("Messages", [])}
        if new.keys() <= found.keys():
            return list(found.values())
        found |= new


def message(raw: dict[str, Any]) -> Message:
    try:
        body = json.loads(raw["Body"])
    except ValueError:
        body = None
    return Message(
        message_id=raw["MessageId"],
        handle=raw["ReceiptHandle"],
        body=body,
        text=raw["Body"],
        attributes=raw.get("MessageAttributes", {}),
        sent_at=datetime.fromtimestamp(int(raw["Attributes"]["SentTimestamp"]) / 1000, UTC),
        receives=int(raw["Attributes"]["ApproximateReceiveCount"]),
    )


def give_back(deployment: Deployment, queue: DeadLetterQueue, messages: list[Message]) -> None:
    """Messages that were deleted meanwhile are refused, which is as it should be."""
    for start in range(0, len(messages), 10):
        entries = [
            {"Id": str(index), "ReceiptHandle": each.handle, "VisibilityTimeout": 0}
            for index, each in enumerate(messages[start : start + 10])
        ]
        deployment.client("sqs").change_message_visibility_batch(QueueUrl=queue.url, Entries=entries)


def delete(deployment: Deployment, queue: DeadLetterQueue, letter: Message) -> None:
    deployment.client("sqs").delete_message(QueueUrl=queue.url, ReceiptHandle=letter.handle)


def send_again(deployment: Deployment, url: str, letter: Message) -> None:
    """Put a message on a queue as it was, attributes included."""
    attributes = {
        name: {key: value for key, value in found.items() if not key.endswith("ListValues")}
        for name, found in letter.attributes.items()
    }
    deployment.client("sqs").send_message(QueueUrl=url, MessageBody=letter.text, MessageAttributes=attributes)
