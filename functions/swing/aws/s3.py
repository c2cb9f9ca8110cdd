"""Reading and writing videos, pictures and artifacts in S3."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError
from pydantic import BaseModel

from swing.aws.failures import bounded
from swing.domain.errors import SupersededError, VideoMissingError
from swing.domain.keys import artifact_key, beside
from swing.domain.models import Step
from swing.domain.uploads import Upload
from swing.sandbox import kept
from swing.settings import optional, variable

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


Model = TypeVar("Model", bound=BaseModel)

GONE: Final = {"404", "NoSuchKey", "NotFound"}
OVERWRITTEN: Final = {"412", "PreconditionFailed"}


@kept
@cache
def s3() -> "S3Client":
    # The links that we sign name what they allow: version 4 signs headers too, and no checksum is asked of a phone.
    signing = Config(signature_version="s3v4", request_checksum_calculation="when_required", s3=hosts())
    return boto3.client("s3", config=bounded().merge(signing))


def hosts() -> Any:
    """Host in a presigned URL: the bucket's in its region, because the global one redirects browsers, or is wrong.

    A local engine has no names for buckets.
    """
    is_local = any(optional(name) for name in ("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3"))
    return {"addressing_style": "path" if is_local else "virtual", "us_east_1_regional_endpoint": "regional"}


def etag(upload: Upload) -> str:
    """Identity of the bytes that lie there now, whatever was told of them. Raises VideoMissingError."""
    return str(head(upload.bucket, upload.key)["ETag"].strip('"'))


def head(bucket: str, key: str, **bounds: Any) -> Any:
    with missed(key):
        return s3().head_object(Bucket=bucket, Key=key, **bounds)


def mark_rejected(bucket: str, key: str) -> None:
    """Let a video end within days: S3 deletes what bears this tag (VideosBucket). One that is gone is no matter."""
    tags: Any = {"TagSet": [{"Key": "rejected", "Value": "true"}]}
    with suppress(VideoMissingError), missed(key):
        s3().put_object_tagging(Bucket=bucket, Key=key, Tagging=tags)


def unmark(bucket: str, key: str) -> None:
    """Keep a video after all: it was analysed once more, and bore a report."""
    with suppress(VideoMissingError), missed(key):
        s3().delete_object_tagging(Bucket=bucket, Key=key)


@contextmanager
def missed(key: str) -> Iterator[None]:
    """Raises VideoMissingError where S3 says that there is no such object, and SupersededError where it is another."""
    try:
        yield
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code in GONE:
            raise VideoMissingError(f"There is no video at {key}.") from error
        if code in OVERWRITTEN:
            raise overwritten(key) from error
        raise


def overwritten(key: str) -> SupersededError:
    return SupersededError(f"Another video was put at {key} meanwhile.")


def save_bytes(step: Step, name: str, content: bytes) -> None:
    s3().put_object(Bucket=variable("ARTIFACTS_BUCKET"), Key=artifact_key(step, name), Body=content)


def load_bytes(step: Step, name: str) -> bytes:
    return s3().get_object(Bucket=variable("ARTIFACTS_BUCKET"), Key=artifact_key(step, name))["Body"].read()


def save_file(step: Step, name: str, path: Path) -> None:
    s3().upload_file(str(path), variable("ARTIFACTS_BUCKET"), artifact_key(step, name))


def load_file(step: Step, name: str, path: Path) -> None:
    s3().download_file(variable("ARTIFACTS_BUCKET"), artifact_key(step, name), str(path))


def save(step: Step, name: str, value: BaseModel) -> None:
    save_bytes(step, name, value.model_dump_json().encode())


def load(shape: type[Model], step: Step, name: str) -> Model:
    return shape.model_validate_json(load_bytes(step, name))


def find(shape: type[Model], step: Step, name: str) -> Model | None:
    """The artifact, or None if it is not saved yet."""
    content = find_bytes(step, name)
    return None if content is None else shape.model_validate_json(content)


def is_kept(step: Step, name: str) -> bool:
    try:
        s3().head_object(Bucket=variable("ARTIFACTS_BUCKET"), Key=artifact_key(step, name))
    except ClientError as error:
        if error.response["Error"]["Code"] in GONE:
            return False
        raise
    return True


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
