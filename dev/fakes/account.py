"""An AWS account in memory (moto): what functions are told of it, and the template's resources that they look for."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, Final

import boto3
from moto import mock_aws

from ops import template
from ops.local import ROOT

SETTINGS: Final = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_DEFAULT_REGION": "us-east-1",
    "POWERTOOLS_TRACE_DISABLED": "1",
    "POWERTOOLS_SERVICE_NAME": "golf-coach",
    "POWERTOOLS_METRICS_NAMESPACE": "GolfCoach",
    "ENV": "dev",
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
# The template's queues by the variables that hold their addresses.
QUEUES: Final = {
    "UPLOAD_QUEUE_URL": "UploadQueue",
    "AI_JOB_QUEUE_URL": "AiJobQueue",
    "AI_RESPONSE_QUEUE_URL": "AiResponseQueue",
    "ANALYSIS_DEAD_LETTER_QUEUE_URL": "AnalysisDeadLetterQueue",
}
PARTS: Final = ("BillingMode", "AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "LocalSecondaryIndexes")
# A run of it goes on until somebody ends it.
WAITING: Final = '{"StartAt": "Wait", "States": {"Wait": {"Type": "Wait", "Seconds": 1, "End": true}}}'


@contextmanager
def in_memory() -> Iterator[None]:
    """No call of boto3 leaves the process for as long as the context lasts."""
    with mock_aws(config={"core": {"reset_boto3_session": False}}):  # a new session would read its data anew
        yield


def created() -> dict[str, str]:
    """Create everything that SETTINGS name, and return the settings that tell the addresses of the rest."""
    s3, dynamodb = boto3.client("s3"), boto3.client("dynamodb")
    sqs, stepfunctions = boto3.client("sqs"), boto3.client("stepfunctions")
    for bucket in ("ARTIFACTS_BUCKET", "VIDEOS_BUCKET"):
        s3.create_bucket(Bucket=SETTINGS[bucket])
    for table in tables():
        dynamodb.create_table(**table)
    queues = {each: sqs.create_queue(QueueName=queue_name(queue))["QueueUrl"] for each, queue in QUEUES.items()}
    machine = stepfunctions.create_state_machine(
        name="golf-coach-analyze-swing-dev",
        definition=WAITING,
        roleArn="arn:aws:iam::123456789012:role/workflow",
    )
    return queues | {"STATE_MACHINE_ARN": machine["stateMachineArn"]}


@cache
def resources() -> dict[str, Any]:
    found: dict[str, Any] = template.load(ROOT / "template.yaml")["Resources"]
    return found


def queue_name(queue: str) -> str:
    """The name of one of the template's queues, by which roles may use it."""
    return deployed_name(resources()[queue]["Properties"]["QueueName"])


def deployed_name(name: dict[str, str]) -> str:
    return name["Fn::Sub"].replace("${Env}", SETTINGS["ENV"])


@cache
def tables() -> list[dict[str, Any]]:
    return [table_of(each["Properties"]) for each in resources().values() if each["Type"] == "AWS::DynamoDB::Table"]


def table_of(properties: dict[str, Any]) -> dict[str, Any]:
    """The template's table as boto3 takes it: what is tested runs on the indices that are deployed."""
    return {part: properties[part] for part in PARTS if part in properties} | {
        "TableName": deployed_name(properties["TableName"])
    }
