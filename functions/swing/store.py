"""Videos, artifacts and statuses: what S3 and DynamoDB keep. With `workflow` one of the two owners of boto3.

An artifact's key follows from its run and its name, so nothing but ids travels between the steps.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import boto3
from boto3.dynamodb.types import TypeDeserializer, TypeSerializer
from botocore.config import Config
from botocore.exceptions import ClientError
from pydantic import BaseModel

from swing.errors import VideoMissingError, VideoTooLargeError
from swing.models import Segment, Step
from swing.outages import bounded
from swing.uploads import Upload
from swing.values import plain

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient
    from mypy_boto3_dynamodb.service_resource import Table
    from mypy_boto3_s3 import S3Client

Model = TypeVar("Model", bound=BaseModel)

GONE: Final = {"404", "NoSuchKey", "NotFound"}
TERMINAL: Final = ("AI_COMPLETED", "FAILED", "CANCELLED")


class ForeignAnalysisError(ValueError):
    """The analysis belongs to another golfer: nothing is started, the message goes to the dead-letter queue."""


@cache
def s3() -> "S3Client":
    # The links that we sign name what they allow: version 4 signs headers too, and no checksum is asked of a phone.
    signing = Config(signature_version="s3v4", request_checksum_calculation="when_required", s3=hosts())
    return boto3.client("s3", config=bounded().merge(signing))


def hosts() -> Any:
    """Whom the links name: the bucket's host in its region, for the global one sends browsers on, or is wrong.

    A local engine has no names for buckets.
    """
    is_local = any(os.environ.get(name) for name in ("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3"))
    return {"addressing_style": "path" if is_local else "virtual", "us_east_1_regional_endpoint": "regional"}


@cache
def dynamodb() -> "DynamoDBClient":
    return boto3.client("dynamodb", config=bounded())


@cache
def table(variable: str) -> "Table":
    """The table whose name stands in this environment variable."""
    return boto3.resource("dynamodb", config=bounded()).Table(os.environ[variable])


def analyses() -> "Table":
    return table("ANALYSES_TABLE")


def jobs() -> "Table":
    return table("AI_JOBS_TABLE")


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def etag(upload: Upload) -> str:
    """Identity of the uploaded bytes, asked of S3 where the message does not say it. Raises VideoMissingError."""
    return upload.etag or head(upload.bucket, upload.key)["ETag"].strip('"')


def head(bucket: str, key: str) -> Any:
    with missed(key):
        return s3().head_object(Bucket=bucket, Key=key)


@contextmanager
def missed(key: str) -> Iterator[None]:
    """Raises VideoMissingError where S3 says that there is no such object."""
    try:
        yield
    except ClientError as error:
        if error.response["Error"]["Code"] in GONE:
            raise VideoMissingError(f"There is no video at {key}.") from error
        raise


@contextmanager
def video(step: Step, most_bytes: int | None = None) -> Iterator[Path]:
    """Fetch the video for as long as the context lasts. Raises VideoMissingError and VideoTooLargeError."""
    size = head(step.s3_bucket, step.s3_key)["ContentLength"]
    if most_bytes is not None and size > most_bytes:
        raise VideoTooLargeError(f"The file has {size / 1e6:.0f} MB; {most_bytes / 1e6:.0f} MB is the limit.")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "video"
        with missed(step.s3_key):  # it may be deleted after its size was asked for
            s3().download_file(step.s3_bucket, step.s3_key, str(path))
        yield path


def artifact_key(step: Step, name: str) -> str:
    return f"{step.analysis_id}/{step.run_id}/{name}"


def frames_name(segment: Segment) -> str:
    return f"segments/{segment.index:03}/frames.mkv"


def poses_name(segment: Segment) -> str:
    return f"segments/{segment.index:03}/poses.npz"


def save_bytes(step: Step, name: str, content: bytes) -> None:
    s3().put_object(Bucket=os.environ["ARTIFACTS_BUCKET"], Key=artifact_key(step, name), Body=content)


def load_bytes(step: Step, name: str) -> bytes:
    return s3().get_object(Bucket=os.environ["ARTIFACTS_BUCKET"], Key=artifact_key(step, name))["Body"].read()


def save_file(step: Step, name: str, path: Path) -> None:
    s3().upload_file(str(path), os.environ["ARTIFACTS_BUCKET"], artifact_key(step, name))


def load_file(step: Step, name: str, path: Path) -> None:
    s3().download_file(os.environ["ARTIFACTS_BUCKET"], artifact_key(step, name), str(path))


def save(step: Step, name: str, value: BaseModel) -> None:
    save_bytes(step, name, value.model_dump_json().encode())


def load(shape: type[Model], step: Step, name: str) -> Model:
    return shape.model_validate_json(load_bytes(step, name))


def find(shape: type[Model], step: Step, name: str) -> Model | None:
    """The artifact, or None if nobody has saved it yet."""
    content = find_bytes(step, name)
    return None if content is None else shape.model_validate_json(content)


def find_bytes(step: Step, name: str) -> bytes | None:
    try:
        return load_bytes(step, name)
    except ClientError as error:
        if error.response["Error"]["Code"] in GONE:
            return None
        raise


def load_picture(step: Step, name: str) -> bytes:
    return s3().get_object(Bucket=step.s3_bucket, Key=beside(step, name))["Body"].read()


def save_picture(step: Step, name: str, content: bytes) -> str:
    """Put a JPEG beside the golfer's video and return its address."""
    s3().put_object(Bucket=step.s3_bucket, Key=beside(step, name), Body=content, ContentType="image/jpeg")
    return f"s3://{step.s3_bucket}/{beside(step, name)}"


def save_clip(step: Step, name: str, path: Path) -> str:
    """Put an MP4 beside the golfer's video and return its address."""
    s3().upload_file(str(path), step.s3_bucket, beside(step, name), ExtraArgs={"ContentType": "video/mp4"})
    return f"s3://{step.s3_bucket}/{beside(step, name)}"


def beside(step: Step, name: str) -> str:
    """Key of what the pipeline makes of a video. The rule on uploads does not match it."""
    return f"golf-swings/{step.user_id}/{step.analysis_id}/frames/{step.analysis_id}/{name}"


def begin(upload: Upload, announced: dict[str, Any]) -> dict[str, Any]:
    """Write STARTED, and what was announced, unless the analysis is known already, and return the item.

    The known item comes with the refusal, for a deletion may have taken it away before it could be asked for.
    Raises ForeignAnalysisError.
    """
    item = announced | started(upload)
    try:
        analyses().put_item(
            Item=item,
            ConditionExpression="attribute_not_exists(analysis_id)",
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )
    except analyses().meta.client.exceptions.ConditionalCheckFailedException as refusal:
        answer: Any = refusal.response
        item = TypeDeserializer().deserialize({"M": answer["Item"]})
        if item.get("user_id") != upload.user_id:
            raise ForeignAnalysisError(f"Analysis {upload.analysis_id} belongs to another golfer.") from None
    return item


def started(upload: Upload) -> dict[str, Any]:
    return {
        "analysis_id": upload.analysis_id,
        "user_id": upload.user_id,
        "s3_key": upload.key,
        "bucket_name": upload.bucket,
        "status": "STARTED",
        "progress_message": "Your video has arrived",
        "ai_analysis_completed": False,
        "created_at": now(),
        "updated_at": now(),
    }


def analysis(analysis_id: str) -> dict[str, Any]:
    return analyses().get_item(Key={"analysis_id": analysis_id}, ConsistentRead=True).get("Item", {})


def letter_sent(step: Step, execution_arn: str) -> bool:
    """Say whether an earlier delivery of the execution's end has sent its dead letter."""
    return execution_arn in analysis(step.analysis_id).get("dead_letters", set())


def remember_letter(step: Step, execution_arn: str) -> None:
    """Note it in the item, if there is one: an analysis that is gone does not come back for a letter."""
    try:
        analyses().update_item(
            Key={"analysis_id": step.analysis_id},
            ConditionExpression="attribute_exists(analysis_id)",
            UpdateExpression="ADD dead_letters :execution",
            ExpressionAttributeValues={":execution": {execution_arn}},
        )
    except analyses().meta.client.exceptions.ConditionalCheckFailedException:
        return


def remember_job(job_id: str, message: BaseModel, deadline_at: int) -> None:
    """Keep who waits for a job of the language model, until a week after its deadline (both epoch seconds)."""
    jobs().put_item(
        Item={
            "job_id": job_id,
            "kind": "COACH_BATCH",
            "message": message.model_dump_json(),
            "deadline_at": deadline_at,
            "expires_at": deadline_at + 7 * 86400,
        }
    )


def of_user(table: "Table", user_id: str, **bounds: Any) -> Iterator[dict[str, Any]]:
    """All that a table, or the index that is named, holds of somebody."""
    pages, values = table.meta.client.get_paginator("query"), {":user": user_id}
    asked: Any = {"KeyConditionExpression": "user_id = :user", "ExpressionAttributeValues": values}
    for page in pages.paginate(TableName=table.name, **asked, **bounds):
        yield from page["Items"]


def job(job_id: str) -> dict[str, Any] | None:
    return jobs().get_item(Key={"job_id": job_id}, ConsistentRead=True).get("Item")


def forget_job(job_id: str) -> None:
    jobs().delete_item(Key={"job_id": job_id})


def typed(value: Any) -> dict[str, Any]:
    """DynamoDB's own JSON of a value, which the workflow writes into a table as it is."""
    return dict(TypeSerializer().serialize(plain(value)))
