"""What a test sees of a deployed stack: uploads go in, statuses, executions, letters and payloads come out."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from dev.analysis import plain
from dev.deploy import Stack

PATIENCE_S = 180
POLL_S = 0.2
TERMINAL = {"AI_COMPLETED", "FAILED"}

Item = dict[str, Any]


def awaited(wanted: Callable[[], Any], what: str) -> Any:
    """Ask until the answer is true, and fail the test with what was missing if it never is."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        if answer := wanted():
            return answer
        time.sleep(POLL_S)
    raise AssertionError(f"{what} did not come within {PATIENCE_S} s")


@dataclass(frozen=True)
class Cloud:
    stack: Stack

    @cached_property
    def s3(self) -> Any:
        return self.stack.client("s3")

    @cached_property
    def sqs(self) -> Any:
        return self.stack.client("sqs")

    @cached_property
    def stepfunctions(self) -> Any:
        return self.stack.client("stepfunctions")

    @property
    def videos(self) -> str:
        return self.stack.outputs["VideosBucketName"]

    def upload(self, key: str, content: bytes) -> str:
        self.s3.put_object(Bucket=self.videos, Key=key, Body=content)
        return key

    def object_created(self, key: str) -> dict[str, Any]:
        """EventBridge's event of an upload, as it arrives in the queue."""
        etag = self.s3.head_object(Bucket=self.videos, Key=key)["ETag"].strip('"')
        detail = {"bucket": {"name": self.videos}, "object": {"key": key, "etag": etag}}
        return {"detail-type": "Object Created", "source": "aws.s3", "detail": detail}

    def enqueue(self, message: Any) -> None:
        self.sqs.send_message(QueueUrl=self.stack.outputs["UploadQueueUrl"], MessageBody=json.dumps(message))

    def upload_queue_is_empty(self) -> None:
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]

        def empty() -> bool:
            found = self.sqs.get_queue_attributes(QueueUrl=self.stack.outputs["UploadQueueUrl"], AttributeNames=names)
            return all(found["Attributes"][name] == "0" for name in names)

        awaited(empty, "an empty upload queue")

    def item(self, analysis_id: str) -> Item:
        table = self.stack.table("AnalysesTableName")
        found: Item = plain(table.get_item(Key={"analysis_id": analysis_id}, ConsistentRead=True).get("Item", {}))
        return found

    def profile(self, user_id: str) -> Item:
        table = self.stack.table("SwingProfilesTableName")
        found: Item = awaited(
            lambda: plain(table.get_item(Key={"user_id": user_id}).get("Item")), f"a profile of {user_id}"
        )
        return found

    def ended(self, analysis_id: str, after_run: str | None = None) -> Item:
        """Status item once the analysis (its run after `after_run`) has its last word and its executions are over."""

        def last_word() -> Item | None:
            item = self.item(analysis_id)
            return item if item.get("status") in TERMINAL and item.get("run_id") != after_run else None

        awaited(last_word, f"an end of {analysis_id}")
        self.settled(self.item(analysis_id)["execution_arn"])
        return self.item(analysis_id)

    def processing(self, analysis_id: str) -> Item:
        awaited(lambda: self.item(analysis_id).get("status") == "PROCESSING", f"a start of {analysis_id}")
        return self.item(analysis_id)

    def settled(self, execution_arn: str) -> None:
        awaited(
            lambda: self.stepfunctions.describe_execution(executionArn=execution_arn)["status"] != "RUNNING",
            f"the end of {execution_arn}",
        )

    def abort(self, analysis_id: str, cause: str) -> None:
        self.stepfunctions.stop_execution(executionArn=self.processing(analysis_id)["execution_arn"], cause=cause)

    def executions(self, analysis_id: str | None = None) -> list[str]:
        """Names of all executions, or of those that an analysis has had."""
        return [self.described(arn)["name"] for arn in self.arns(analysis_id)]

    def execution_statuses(self, analysis_id: str) -> list[str]:
        return [self.described(arn)["status"] for arn in self.arns(analysis_id)]

    def arns(self, analysis_id: str | None) -> list[str]:
        pages = self.stepfunctions.get_paginator("list_executions").paginate(
            stateMachineArn=self.stack.outputs["StateMachineArn"]
        )
        found = [execution["executionArn"] for page in pages for execution in page["executions"]]
        if analysis_id is None:
            return found
        return [arn for arn in found if json.loads(self.described(arn)["input"])["analysis_id"] == analysis_id]

    def described(self, execution_arn: str) -> dict[str, Any]:
        found: dict[str, Any] = self.stepfunctions.describe_execution(executionArn=execution_arn)
        return found

    def history(self, analysis_id: str) -> list[dict[str, Any]]:
        pages = self.stepfunctions.get_paginator("get_execution_history")
        [arn] = self.arns(analysis_id)
        return [event for page in pages.paginate(executionArn=arn) for event in page["events"]]

    def tries(self, analysis_id: str, state: str) -> int:
        """How often a Task was tried in the analysis' only execution."""
        events = self.history(analysis_id)
        entered = [event for event in events if event["type"] == "TaskStateEntered"]
        [start] = [event["id"] for event in entered if event["stateEnteredEventDetails"]["name"] == state]
        after = [event["id"] for event in entered if event["id"] > start]
        end = min(after, default=len(events) + 1)
        return sum(start < event["id"] < end and event["type"] == "TaskScheduled" for event in events)

    def payloads(self, analysis_id: str) -> list[str]:
        """Every state's input and output in the analysis' only execution."""
        details = [
            event.get("stateEnteredEventDetails", {}).get("input")
            or event.get("stateExitedEventDetails", {}).get("output")
            for event in self.history(analysis_id)
        ]
        return [payload for payload in details if payload]

    def letters(self, analysis_id: str) -> list[dict[str, Any]]:
        """Dead letters of an analysis; a failed one is waited for."""
        if self.item(analysis_id)["error"]["retryable"]:
            awaited(lambda: self.found_letters("AnalysisDeadLetterQueueUrl", analysis_id), f"a letter of {analysis_id}")
        return self.found_letters("AnalysisDeadLetterQueueUrl", analysis_id)

    def found_letters(self, queue: str, analysis_id: str) -> list[dict[str, Any]]:
        return [body for body in self.peeked(queue) if body.get("analysis_id") == analysis_id]

    def upload_letter(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        def found() -> list[dict[str, Any]]:
            return [body for body in self.peeked("UploadDeadLetterQueueUrl") if wanted(body)]

        [letter] = awaited(found, "a letter in the upload queue's dead letters")
        return dict(letter)

    def peeked(self, queue: str) -> list[dict[str, Any]]:
        """All messages of a queue, left where they are."""
        url = self.stack.outputs[queue]
        found: dict[str, Any] = {}
        for _ in range(20):
            answer = self.sqs.receive_message(
                QueueUrl=url, MaxNumberOfMessages=10, VisibilityTimeout=2, WaitTimeSeconds=0
            )
            if not (messages := answer.get("Messages", [])):
                break
            found |= {message["MessageId"]: message for message in messages}
            for message in messages:
                self.sqs.change_message_visibility(
                    QueueUrl=url, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=1
                )
        return [json.loads(message["Body"]) for message in found.values()]

    def picture(self, address: str) -> bytes:
        bucket, key = address.removeprefix("s3://").split("/", 1)
        content: bytes = self.s3.get_object(Bucket=bucket, Key=key)["Body"].read()
        return content
