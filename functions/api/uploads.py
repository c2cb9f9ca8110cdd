"""POST /api/video/presigned-url: what is to be uploaded in, presigned URLs out."""

import uuid
from typing import Any, Literal

from aws_lambda_powertools.event_handler.api_gateway import Router
from pydantic import Field

from api.auth import ANYBODY, Anybody
from api.errors import TooLargeError
from api.schemas import Camel
from swing.accounts import identity, quotas
from swing.accounts.identity import Caller
from swing.analyses import announcements, items
from swing.aws import presigned_urls
from swing.domain import keys
from swing.domain.golfers_word import GolfersWord
from swing.domain.uploads import Upload
from swing.settings import variable

router = Router()  # type: ignore[no-untyped-call]

ContentType = Literal[
    "video/mp4",
    "video/quicktime",
    "video/x-m4v",
    "video/webm",
    "video/x-matroska",
    "video/3gpp",
    "video/x-msvideo",
]


class UploadWish(Camel):
    filename: str = Field(min_length=1, max_length=255)
    content_type: ContentType
    size_bytes: int = Field(ge=1, le=5_000_000_000)
    golfers_word: GolfersWord | None = Field(default=None, alias="golfers_word")


class Limits(Camel):
    max_bytes: int
    max_seconds: float


class UploadLinks(Camel):
    """Use `put` or `post`. `guestToken` is what a guest sends as X-Guest-Token from now on; users get none."""

    analysis_id: str
    job_id: str
    s3_key: str
    bucket_name: str
    put: presigned_urls.Put
    post: presigned_urls.Post
    presigned_url: str
    expires_in: int
    limits: Limits
    guest_token: str | None


@router.post("/api/video/presigned-url", summary="Ask where to upload a video", security=ANYBODY, tags=["Upload"])
def presigned_url(wish: UploadWish, caller: Anybody) -> UploadLinks:
    refuse_too_large(wish.size_bytes)
    upload = new_upload(caller, wish.content_type)
    quotas.announced(upload, wish.size_bytes)
    announcements.announce(caller, upload, with_word(wish.golfers_word))
    put = presigned_urls.put(upload.key, wish.content_type, wish.size_bytes)
    limits = presigned_urls.limits()
    return UploadLinks(
        analysis_id=upload.analysis_id,
        job_id=upload.analysis_id,
        s3_key=upload.key,
        bucket_name=upload.bucket,
        put=put,
        post=presigned_urls.post(upload.key, wish.content_type, wish.size_bytes),
        presigned_url=put.url,
        expires_in=presigned_urls.UPLOAD_S,
        limits=Limits(max_bytes=limits.max_bytes, max_seconds=limits.max_seconds),
        guest_token=identity.guest_token(caller) if caller.is_guest else None,
    )


def with_word(said: GolfersWord | None) -> dict[str, Any]:
    """What the golfer says of a swing, as a field of its announcement."""
    return {items.GOLFERS_WORD: said.says} if said and said.says else {}


def refuse_too_large(size_bytes: int) -> None:
    """Raises TooLargeError."""
    limit = presigned_urls.limits().max_bytes
    if size_bytes > limit:
        raise TooLargeError(f"The video has {size_bytes / 1e6:.0f} MB; {limit / 1e6:.0f} MB is the limit.")


def new_upload(caller: Caller, content_type: str) -> Upload:
    """A new key below the caller's own prefix. The golfer's file name is not part of it."""
    analysis_id = uuid.uuid4().hex
    key = keys.upload_key(caller.user_id, analysis_id, f".{presigned_urls.ENDINGS[content_type]}")
    return Upload(bucket=variable("VIDEOS_BUCKET"), key=key, user_id=caller.user_id, analysis_id=analysis_id)
