"""Starting, repeating, stopping and deleting an analysis."""

from typing import Annotated

from aws_lambda_powertools.event_handler.api_gateway import Router
from aws_lambda_powertools.event_handler.openapi.params import Path
from pydantic import Field

from api.auth import ANYBODY, Anybody
from api.schemas import Camel
from swing import erasure
from swing.analyses import golfers_words, lifecycle, ownership
from swing.domain import errors
from swing.domain.golfers_word import GolfersWord
from swing.domain.uploads import uploads
from swing.intake import accept, admission
from swing.settings import variable

router = Router()  # type: ignore[no-untyped-call]

JobIdPath = Annotated[str, Path(min_length=1, max_length=200)]


class Uploaded(Camel):
    s3_key: str = Field(min_length=1, max_length=1024)
    bucket_name: str = Field(min_length=3, max_length=63)


class JobStatus(Camel):
    job_id: str
    status: str


@router.post(
    "/api/video/analyze", summary="Analyze an uploaded video", security=ANYBODY, tags=["Analysis"], status_code=202
)
def analyze(body: Uploaded, caller: Anybody) -> JobStatus:
    """The same execution as the upload's own event starts, so it does not matter which of the two comes first."""
    message = {"s3_bucket": body.bucket_name, "s3_key": body.s3_key, "user_id": caller.user_id}
    [upload] = uploads(message, variable("VIDEOS_BUCKET"))
    item = accept.accept(upload)
    if item is None:
        raise errors.NoSuchAnalysisError(upload.analysis_id)
    admission.try_admit()
    return JobStatus(job_id=upload.analysis_id, status=item["status"])


@router.post(
    "/api/video/<job_id>/reanalyze",
    summary="Analyze a video once more",
    security=ANYBODY,
    tags=["Analysis"],
    status_code=202,
)
def reanalyze(job_id: JobIdPath, caller: Anybody) -> JobStatus:
    return repeated(job_id, caller, posed=False)


@router.post(
    "/api/video/<job_id>/remeasure",
    summary="Measure a swing anew, as its golfer says that it was",
    security=ANYBODY,
    tags=["Analysis"],
    status_code=202,
)
def remeasure(job_id: JobIdPath, caller: Anybody) -> JobStatus:
    """The video is not looked at again."""
    return repeated(job_id, caller, posed=True)


def repeated(job_id: str, caller: Anybody, *, posed: bool) -> JobStatus:
    try:
        accept.repeat(ownership.uploaded(job_id, caller), counted=True, posed=posed)
    finally:
        admission.try_admit()
    return JobStatus(job_id=job_id, status="STARTED")


@router.put(
    "/api/video/<job_id>/golfers-word",
    summary="Say what you know of a swing, in place of what you said before",
    security=ANYBODY,
    tags=["Analysis"],
)
def say(job_id: JobIdPath, said: GolfersWord, caller: Anybody) -> GolfersWord:
    """Nothing is begun by it."""
    golfers_words.keep(ownership.owned(job_id, caller), said)
    return said


@router.post("/api/video/<job_id>/cancel", summary="Stop an analysis", security=ANYBODY, tags=["Analysis"])
def cancel(job_id: JobIdPath, caller: Anybody) -> JobStatus:
    item = lifecycle.arrived(ownership.owned(job_id, caller))
    admission.stop(lifecycle.cancelled(item))
    return JobStatus(job_id=job_id, status="CANCELLED")


@router.delete(
    "/api/video/<job_id>", summary="Delete a video and all that was made of it", security=ANYBODY, tags=["Analysis"]
)
def delete(job_id: JobIdPath, caller: Anybody) -> JobStatus:
    erasure.analysis(ownership.owned(job_id, caller))
    return JobStatus(job_id=job_id, status="DELETED")
