"""Analysing a video file on a stack: uploading it, finding its execution, waiting for the end."""

import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from dev.local.complaints import told
from dev.local.deploy import Stack
from ops.history import History, failed_state
from swing.aws.dynamodb_values import numbers
from swing.domain import keys

USER = "demo"
POLL_S = 0.2
# A cold start of one function lies between the upload and the execution, and between its end and a dead letter: beside
# other work on two processors that took forty seconds.
START_PATIENCE_S = 150
LETTER_PATIENCE_S = 60


class AnalysisError(Exception):
    """The upload has started nothing; the text says what to look at."""


@dataclass(frozen=True)
class Outcome:
    """How an analysis ended. `letter` is the dead letter of a failed one."""

    analysis_id: str
    status: str
    error: str
    item: dict[str, Any]
    history: History = field(repr=False)
    letter: dict[str, Any] | None = None

    @property
    def failed_state(self) -> str:
        return failed_state(self.history, self.error)


def analysis_id(video: Path, now: datetime) -> str:
    """Readable, unique, and safe in a key, a file name and an execution name."""
    stem = re.sub(r"[^A-Za-z0-9_-]+", "-", video.stem).strip("-")[:20] or "swing"
    return f"{stem}-{now:%Y%m%d-%H%M%S}-{now.microsecond // 1000:03d}"


def analyze(stack: Stack, video: Path, watch: Callable[[History], None]) -> Outcome:
    """Upload the video and wait for the end, handing each state of the history to `watch`. Raises AnalysisError."""
    name = analysis_id(video, datetime.now(UTC))
    stack.client("s3").upload_file(str(video), stack.outputs["VideosBucketName"], key(name, video))
    execution = execution_of(stack, name)
    while True:
        described = stack.client("stepfunctions").describe_execution(executionArn=execution)
        events = history(stack, execution)
        watch(events)
        if described["status"] != "RUNNING":
            return outcome(stack, name, described, events)
        time.sleep(POLL_S)


def key(name: str, video: Path) -> str:
    return keys.upload_key(USER, name, video.suffix)


def execution_of(stack: Stack, name: str) -> str:
    """The ARN of the execution that an upload has started: its name begins with the analysis' name."""
    deadline = time.monotonic() + START_PATIENCE_S
    while time.monotonic() < deadline:
        listed = stack.client("stepfunctions").list_executions(stateMachineArn=stack.outputs["StateMachineArn"])
        for execution in listed["executions"]:
            if execution["name"].startswith(f"{name}-"):
                return str(execution["executionArn"])
        time.sleep(POLL_S)
    queue = stack.outputs["UploadDeadLetterQueueUrl"].rsplit("/", 1)[-1]
    late = f"The upload started no analysis within {START_PATIENCE_S} s: look into the queue {queue}."
    raise AnalysisError(f"{late}\n{told(stack)}")


def history(stack: Stack, execution: str) -> History:
    pages = stack.client("stepfunctions").get_paginator("get_execution_history")
    return [event for page in pages.paginate(executionArn=execution) for event in page["events"]]


def outcome(stack: Stack, name: str, described: dict[str, Any], events: History) -> Outcome:
    item = numbers(stack.table("AnalysesTableName").get_item(Key={"analysis_id": name}, ConsistentRead=True)["Item"])
    letter = dead_letter(stack, name) if described["status"] != "SUCCEEDED" else None
    return Outcome(name, described["status"], described.get("error", ""), item, events, letter)


def dead_letter(stack: Stack, name: str) -> dict[str, Any] | None:
    """Read this analysis' letter and leave it in the queue."""
    deadline = time.monotonic() + LETTER_PATIENCE_S
    while time.monotonic() < deadline:
        for letter in peeked(stack, stack.outputs["AnalysisDeadLetterQueueUrl"]):
            if letter.get("analysis_id") == name:
                return letter
        time.sleep(POLL_S)
    return None


def peeked(stack: Stack, queue: str) -> list[dict[str, Any]]:
    """Up to ten messages of a queue, visible to the next reader at once."""
    received = stack.client("sqs").receive_message(
        QueueUrl=queue, MaxNumberOfMessages=10, VisibilityTimeout=0, WaitTimeSeconds=0
    )
    return [json.loads(message["Body"]) for message in received.get("Messages", [])]
