"""Results: the status item in, what the golfer's app shows out."""

import hashlib
import json
import time
from typing import Annotated, Any, Final

from aws_lambda_powertools.event_handler import Response, content_types
from aws_lambda_powertools.event_handler.api_gateway import Router
from aws_lambda_powertools.event_handler.openapi.params import Header, Query
from pydantic import Field

from api.analyses import JobIdPath
from api.auth import ANYBODY, BEARER, Anybody, User
from api.errors import Fault
from api.schemas import Camel
from swing.analyses import golfers_words, items, listing, ownership
from swing.analyses import progress as steps
from swing.aws import presigned_urls
from swing.aws.dynamodb_values import numbers
from swing.domain import hints
from swing.domain.golfers_word import GolfersWord
from swing.domain.models import Counts
from swing.domain.results import AnalysisResults, WrittenReport
from swing.intake.forecast import Forecast, forecast

router = Router()  # type: ignore[no-untyped-call]

POLL_S: Final = 2
# An ETA that differs by less gives no new ETag.
NEWS_S: Final = 5
# Presigned URLs change with every answer, so an answer that has some gets a new ETag after half of their life.
FRESH_S: Final = presigned_urls.PICTURE_S // 2


class NotModifiedError(Exception):
    """The caller has the newest already."""

    def __init__(self, headers: dict[str, str]) -> None:
        super().__init__()
        self.headers = headers


class Progress(Camel):
    step: int
    of: int
    percent: int
    eta_seconds: int
    queue_position: int | None = Field(default=None, description="1 is next; null where nothing is waited for")


class Failure(Fault):
    """Why there is no report, and what to film instead. Codes may be added."""

    code: str = Field(examples=hints.codes())


class Result(Camel):
    """`analysis_results`, `ai_analysis` and `golfers_word` are spelled as they are stored, see docs/api.md."""

    job_id: str
    status: str
    message: str
    progress: Progress
    created_at: str
    updated_at: str
    error: Failure | None = None
    analysis_results: AnalysisResults | None = Field(default=None, alias="analysis_results")
    ai_analysis: WrittenReport | None = Field(default=None, alias="ai_analysis")
    overlay_video_url: str | None = None
    golfers_word: GolfersWord | None = Field(
        default=None, alias="golfers_word", description="null as long as the golfer has said nothing"
    )


class Headline(Camel):
    job_id: str
    status: str
    message: str
    created_at: str
    updated_at: str
    view: str | None = None
    handedness: str | None = None
    overall_level: str | None = None
    rests_on: Counts | None = Field(default=None, description="how many checkpoints the level rests on")
    picture_url: str | None = None


class Headlines(Camel):
    items: list[Headline]
    cursor: str | None


@router.get(
    "/api/video/results/<job_id>", summary="Status and result of an analysis", security=ANYBODY, tags=["Results"]
)
def result(
    job_id: JobIdPath, caller: Anybody, if_none_match: Annotated[str | None, Header(alias="If-None-Match")] = None
) -> Response[Result]:
    item = ownership.owned(job_id, caller)
    expected = forecast(item)
    headers = {"ETag": etag(item, expected), "Cache-Control": "private, no-cache", **retry_after(item)}
    if headers["ETag"] in said(if_none_match):
        raise NotModifiedError(headers)
    return Response(200, content_types.APPLICATION_JSON, shown(item, expected), headers)


@router.get("/api/video/results", summary="Your swings, newest first", security=BEARER, tags=["Results"])
def results(
    caller: User,
    limit: Annotated[int, Query(ge=1, le=50)] = 20,
    cursor: Annotated[str | None, Query(max_length=1000)] = None,
) -> Headlines:
    page = listing.newest(caller.user_id, limit, cursor)
    return Headlines(items=[headline(item) for item in page.items], cursor=page.cursor)


@router.exception_handler(NotModifiedError)  # type: ignore[untyped-decorator]
def not_modified(known: NotModifiedError) -> Response[str]:
    """An answer without a body, which the contract's validation would take for a wrong one."""
    return Response(304, None, "", known.headers)


def said(if_none_match: str | None) -> list[str]:
    return [tag.strip().removeprefix("W/") for tag in (if_none_match or "").split(",")]


def etag(item: dict[str, Any], expected: Forecast) -> str:
    age = int(time.time() // FRESH_S) if "analysis_results" in item else 0
    state = [item.get(name) for name in ("analysis_id", "run_id", "status", "updated_at")]
    state += [age, expected.position, expected.eta_s // NEWS_S]
    return f'"{hashlib.sha256(json.dumps(state).encode()).hexdigest()[:24]}"'


def retry_after(item: dict[str, Any]) -> dict[str, str]:
    return {} if item["status"] in items.TERMINAL else {"Retry-After": str(POLL_S)}


def shown(item: dict[str, Any], expected: Forecast) -> Result:
    measured, written = item.get("analysis_results"), items.report(item)
    return Result(
        job_id=item["analysis_id"],
        status=item["status"],
        message=queue_message(expected) or message(item),
        progress=progress(item, expected),
        created_at=item["created_at"],
        updated_at=item.get("updated_at", item["created_at"]),
        error=fault(item),
        analysis_results=AnalysisResults.model_validate(presigned_urls.seen(numbers(measured))) if measured else None,
        ai_analysis=WrittenReport.model_validate(written) if written else None,
        overlay_video_url=presigned_urls.seen(item.get("overlay_video_url") or None),
        golfers_word=golfers_words.word(item) if item.get(items.GOLFERS_WORD) else None,
    )


def message(item: dict[str, Any]) -> str:
    return str(item.get("progress_message") or "We wait for your video")


def queue_message(expected: Forecast) -> str:
    """The message for a golfer whose run is queued."""
    if expected.position is None:
        return ""
    before = expected.position - 1
    return f"Your video waits for its turn: {before} before yours" if before else "Your video is the next one"


def progress(item: dict[str, Any], expected: Forecast) -> Progress:
    known = item.get("progress") or {}
    done = item["status"] in items.TERMINAL
    return Progress(
        step=int(known.get("step", 0)),
        of=int(known.get("of", steps.OF)),
        percent=100 if done else int(known.get("percent", 0)),
        eta_seconds=expected.eta_s,
        queue_position=expected.position,
    )


def fault(item: dict[str, Any]) -> Failure | None:
    error = item.get("error")
    return Failure(**{name: str(error.get(name, "")) for name in Failure.model_fields}) if error else None


def picture(measured: dict[str, Any]) -> str | None:
    """The swing at impact, by which its golfer recognises it."""
    return next((frame["url"] for frame in measured.get("frames", []) if frame.get("phase") == "impact"), None)


def headline(item: dict[str, Any]) -> Headline:
    report = items.report(item) or {}
    measured = item.get("analysis_results") or {}
    return Headline(
        job_id=item["analysis_id"],
        status=item["status"],
        message=message(item),
        created_at=item["created_at"],
        updated_at=item.get("updated_at", item["created_at"]),
        view=measured.get("view"),
        handedness=measured.get("handedness"),
        overall_level=report.get("overall_level"),
        rests_on=report.get("rests_on"),
        picture_url=presigned_urls.seen(picture(measured)),
    )
