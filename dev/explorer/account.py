"""An AWS account in memory (moto) with the tables of the template, and all that lies in it as one value."""

import hashlib
import json
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any, Final

import boto3
from moto import mock_aws
from moto.dynamodb.models import dynamodb_backends
from moto.s3.models import s3_backends
from moto.stepfunctions.models import stepfunctions_backends

from ops import template
from ops.local import ROOT
from swing.aws import dynamodb
from swing.aws.dynamodb_values import numbers
from swing.telemetry import logger

ACCOUNT: Final = "123456789012"  # moto's own
REGION: Final = "us-east-1"
SETTINGS: Final = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_DEFAULT_REGION": REGION,
    "POWERTOOLS_TRACE_DISABLED": "1",
    "POWERTOOLS_SERVICE_NAME": "golf-coach",
    "POWERTOOLS_METRICS_NAMESPACE": "GolfCoach",
    "ENV": "dev",
    "ARTIFACTS_BUCKET": "artifacts",
    "VIDEOS_BUCKET": "videos",
    "ANALYSES_AT_ONCE": "2",
    "ACCOUNT_CONCURRENCY": "1000",
    "MAX_SEGMENTS": "1",
    "ANALYSES_PER_GOLFER_AND_DAY": "60",
    "MEGABYTES_PER_GOLFER_AND_DAY": "6000",
    "ANALYSES_TABLE": "golf-coach-analyses-dev",
    "AI_JOBS_TABLE": "golf-coach-ai-jobs-dev",
    "SESSIONS_TABLE": "golf-coach-sessions-dev",
    "SWING_PROFILES_TABLE": "golf-coach-swing-profiles-dev",
    "USER_THREADS_TABLE": "golf-user-threads-dev",
    "CHAT_MESSAGES_TABLE": "golf-coach-chat-messages-dev",
    "USAGE_TABLE": "golf-coach-usage-dev",
    "LINE_TABLE": "golf-coach-line-dev",
}
PARTS: Final = ("BillingMode", "AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "LocalSecondaryIndexes")
# What the clock writes. Two orders that differ in nothing else lead to the same state.
TIMES: Final = {"created_at", "updated_at", "expires_at", "taken_ms", "run_started_at", "failed_at", "next_round"}
CLOCKED: Final = re.compile(r"#\d{13}#|\d{4}-\d\d-\d\dT[\d:.]+Z?")


# Asked once more in the moment of a call: whether it is still made.
STILL: ContextVar[Callable[[], None]] = ContextVar("still", default=lambda: None)


@contextmanager
def account() -> Iterator[None]:
    """A fresh account for as long as the context lasts."""
    os.environ.update(SETTINGS)
    logger.setLevel("CRITICAL")
    with mock_aws(config={"core": {"reset_boto3_session": False}}):
        for bucket in ("ARTIFACTS_BUCKET", "VIDEOS_BUCKET"):
            boto3.client("s3").create_bucket(Bucket=os.environ[bucket])
        for table in tables():
            boto3.client("dynamodb").create_table(**table)
        letters = boto3.client("sqs").create_queue(QueueName="analysis-dead-letters")
        os.environ["ANALYSIS_DEAD_LETTER_QUEUE_URL"] = letters["QueueUrl"]
        machine = boto3.client("stepfunctions").create_state_machine(
            name="golf-coach-analyze-swing-dev",
            definition='{"StartAt": "Wait", "States": {"Wait": {"Type": "Wait", "Seconds": 1, "End": true}}}',
            roleArn="arn:aws:iam::123456789012:role/workflow",
        )
        os.environ["STATE_MACHINE_ARN"] = machine["stateMachineArn"]
        yield


@cache
def tables() -> list[dict[str, Any]]:
    resources = template.load(ROOT / "template.yaml")["Resources"].values()
    return [table_of(each["Properties"]) for each in resources if each["Type"] == "AWS::DynamoDB::Table"]


def table_of(properties: dict[str, Any]) -> dict[str, Any]:
    """The template's table as boto3 takes it."""
    name = properties["TableName"]["Fn::Sub"].replace("${Env}", "dev")
    return {part: properties[part] for part in PARTS if part in properties} | {"TableName": name}


# -------------------------------------------------------------------- looking, without a call


def items(variable: str) -> list[dict[str, Any]]:
    """All items of a table."""
    return [numbers(dynamodb.untyped(item.to_json()["Attributes"])) for item in stored(variable)]


def stored(variable: str) -> list[Any]:
    """The same as moto keeps them."""
    return list(dynamodb_backends[ACCOUNT][REGION].tables[os.environ[variable]].all_items())


def objects(variable: str) -> dict[str, str]:
    """The keys of a bucket, and what identifies the bytes of each."""
    bucket = s3_backends[ACCOUNT]["aws"].buckets[os.environ[variable]]
    return {name: key.etag.strip('"') for name, key in bucket.keys.items()}


def is_anybody_in_line() -> bool:
    """Say whether somebody waits, or holds a lease."""
    return any(item["kind"] == "lease" or "place" in item for item in items("LINE_TABLE"))


def runs() -> list[Any]:
    """Executions as moto keeps them, oldest first."""
    [machine] = stepfunctions_backends[ACCOUNT][REGION].state_machines
    found: list[Any] = machine.executions
    return found


def execution(arn: str) -> Any:
    return next(each for each in runs() if each.execution_arn == arn)


def state() -> str:
    """All that lies in the account but for times."""
    tables = {name: items(name) for name in SETTINGS if name.endswith("_TABLE")}
    seen = [tables, objects("VIDEOS_BUCKET"), objects("ARTIFACTS_BUCKET")]
    return digest([*seen, [(each.name, each.status, each.error) for each in runs()]])


def digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(timeless(value), sort_keys=True, default=str).encode()).hexdigest()


def timeless(value: Any) -> Any:
    match value:
        case dict():
            return {str(key): timeless(each) for key, each in value.items() if key not in TIMES}
        case list() | tuple():
            return [timeless(each) for each in value]
        case set() | frozenset():
            return sorted(map(str, value))
        case str():
            return CLOCKED.sub("#", value)
        case int() | float() | bool() | None:
            return value
        case _:
            return ""  # bodies and dates
