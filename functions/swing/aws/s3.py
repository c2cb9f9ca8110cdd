"""Videos, pictures and artifacts: what S3 keeps."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
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

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


Model = TypeVar("Model", bound=BaseModel)

GONE: Final = {"404", "NoSuchKey", "NotFound"}
OVERWRITTEN: Final = {"412", "PreconditionFailed"}


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


def etag(upload: Upload) -> str:
    """Identity of the bytes that lie there now, whatever was told of them. Raises VideoMissingError."""
    return str(head(upload.bucket, upload.key)["ETag"].strip('"'))


def head(bucket: str, key: str, **bounds: Any) -> Any:
    with missed(key):
        return s3().head_object(Bucket=bucket, Key=key, **bounds)


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
