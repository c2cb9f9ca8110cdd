"""Presigned URLs: how a golfer's phone uploads a video to S3 and sees pictures there, without credentials."""

from typing import Any, Final

from pydantic import Field

from swing.aws import s3
from swing.domain.models import Shape
from swing.settings import Settings, variable

UPLOAD_S: Final = 900
PICTURE_S: Final = 3600
# What phones and cameras record, and what the probe reads.
ENDINGS: Final = {
    "video/mp4": "mp4",
    "video/quicktime": "mov",
    "video/x-m4v": "m4v",
    "video/webm": "webm",
    "video/x-matroska": "mkv",
    "video/3gpp": "3gp",
    "video/x-msvideo": "avi",
}


class Put(Shape):
    """Send exactly these headers and as many bytes as they say: S3 checks them against the signature.

    `If-None-Match` makes the link good for one upload.
    """

    url: str
    headers: dict[str, str]


class Post(Shape):
    """A form: these fields first, then the file as `file`."""

    url: str
    fields: dict[str, str]


class UploadLimits(Settings):
    """How large and how long a video may be that is uploaded."""

    max_megabytes: int = Field(alias="MAX_VIDEO_MEGABYTES", ge=1)
    max_seconds: float = Field(alias="MAX_VIDEO_SECONDS", ge=1)

    @property
    def max_bytes(self) -> int:
        return self.max_megabytes * 1_000_000


def limits() -> UploadLimits:
    """Raises SettingsError."""
    return UploadLimits.read()


def put(key: str, content_type: str, size_bytes: int | None) -> Put:
    """A link for exactly this many bytes, or for any number where the client does not know it yet."""
    length = {} if size_bytes is None else {"ContentLength": size_bytes}
    place = {"Bucket": variable("VIDEOS_BUCKET"), "Key": key}
    signed = s3.s3().generate_presigned_url(
        "put_object",
        Params={**place, "ContentType": content_type, "IfNoneMatch": "*", **length},
        ExpiresIn=UPLOAD_S,
    )
    sent = {} if size_bytes is None else {"Content-Length": str(size_bytes)}
    return Put(url=signed, headers={"Content-Type": content_type, "If-None-Match": "*", **sent})


def post(key: str, content_type: str, size_bytes: int) -> Post:
    """For clients that can't know the size of what they send: up to `size_bytes`."""
    form = s3.s3().generate_presigned_post(
        variable("VIDEOS_BUCKET"),
        key,
        Fields={"Content-Type": content_type},
        Conditions=[{"Content-Type": content_type}, ["content-length-range", 1, size_bytes]],
        ExpiresIn=UPLOAD_S,
    )
    return Post(url=form["url"], fields=form["fields"])


def seen(value: Any) -> Any:
    """The same value with every `s3://` address replaced by a link that a browser can open."""
    match value:
        case dict():
            return {key: seen(item) for key, item in value.items()}
        case list():
            return [seen(item) for item in value]
        case str() if value.startswith("s3://"):
            return get(value)
        case _:
            return value


def get(address: str) -> str:
    """A key may hold `#` and `?`, so an address is cut at its slashes and not read as a URL."""
    bucket, _, key = address.removeprefix("s3://").partition("/")
    return s3.s3().generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": key}, ExpiresIn=PICTURE_S)
