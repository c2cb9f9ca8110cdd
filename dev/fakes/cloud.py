"""What the end-to-end tests do to a deployed stack, and what they read from it.

Everything that happens later is waited for, by asking until it has happened; nothing sleeps for a fixed time.
"""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import urlsplit

import pytest

from dev.local.analysis import history
from dev.local.deploy import Stack, dynamodb
from dev.local.engine import Lack, chosen
from ops.history import History
from swing.aws.dynamodb_values import numbers

PATIENCE_S = 240
POLL_S = 0.1
TERMINAL = {"AI_COMPLETED", "FAILED", "CANCELLED"}
ENDED_LOG = "/golf-coach/dev/on_execution_ended"

Answer = TypeVar("Answer")
Body = dict[str, Any]


@dataclass
class Cloud:
    stack: Stack
    collected: dict[str, list[Body]] = field(default_factory=dict)

    # -------------------------------------------------------------- doing

    @property
    def videos(self) -> str:
        return self.stack.outputs["VideosBucketName"]

    def upload(self, key: str, content: bytes) -> str:
        self.stack.client("s3").put_object(Bucket=self.videos, Key=key, Body=content)
        return key

    def object_created(self, key: str) -> Body:
        """The event that S3 sends through EventBridge for an object that is there."""
        head = self.stack.client("s3").head_object(Bucket=self.videos, Key=key)
        return self.told_of(key, head["ContentLength"], head["ETag"].strip('"'))

    def told_of(self, key: str, size: int, etag: str) -> Body:
        """The same for an object that may be another by now, or gone: an event may come late."""
        detail = {"bucket": {"name": self.videos}, "object": {"key": key, "size": size, "etag": etag}}
        return {"source": "aws.s3", "detail-type": "Object Created", "detail": detail}

    def enqueue(self, body: Body) -> None:
        self.stack.client("sqs").send_message(
            QueueUrl=self.stack.outputs["UploadQueueUrl"], MessageBody=json.dumps(body)
        )

    def abort(self, analysis: str, cause: str) -> None:
        """Stop the analysis in the middle of its measurement."""
        arn = self.processing(analysis)["execution_arn"]
        eventually(f"{analysis} to be measured", lambda: self.tries_of(arn, "Measure the swing"))
        self.stack.client("stepfunctions").stop_execution(executionArn=arn, error="Aborted", cause=cause)

    def forget(self, analysis: str) -> None:
        """Take item and artifacts away while the analysis runs on."""
        s3, bucket = self.stack.client("s3"), self.stack.outputs["ArtifactsBucketName"]
        self.stack.table("AnalysesTableName").delete_item(Key={"analysis_id": analysis})
        for entry in s3.list_objects_v2(Bucket=bucket, Prefix=f"{analysis}/")["Contents"]:
            s3.delete_object(Bucket=bucket, Key=entry["Key"])

    # -------------------------------------------------------------- the status item

    def item(self, analysis: str) -> Body:
        table = self.stack.table("AnalysesTableName")
        found: Body = numbers(table.get_item(Key={"analysis_id": analysis}, ConsistentRead=True).get("Item", {}))
        return found

    def profile(self, golfer: str) -> Body:
        table = self.stack.table("SwingProfilesTableName")
        found: Body = numbers(table.get_item(Key={"user_id": golfer}, ConsistentRead=True)["Item"])
        return found

    def processing(self, analysis: str) -> Body:
        """The item once a run owns it."""
        return eventually(f"a run of {analysis}", lambda: self.owned(analysis))

    def owned(self, analysis: str) -> Body | None:
        item = self.item(analysis)
        return item if item.get("run_id") else None

    def ended(self, analysis: str, after_run: str | None = None) -> Body:
        """The item at the end of a run, of a later run than `after_run` if that is given."""
        return eventually(f"the end of {analysis}", lambda: self.ended_item(analysis, after_run))

    def ended_item(self, analysis: str, after_run: str | None) -> Body | None:
        item = self.item(analysis)
        if item.get("status") not in TERMINAL or item.get("run_id") in {None, after_run}:
            return None
        return item if self.described(item["execution_arn"])["status"] != "RUNNING" else None

    # -------------------------------------------------------------- executions

    def executions(self, analysis: str | None = None) -> list[str]:
        """Names of the executions that analyse it, or of all."""
        return [name for name, _ in self.listed(analysis)]

    def execution_statuses(self, analysis: str) -> list[str]:
        return [status for _, status in self.listed(analysis)]

    def listed(self, analysis: str | None) -> list[tuple[str, str]]:
        pages = self.stack.client("stepfunctions").get_paginator("list_executions")
        every = [
            execution
            for page in pages.paginate(stateMachineArn=self.stack.outputs["StateMachineArn"])
            for execution in page["executions"]
        ]
        return [
            (execution["name"], execution["status"])
            for execution in every
            if analysis is None or self.analysis_of(execution["executionArn"]) == analysis
        ]

    def described(self, arn: str) -> Body:
        described: Body = self.stack.client("stepfunctions").describe_execution(executionArn=arn)
        return described

    def execution_arn(self, name: str) -> str:
        return f"{self.stack.outputs['StateMachineArn'].replace(':stateMachine:', ':execution:')}:{name}"

    def analysis_of(self, arn: str) -> str:
        return str(json.loads(self.described(arn)["input"])["analysis_id"])

    def settled(self, arn: str) -> None:
        """Wait until an execution has ended and everything that its end starts has run."""
        eventually(f"the end of {arn}", lambda: self.described(arn)["status"] != "RUNNING")
        self.ends_handled()

    def ends_handled(self) -> None:
        """Wait until on_execution_ended has run once for each execution that ended badly."""
        bad = [status for _, status in self.listed(None) if status in {"ABORTED", "FAILED", "TIMED_OUT"}]
        eventually(f"on_execution_ended to run {len(bad)} times", lambda: self.reports(ENDED_LOG) >= len(bad))

    def reports(self, log_group: str) -> int:
        """How often a function has run: Lambda writes one line that begins with REPORT for each time."""
        pages = self.stack.client("logs").get_paginator("filter_log_events")
        events = [event for page in pages.paginate(logGroupName=log_group) for event in page["events"]]
        return sum(event["message"].startswith("REPORT") for event in events)

    def counted(self, metric: str) -> list[Body]:
        """The metric's lines in the log of the function that counts."""
        pages = self.stack.client("logs").get_paginator("filter_log_events")
        found = pages.paginate(logGroupName="/golf-coach/dev/count_analysis", filterPattern=f'"{metric}"')
        told = [event["message"] for page in found for event in page["events"]]
        return [line for line in map(json.loads, (each for each in told if each.startswith("{"))) if metric in line]

    def history(self, analysis: str) -> History:
        return history(self.stack, self.item(analysis)["execution_arn"])

    def tries(self, analysis: str, state: str) -> int:
        return self.tries_of(self.item(analysis)["execution_arn"], state)

    def tries_of(self, arn: str, state: str) -> int:
        """How often a state outside of the Map has called its function."""
        inside, tries = False, 0
        for event in history(self.stack, arn):
            if entered := event.get("stateEnteredEventDetails"):
                inside = entered["name"] == state
            tries += inside and event["type"] == "TaskScheduled"
        return tries

    def payloads(self, analysis: str) -> list[str]:
        """Every state's input and output, and what every service was sent and answered, where the engine tells it."""
        details = (
            ("stateEnteredEventDetails", "input"),
            ("stateExitedEventDetails", "output"),
            ("taskScheduledEventDetails", "parameters"),
            ("taskSucceededEventDetails", "output"),
        )
        return [event[key][name] for event in self.history(analysis) for key, name in details if key in event]

    # -------------------------------------------------------------- queues, tables and pictures

    def send(self, queue: str, body: Body) -> None:
        sqs = self.stack.client("sqs")
        sqs.send_message(QueueUrl=sqs.get_queue_url(QueueName=queue)["QueueUrl"], MessageBody=json.dumps(body))

    def lying_in(self, queue: str) -> int:
        """How many messages wait in a queue without a consumer."""
        sqs = self.stack.client("sqs")
        url, name = sqs.get_queue_url(QueueName=queue)["QueueUrl"], "ApproximateNumberOfMessages"
        return int(sqs.get_queue_attributes(QueueUrl=url, AttributeNames=[name])["Attributes"][name])

    def table(self, name: str) -> Any:
        return dynamodb(self.stack.endpoint).Table(name)

    def objects(self, prefix: str) -> list[str]:
        """Keys of everything below a prefix of the videos bucket."""
        found = self.stack.client("s3").list_objects_v2(Bucket=self.videos, Prefix=prefix).get("Contents", [])
        return [entry["Key"] for entry in found]

    def upload_queue_is_empty(self) -> None:
        """Wait until every message of the upload queue has been dealt with."""
        eventually("an empty upload queue", lambda: self.waiting("UploadQueueUrl") == 0)

    def waiting(self, queue: str) -> int:
        """Messages that are visible or being worked on."""
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        asked = self.stack.client("sqs").get_queue_attributes(QueueUrl=self.stack.outputs[queue], AttributeNames=names)
        return sum(int(asked["Attributes"][name]) for name in names)

    def upload_letter(self, wanted: Callable[[Body], bool]) -> Body:
        """The message of the upload queue's dead letters that is wanted."""
        return eventually("a dead letter", lambda: next(filter(wanted, self.drained("UploadDeadLetterQueueUrl")), None))

    def letters(self, analysis: str) -> list[Body]:
        """All dead letters of an analysis whose execution has ended."""
        self.ends_handled()
        return [body for body in self.drained("AnalysisDeadLetterQueueUrl") if body.get("analysis_id") == analysis]

    def drained(self, queue: str) -> list[Body]:
        """Every message that the queue ever held: each is taken out and remembered."""
        remembered = self.collected.setdefault(queue, [])
        sqs, url = self.stack.client("sqs"), self.stack.outputs[queue]
        while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=0).get("Messages"):
            for message in messages:
                remembered.append(json.loads(message["Body"]))
                sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        return remembered

    def picture(self, url: str) -> bytes:
        address = urlsplit(url)
        found = self.stack.client("s3").get_object(Bucket=address.netloc, Key=address.path.lstrip("/"))
        content: bytes = found["Body"].read()
        return content


def require(service: Lack) -> None:
    """Skip the test on an engine that lacks this."""
    if service in chosen().lacks:
        pytest.skip(f"{chosen().name} has no {service}")


def eventually(what: str, ask: Callable[[], Answer | None]) -> Answer:
    """Ask until there is an answer. Raises AssertionError when patience runs out."""
    deadline = time.monotonic() + PATIENCE_S
    while not (answer := ask()):
        assert time.monotonic() < deadline, f"Waited {PATIENCE_S} s for {what} in vain."
        time.sleep(POLL_S)
    return answer
