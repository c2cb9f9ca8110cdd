"""A coach's surroundings for function tests: tables, queue, secret, a measured swing, and OpenAI's protocol."""

import gc
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import boto3
import pytest
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from openai import OpenAI

from dev.fakes.openai_server import KEY, OpenAIServer
from dev.fakes.openai_server.webhooks import SECRET
from swing import sandbox
from swing.aws import executions, s3
from swing.coach import circuit_breaker
from swing.coach.settings import PROMPT_VERSION
from swing.domain.keys import picture_name
from swing.domain.models import EventName, Step
from tests.builders.analyses import measured
from tests.functions.conftest import Account

PICTURE = b"\xff\xd8 a golfer \xff\xd9"
TOKEN = "AQCEAAAAKgAAAAMAAAAA"
FRAMES = [EventName.ADDRESS, EventName.TOP]
STEP = Step(
    analysis_id="swing-1",
    run_id="5f1c0ffee5f1c0ffee5f1c0f",
    user_id="golfer-1",
    s3_bucket="golf-coach-videos-123456789012-us-east-1-dev",
    s3_key="golf-swings/golfer-1/swing-1.mp4",
)


@dataclass
class Coach:
    openai: OpenAIServer
    account: Account
    queue: str
    heard: list[dict[str, Any]] = field(default_factory=list)
    is_waiting: bool = True

    def message(self, question: str = "batch-000", **changes: Any) -> dict[str, Any]:
        events = FRAMES if question != "report" else []
        asked = {"task_token": TOKEN, "lane": "fast", "question": question, "events": events, "batches": ["batch-000"]}
        return STEP.model_dump(mode="json", exclude={"segments"}) | asked | changes

    @property
    def told(self) -> dict[str, Any]:
        """The one answer that the workflow has got."""
        [answer] = self.heard
        return answer

    def artifact(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(s3.load_bytes(STEP, f"coach/{PROMPT_VERSION}/{name}"))
        return found

    def reminders(self) -> list[dict[str, Any]]:
        sqs = boto3.client("sqs")
        received = sqs.receive_message(QueueUrl=self.queue, MaxNumberOfMessages=10).get("Messages", [])
        return [json.loads(message["Body"]) for message in received]

    def set_key(self, key: str) -> None:
        value = json.dumps({"api_key": key, "webhook_secret": SECRET, "salt": "pepper"})
        boto3.client("secretsmanager").put_secret_value(SecretId="golf-coach-openai-dev", SecretString=value)

    def listen(self) -> None:
        """Hear what is said to Step Functions, whose tokens moto does not know."""
        events: Any = executions.stepfunctions().meta.events
        for name in ("SendTaskSuccess", "SendTaskFailure"):
            events.register(f"provide-client-params.sfn.{name}", self.hear)
        events.register("before-send.sfn.SendTaskHeartbeat", self.answer_heartbeat)

    def go_on_in_another_sandbox(self) -> None:
        sandbox.forget()
        self.listen()

    def hear(self, params: dict[str, Any], model: Any, **_: Any) -> None:
        self.heard.append({"call": model.name, **params})

    def answer_heartbeat(self, request: Any, **_: Any) -> AWSResponse:
        body = b"{}" if self.is_waiting else b'{"__type": "TaskTimedOut", "message": "too late"}'
        return AWSResponse(request.url, 200 if self.is_waiting else 400, HTTPHeaders(), Raw(body))


class Raw:
    """The part of a urllib3 response that botocore reads."""

    def __init__(self, content: bytes) -> None:
        self.content = content

    def stream(self, **_: Any) -> Iterator[bytes]:
        yield self.content


@pytest.fixture
def openai() -> Iterator[OpenAIServer]:
    """OpenAI, and clients that end with it: left to Python's garbage, their connections disturb a later test."""
    with OpenAIServer() as server:
        yield server
        for each in gc.get_objects():
            if type(each) is OpenAI:
                each.close()
        sandbox.forget()


@pytest.fixture
def coached(account: Account, openai: OpenAIServer, monkeypatch: pytest.MonkeyPatch) -> Coach:
    queue = boto3.client("sqs").create_queue(QueueName="golf-coach-ai-analysis-queue-dev")["QueueUrl"]
    settings = {
        "OPENAI_BASE_URL": openai.url,
        "USAGE_TABLE": "golf-coach-usage-dev",
        "AI_JOBS_TABLE": "golf-coach-ai-jobs-dev",
        "AI_ANALYSIS_QUEUE_URL": queue,
        "COACH_SECRET_ARN": "golf-coach-openai-dev",
        "COACH_TIMEOUT_SECONDS": "3",
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    boto3.client("secretsmanager").create_secret(Name="golf-coach-openai-dev", SecretString="{}")
    found = Coach(openai, account, queue)
    found.set_key(KEY)
    forget_failures()
    found.listen()
    keep_a_swing()
    return found


def forget_failures() -> None:
    """Let a call succeed: Powertools counts failures in a row for as long as the process lives."""
    circuit_breaker.guarded(lambda: None)
    sandbox.forget()


def keep_a_swing() -> None:
    measurement = measured()
    s3.save(STEP, "measurement.json", measurement)
    for event, mark in measurement.swing.events.items():
        if mark:
            s3.save_picture(STEP, picture_name(event, mark), PICTURE)
