"""A work queue for a process that is no Lambda function: one message at a time, hidden for as long as it takes."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from botocore.exceptions import ClientError

from swing.aws import queues

# Errors of SQS for a message that another consumer has received.
LOST: Final = {"AWS.SimpleQueueService.MessageNotInflight", "InvalidParameterValue", "ReceiptHandleIsInvalid"}


class LostMessageError(Exception):
    """The queue has given the message to another consumer, or it is deleted."""


@dataclass(frozen=True)
class WorkQueue:
    url: str

    @cached_property
    def hidden_s(self) -> int:
        """How long the queue hides a message from others after it was received or kept."""
        told = queues.sqs().get_queue_attributes(QueueUrl=self.url, AttributeNames=["VisibilityTimeout"])
        return int(told["Attributes"]["VisibilityTimeout"])

    def receive(self) -> "Message | None":
        """Wait for a message for as long as the queue says."""
        received = queues.sqs().receive_message(QueueUrl=self.url, MaxNumberOfMessages=1)
        found = received.get("Messages", [])
        return Message(self, found[0]["Body"], found[0]["ReceiptHandle"]) if found else None


@dataclass(frozen=True)
class Message:
    queue: WorkQueue
    body: str
    receipt: str

    def keep(self) -> None:
        """Hide it from other consumers for another while. Raises LostMessageError."""
        self._hide(self.queue.hidden_s)

    def hand_back(self) -> None:
        """Make it visible to other consumers at once. Raises LostMessageError."""
        self._hide(0)

    def delete(self) -> None:
        queues.sqs().delete_message(QueueUrl=self.queue.url, ReceiptHandle=self.receipt)

    def _hide(self, seconds: int) -> None:
        try:
            queues.sqs().change_message_visibility(
                QueueUrl=self.queue.url, ReceiptHandle=self.receipt, VisibilityTimeout=seconds
            )
        except ClientError as error:
            if error.response["Error"]["Code"] in LOST:
                raise LostMessageError(self.receipt) from error
            raise
