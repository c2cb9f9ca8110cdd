"""The golfer's swing profile, and the erasure of everything of a golfer."""

from aws_lambda_powertools.event_handler.api_gateway import Router
from pydantic import Field

from api.auth import BEARER, User
from api.schemas import Camel, Wire
from swing import erasure
from swing.analyses import swing_profiles
from swing.aws.dynamodb_values import numbers
from swing.chat import threads
from swing.domain.models import Severity, View

router = Router()  # type: ignore[no-untyped-call]


class RecentSwing(Wire):
    analysis_id: str
    created_at: str
    view: View | None
    slow_motion: bool
    overall_level: Severity | None
    metrics: dict[str, float]


class Profile(Wire):
    """`recent_swings` are the last twenty swings' headline metrics, newest first, each swing once."""

    user_id: str
    swing_count: int = 0
    latest_analysis_id: str | None = None
    latest_swing_at: str | None = None
    coaching_response: str | None = None
    focus_areas: list[str] = Field(default_factory=list)
    strengths: list[str] = Field(default_factory=list)
    cautions: list[str] = Field(default_factory=list)
    metrics: dict[str, float] = Field(default_factory=dict)
    recent_swings: list[RecentSwing] = Field(default_factory=list)


class Forgotten(Camel):
    deleted_analyses: int


@router.get("/api/profile", summary="What your swings have in common", security=BEARER, tags=["Profile"])
def profile(caller: User) -> Profile:
    known = numbers(swing_profiles.profile(caller.user_id))
    # The table's own list and count are the workflow's, one entry a run in the order in which runs have ended.
    finished = swing_profiles.finished(caller.user_id)
    recent = [RecentSwing.model_validate(swing_profiles.headline(item)) for item in finished]
    count = max(threads.swings_counted(caller.user_id), len(recent))  # the thread hears of a swing a moment later
    told = {name: value for name, value in known.items() if name in Profile.model_fields}
    return Profile(**told | {"user_id": caller.user_id, "swing_count": count, "recent_swings": recent})


@router.delete(
    "/api/profile",
    summary="Delete everything we know of you",
    description="Should it be cut short, because many swings take longer than a request may, repeat it: it goes on.",
    security=BEARER,
    tags=["Profile"],
)
def forget(caller: User) -> Forgotten:
    return Forgotten(deleted_analyses=erasure.everything(caller.user_id))
