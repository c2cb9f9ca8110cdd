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
from moto import mock_aws

from swing.aws import dynamodb, executions, kept_secrets, queues, s3
from swing.intake import forecast
from tests.workflow.definition import resources

EVENTS = Path(__file__).parents[2] / "events"
SETTINGS = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_DEFAULT_REGION": "us-east-1",
    "POWERTOOLS_TRACE_DISABLED": "1",
    "POWERTOOLS_SERVICE_NAME": "golf-coach",
    "POWERTOOLS_METRICS_NAMESPACE": "GolfCoach",
    "ENV": "dev",
    "POWERTOOLS_LOG_LEVEL": "CRITICAL",
    "ARTIFACTS_BUCKET": "golf-coach-artifacts-123456789012-us-east-1-dev",
    "VIDEOS_BUCKET": "golf-coach-videos-123456789012-us-east-1-dev",
    "ANALYSES_TABLE": "golf-coach-analyses-dev",
    "AI_JOBS_TABLE": "golf-coach-ai-jobs-dev",
    "SESSIONS_TABLE": "golf-coach-sessions-dev",
    "SWING_PROFILES_TABLE": "golf-coach-swing-profiles-dev",
    "USER_THREADS_TABLE": "golf-user-threads-dev",
    "CHAT_MESSAGES_TABLE": "golf-coach-chat-messages-dev",
    "USAGE_TABLE": "golf-coach-usage-dev",
    "LINE_TABLE": "golf-coach-line-dev",
    "ANALYSES_AT_ONCE": "50",
    "MAX_VIDEO_SECONDS": "180",
    "MAX_VIDEO_MEGABYTES": "500",
    "ACCOUNT_CONCURRENCY": "1000",
    "MAX_SEGMENTS": "10",
    "ANALYSES_PER_GOLFER_AND_DAY": "60",
    "ANALYSES_PER_GUEST_AND_DAY": "10",
    "ANALYSES_PER_DAY_OF_GUESTS": "500",
    "MEGABYTES_PER_GOLFER_AND_DAY": "6000",
    "MEGABYTES_PER_GUEST_AND_DAY": "1000",
    "MEGABYTES_PER_DAY_OF_GUESTS": "20000",
}
CLIENTS: tuple[Any, ...] = (
    s3.s3,
    dynamodb.dynamodb,
    dynamodb.table,
    executions.stepfunctions,
    queues.sqs,
    kept_secrets.provider,
    forecast.current_at,
)


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
    for name, value in SETTINGS.items():
        monkeypatch.setenv(name, value)
    with mock_aws(config={"core": {"reset_boto3_session": False}}):  # a new session would read its data anew
        for client in CLIENTS:
            client.cache_clear()
        for bucket in (SETTINGS["ARTIFACTS_BUCKET"], SETTINGS["VIDEOS_BUCKET"]):
            boto3.client("s3").create_bucket(Bucket=bucket)
        for table in resources("AWS::DynamoDB::Table").values():
            boto3.client("dynamodb").create_table(**table_parameters(table))
        for name in ("UPLOAD_QUEUE_URL", "AI_JOB_QUEUE_URL", "AI_RESPONSE_QUEUE_URL"):
            monkeypatch.setenv(name, boto3.client("sqs").create_queue(QueueName=name)["QueueUrl"])
        letters = boto3.client("sqs").create_queue(QueueName="golf-coach-analysis-dlq-dev")
        monkeypatch.setenv("ANALYSIS_DEAD_LETTER_QUEUE_URL", letters["QueueUrl"])
        machine = boto3.client("stepfunctions").create_state_machine(
            name="golf-coach-analyze-swing-dev",
            definition='{"StartAt": "Wait", "States": {"Wait": {"Type": "Wait", "Seconds": 1, "End": true}}}',
            roleArn="arn:aws:iam::123456789012:role/workflow",
        )
        monkeypatch.setenv("STATE_MACHINE_ARN", machine["stateMachineArn"])
        yield Account()


def table_parameters(table: dict[str, Any]) -> dict[str, Any]:
    """The template's table as boto3 takes it: the tests run on the indices that are deployed."""
    wanted = ("BillingMode", "AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "LocalSecondaryIndexes")
    name = table["TableName"]["Fn::Sub"].replace("${Env}", "dev")
    return {key: table[key] for key in wanted if key in table} | {"TableName": name}


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
        dynamodb.table.cache_clear()
        yield
    dynamodb.table.cache_clear()


def once(happens: Callable[[], Any]) -> Callable[..., None]:
    """A listener to boto3's events, to whom something happens the first time that it hears of one."""
    waiting = [happens]

    def heard(**_: Any) -> None:
        if waiting:
            waiting.pop()()

    return heard
