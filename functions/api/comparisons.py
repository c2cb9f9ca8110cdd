"""Two swings, or two sets of them, compared: what is proven to have changed."""

from typing import Annotated, Final

from aws_lambda_powertools.event_handler.api_gateway import Router
from aws_lambda_powertools.event_handler.openapi.params import Query
from pydantic import Field

from api.auth import ANYBODY, Anybody
from api.schemas import Wire
from swing.analyses import comparisons
from swing.report.comparison import Change

router = Router()  # type: ignore[no-untyped-call]

MOST: Final = 20
Ids = Annotated[list[str], Query(min_length=1, max_length=MOST)]


class Compared(Wire):
    """Each metric of both sets with a verdict. `least` is the smallest change that is called real between so many."""

    analysis_ids: list[str]
    view: str
    swings: list[int] = Field(description="how many swings the earlier set has, and the later one")
    earlier_at: str
    later_at: str
    metrics: dict[str, Change]


@router.get("/api/comparison", summary="What has changed between swings", security=ANYBODY, tags=["Results"])
def comparison(caller: Anybody, earlier: Ids, later: Ids) -> Compared:
    return Compared.model_validate(comparisons.compared(earlier, later, caller.user_id))
