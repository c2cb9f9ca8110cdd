"""A fresh AWS account for every test (moto), and the events that the functions really get."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3
import pytest

from dev.fakes.account import SETTINGS, created, in_memory
from swing import sandbox
from tests.functions.roles import deed, judged

EVENTS = Path(__file__).parents[2] / "events"
# No test reads what is logged.
SILENT = {"POWERTOOLS_LOG_LEVEL": "CRITICAL"}


@dataclass
class Context:
    """What Lambda tells a handler about its invocation."""

    function_name: str = "golf-coach"
    memory_limit_in_mb: int = 512
    invoked_function_arn: str = "arn:aws:lambda:us-east-1:123456789012:function:golf-coach"
    aws_request_id: str = "c6af9ac6-7b61-11e6-9a41-93e8deadbeef"

    def get_remaining_time_in_millis(self) -> int:
        return 60_000


@dataclass
class Account:
    """The parts of the account that tests look into."""

    s3: Any = field(default_factory=lambda: boto3.client("s3"))
    sqs: Any = field(default_factory=lambda: boto3.client("sqs"))
    stepfunctions: Any = field(default_factory=lambda: boto3.client("stepfunctions"))
    analyses: Any = field(default_factory=lambda: boto3.resource("dynamodb").Table(os.environ["ANALYSES_TABLE"]))

    def upload(self, key: str, content: bytes = b"video") -> None:
        self.s3.put_object(Bucket=os.environ["VIDEOS_BUCKET"], Key=key, Body=content)

    def forget_video(self, key: str) -> None:
        self.s3.delete_object(Bucket=os.environ["VIDEOS_BUCKET"], Key=key)

    def forget(self, artifact: str) -> None:
        self.s3.delete_object(Bucket=os.environ["ARTIFACTS_BUCKET"], Key=artifact)

    def executions(self) -> list[dict[str, Any]]:
        arn = os.environ["STATE_MACHINE_ARN"]
        found: list[dict[str, Any]] = self.stepfunctions.list_executions(stateMachineArn=arn)["executions"]
        return found

    def item(self, analysis_id: str) -> dict[str, Any]:
        found: dict[str, Any] = self.analyses.get_item(Key={"analysis_id": analysis_id}).get("Item", {})
        return found

    def letters(self) -> list[dict[str, Any]]:
        url = os.environ["ANALYSIS_DEAD_LETTER_QUEUE_URL"]
        messages = self.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
        return [json.loads(message["Body"]) for message in messages]


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Iterator[Account]:
    for name, value in (SETTINGS | SILENT).items():
        monkeypatch.setenv(name, value)
    with in_memory():
        sandbox.forget()
        for name, value in created().items():
            monkeypatch.setenv(name, value)
        with judged() as refused:
            yield Account()
        assert not refused, "No statement of the template allows:\n" + "\n".join(dict.fromkeys(refused))


@pytest.fixture
def context() -> Any:
    return Context()


def event(name: str) -> dict[str, Any]:
    """The event of a function as `sam local invoke` takes it."""
    found: dict[str, Any] = json.loads((EVENTS / f"{name}.json").read_text())
    return found


@contextmanager
def line_away(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing can be queued for as long as the block lasts."""
    with monkeypatch.context() as patched:
        patched.setenv("LINE_TABLE", "away")
        yield


def once(happens: Callable[[], Any]) -> Callable[..., None]:
    """A listener to boto3's events, to whom something happens the first time that it hears of one."""
    waiting = [happens]

    def heard(**_: Any) -> None:
        if waiting:
            with deed(happens):
                waiting.pop()()

    return heard
