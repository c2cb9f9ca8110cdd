"""The plan of a swing: ticked by its golfer, with the mark that the swing was held against."""

from typing import Annotated, Literal

from aws_lambda_powertools.event_handler.api_gateway import Router
from pydantic import Field

from api.analyses import JobIdPath
from api.auth import ANYBODY, Anybody
from api.schemas import Camel
from swing.analyses import ownership, practice
from swing.aws.dynamodb import Item
from swing.aws.dynamodb_values import numbers
from swing.report import pass_mark

router = Router()  # type: ignore[no-untyped-call]


class Ticks(Camel):
    """Days that are done, counted from 1, in place of those that were."""

    done: Annotated[list[Annotated[int, Field(ge=1, le=31)]], Field(max_length=31)]


class Mark(Camel):
    """What the first step of an earlier swing has to reach, after this swing: `text` says it to the golfer."""

    text: str
    set_by: str
    passed: int
    needed: int
    counted: int
    outcome: Literal["open", "passed", "not passed"]


class Plan(Camel):
    """`mark` is null for a golfer's first swing from its side."""

    days: list[str]
    done: list[int]
    mark: Mark | None


@router.get("/api/video/results/<job_id>/plan", summary="The plan of a swing", security=ANYBODY, tags=["Results"])
def plan(job_id: JobIdPath, caller: Anybody) -> Plan:
    return shown(ownership.owned(job_id, caller))


@router.put("/api/video/results/<job_id>/plan", summary="Tick the days of a plan", security=ANYBODY, tags=["Results"])
def tick(job_id: JobIdPath, body: Ticks, caller: Anybody) -> Plan:
    return shown(practice.tick(ownership.owned(job_id, caller), body.done))


def shown(item: Item) -> Plan:
    return Plan(days=practice.days(item), done=practice.ticked(item), mark=mark(item))


def mark(item: Item) -> Mark | None:
    if "analysis_results" not in item:
        return None
    told = pass_mark.marked(numbers(item), practice.history(item["user_id"]))
    if told is None:
        return None
    return Mark(
        text=pass_mark.sentence(told),
        set_by=told.set_by,
        passed=told.passed,
        needed=told.mark.passes,
        counted=told.counted,
        outcome=told.outcome,
    )
