"""Routes of human coaches: sessions, uploads for a session, and analysis jobs with landmarks."""

from typing import Annotated, Any, Final, Literal

from aws_lambda_powertools.event_handler.api_gateway import Router
from aws_lambda_powertools.event_handler.openapi.params import Path
from pydantic import AfterValidator, Field

from api.auth import BEARER, Coach, User
from api.schemas import Wire
from api.uploads import ContentType, new_upload, refuse_too_large, with_word
from swing.accounts import quotas
from swing.analyses import announcements, items, ownership, sessions
from swing.aws import presigned_urls, queues, s3
from swing.aws.dynamodb_values import numbers
from swing.domain import keys, landmarks
from swing.domain.golfers_word import GolfersWord
from swing.domain.results import FindingResult, MetricResult, WrittenReport

router = Router()  # type: ignore[no-untyped-call]

SLOWEST_FPS: Final = 0.001
Id = Annotated[str, Path(min_length=1, max_length=200)]
STATUSES: dict[str, Literal["queued", "processing", "completed", "failed"]] = {
    "AWAITING_UPLOAD": "queued",
    "AI_COMPLETED": "completed",
    "FAILED": "failed",
    "CANCELLED": "failed",
}


class SessionWish(Wire):
    title: str = Field(min_length=1, max_length=200)
    player_ids: list[Annotated[str, Field(min_length=1, max_length=100)]] = Field(default_factory=list, max_length=100)
    notes: str = Field(default="", max_length=4000)


class Session(Wire):
    session_id: str
    coach_id: str
    title: str
    player_ids: list[str]
    notes: str
    created_at: str


class Sessions(Wire):
    sessions: list[Session]


def stored_fps(wish: float) -> float:
    """The table keeps six decimals, and of nothing a second there is no sample."""
    return max(wish, SLOWEST_FPS)


class VideoWish(Wire):
    """`sample_fps` bounds the looks a second, 15 to 60 of them, and the frames that `include_frames` asks for.

    `size_bytes` is for clients that know it: then the link takes exactly that many.
    """

    session_id: str = Field(min_length=1, max_length=200)
    sample_fps: Annotated[float, Field(gt=0, le=240), AfterValidator(stored_fps)] | None = None
    include_frames: bool = False
    content_type: ContentType = "video/mp4"
    size_bytes: int | None = Field(default=None, ge=1, le=5_000_000_000)
    golfers_word: GolfersWord | None = None


class VideoLinks(Wire):
    """Without `size_bytes` the link takes any size, and a video above the limit is rejected by its analysis."""

    job_id: str
    status: Literal["queued"]
    presigned_url: str
    headers: dict[str, str]
    form: presigned_urls.Post
    s3_bucket: str
    s3_key: str
    expires_in: int


class Completed(Wire):
    job_id: str = Field(min_length=1, max_length=200)


class Processing(Wire):
    job_id: str
    status: Literal["processing"]
    sqs_message_id: str


class JobResults(Wire):
    pose: landmarks.Pose | None
    metrics: dict[str, MetricResult]
    findings: list[FindingResult]
    report: WrittenReport | None


class AnalysisJob(Wire):
    job_id: str
    status: Literal["queued", "processing", "completed", "failed"]
    started_at: str | None
    completed_at: str | None
    error_message: str | None
    results: JobResults | None


@router.post(
    "/api/coaches/plus/sessions", summary="Begin a session", security=BEARER, tags=["Coaches"], status_code=201
)
def begin_session(wish: SessionWish, coach: Coach) -> Session:
    return Session(**sessions.begin(coach.user_id, wish.title, wish.player_ids, wish.notes))


@router.get("/api/coaches/plus/sessions", summary="Your sessions, newest first", security=BEARER, tags=["Coaches"])
def list_sessions(coach: Coach) -> Sessions:
    return Sessions(sessions=[Session(**item) for item in sessions.of(coach.user_id)])


@router.get("/api/coaches/plus/sessions/<session_id>", summary="One session", security=BEARER, tags=["Coaches"])
def one_session(session_id: Id, coach: Coach) -> Session:
    return Session(**sessions.owned(session_id, coach.user_id))


@router.post(
    "/api/coaches/plus/videos/upload/initiate",
    summary="Ask where to upload a session's video",
    security=BEARER,
    tags=["Coaches"],
    status_code=201,
)
def initiate(wish: VideoWish, coach: Coach) -> VideoLinks:
    sessions.owned(wish.session_id, coach.user_id)
    size_bytes = wish.size_bytes or presigned_urls.limits().max_bytes
    refuse_too_large(size_bytes)
    upload = new_upload(coach, wish.content_type)
    # A size that the client does not know yet is not counted; the analysis is.
    quotas.announced(upload, wish.size_bytes or 0)
    wishes = wish.model_dump(include={"session_id", "sample_fps", "include_frames"})
    announcements.announce(coach, upload, wishes | with_word(wish.golfers_word))
    put = presigned_urls.put(upload.key, wish.content_type, wish.size_bytes)
    return VideoLinks(
        job_id=upload.analysis_id,
        status="queued",
        presigned_url=put.url,
        headers=put.headers,
        form=presigned_urls.post(upload.key, wish.content_type, size_bytes),
        s3_bucket=upload.bucket,
        s3_key=upload.key,
        expires_in=presigned_urls.UPLOAD_S,
    )


@router.post(
    "/api/coaches/plus/videos/upload/complete",
    summary="Say that a session's video is uploaded",
    security=BEARER,
    tags=["Coaches"],
    status_code=202,
)
def complete(body: Completed, coach: Coach) -> Processing:
    """The same message as the upload's own event, so saying it twice or never changes nothing."""
    upload = items.upload_of(ownership.owned(body.job_id, coach))
    s3.etag(upload)
    return Processing(job_id=body.job_id, status="processing", sqs_message_id=queues.send_upload(upload))


@router.get(
    "/api/coaches/plus/analysis-jobs/<job_id>",
    summary="An analysis with its poses",
    security=BEARER,
    tags=["Coaches"],
)
def analysis_job(job_id: Id, caller: User) -> AnalysisJob:
    item = ownership.owned(job_id, caller)
    status = STATUSES.get(item["status"], "processing")
    return AnalysisJob(
        job_id=job_id,
        status=status,
        started_at=item.get("run_started_at"),
        completed_at=item["updated_at"] if status == "completed" else None,
        error_message=error_message(item) if status == "failed" else None,
        results=job_results(numbers(item)) if status == "completed" else None,
    )


def error_message(item: dict[str, Any]) -> str:
    return str((item.get("error") or {}).get("message") or item["progress_message"])


def job_results(item: dict[str, Any]) -> JobResults:
    measured, written = item["analysis_results"], items.report(item)
    return JobResults(
        # None once the artifacts are forgotten: the numbers stay, the landmarks don't.
        pose=s3.find(landmarks.Pose, items.step_of(item), keys.LANDMARK_EXPORT),
        metrics={name: MetricResult.model_validate(metric) for name, metric in measured["metrics"].items()},
        findings=[FindingResult.model_validate(finding) for finding in measured["findings"]],
        report=WrittenReport.model_validate(written) if written else None,
    )
