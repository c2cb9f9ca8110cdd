"""Items of the analyses table and of the jobs table, as they are begun and read, and what they are about."""

import json
from typing import TYPE_CHECKING, Any, Final

from pydantic import BaseModel

from swing.aws import dynamodb
from swing.aws.dynamodb import Item
from swing.aws.dynamodb_values import numbers
from swing.domain.errors import NoSuchAnalysisError
from swing.domain.keys import KEY
from swing.domain.models import Step
from swing.domain.uploads import Upload

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table

TERMINAL: Final = ("AI_COMPLETED", "FAILED", "CANCELLED")
# The fields by which an item names the run that owns it.
RUN: Final = ("run_id", "execution_arn", "run_started_at")
# What the golfer has said of the swing: see `golfers_words`.
GOLFERS_WORD: Final = "golfers_word"
# What the owner of an upload asks of its analysis.
WISHES: Final = ("sample_fps", "include_frames")


def report(item: Item) -> Item | None:
    """What was written about an analysis, which its item keeps as text."""
    text = item.get("ai_analysis")
    written: Item | None = json.loads(text) if text else None
    return written


def analyses() -> "Table":
    return dynamodb.table("ANALYSES_TABLE")


def jobs() -> "Table":
    return dynamodb.table("AI_JOBS_TABLE")


def begin(upload: Upload, announced: dict[str, Any]) -> dict[str, Any]:
    """Write STARTED, and what was announced, unless the analysis is known already, and return the item.

    The known item is part of the refused write's answer, because a deletion may remove it before a second read.
    Raises ForeignAnalysisError.
    """
    item = announced | started(upload)
    try:
        analyses().put_item(
            Item=item,
            ConditionExpression="attribute_not_exists(analysis_id)",
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )
    except dynamodb.refused(analyses()) as refusal:
        answer: Any = refusal.response
        item = dynamodb.untyped(answer["Item"])
    return item


def started(upload: Upload) -> dict[str, Any]:
    return numbered(upload) | {
        "analysis_id": upload.analysis_id,
        "user_id": upload.user_id,
        "s3_key": upload.key,
        "bucket_name": upload.bucket,
        "status": "STARTED",
        "progress_message": "Your video has arrived",
        "ai_analysis_completed": False,
        "created_at": dynamodb.now(),
        "updated_at": dynamodb.now(),
    }


def numbered(upload: Upload) -> dict[str, Any]:
    """Which upload of its name it is; nothing where its bytes are not known yet."""
    return {"videos": video(upload), "uploads": upload.number} if upload.etag else {}


def video(upload: Upload) -> dict[str, Any]:
    return {upload.key: {"etag": upload.etag, "number": upload.number}}


def analysis(analysis_id: str) -> dict[str, Any]:
    return analyses().get_item(Key={"analysis_id": analysis_id}, ConsistentRead=True).get("Item", {})


def upload_of(item: Item, run: int = 1) -> Upload:
    parts = KEY.fullmatch(item["s3_key"])
    if parts is None:
        raise NoSuchAnalysisError(item["s3_key"])
    return wished(Upload(bucket=item["bucket_name"], key=item["s3_key"], run=run, **parts.groupdict()), item)


def wished(upload: Upload, item: Item) -> Upload:
    """The upload, to be analysed as its owner asked for."""
    return upload.model_copy(update={name: numbers(item[name]) for name in WISHES if name in item})


def step_of(item: Item) -> Step:
    """The run that owns the item, under whose key its artifacts lie."""
    upload = upload_of(item)
    return Step(
        analysis_id=upload.analysis_id,
        run_id=item["run_id"],
        user_id=upload.user_id,
        s3_bucket=upload.bucket,
        s3_key=upload.key,
    )


def letter_sent(step: Step, execution_arn: str) -> bool:
    """Say whether an earlier delivery of the execution's end has sent its dead letter."""
    return execution_arn in analysis(step.analysis_id).get("dead_letters", set())


def remember_letter(step: Step, execution_arn: str) -> None:
    """Note in the item that the dead letter was sent. A deleted item is not created again for it."""
    dynamodb.updated(
        analyses(),
        Key={"analysis_id": step.analysis_id},
        ConditionExpression="attribute_exists(analysis_id)",
        UpdateExpression="ADD dead_letters :execution",
        ExpressionAttributeValues={":execution": {execution_arn}},
    )


def save_batch(job_id: str, message: BaseModel, deadline_at: int) -> None:
    """Keep the question that a batch of the model is to answer, until a week after its deadline (epoch seconds)."""
    jobs().put_item(
        Item={
            "job_id": job_id,
            "kind": "COACH_BATCH",
            "message": message.model_dump_json(),
            "deadline_at": deadline_at,
            "expires_at": deadline_at + 7 * 86400,
        }
    )


def jobs_item(job_id: str) -> dict[str, Any] | None:
    return jobs().get_item(Key={"job_id": job_id}, ConsistentRead=True).get("Item")


def delete_batch(job_id: str) -> None:
    jobs().delete_item(Key={"job_id": job_id})
