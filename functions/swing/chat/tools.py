"""What the model may look up: a tool's name and arguments in, facts about the caller's own swings out.

A tool's arguments are a shape, whose docstring tells the model what the tool is for. No tool takes a user: the function
passes the caller, so nothing that a message says can reach another golfer's swings.
Mistakes of the model (an unknown tool, bad arguments, no such swing) are answered, so that it can correct them.
"""

import json
from collections.abc import Callable
from typing import Annotated, Any, Final

from pydantic import AfterValidator, Field, ValidationError

from swing.analyses import comparisons, listing, swing_profiles
from swing.aws.dynamodb import Item
from swing.aws.dynamodb_values import numbers
from swing.chat.facts import headline, profile_facts, swing_facts
from swing.coach.requests import strict
from swing.domain.models import Shape
from swing.report.comparison import CannotAnswerError

MAX_LISTED: Final = 20
MAX_ID: Final = 200


def an_id(text: str) -> str:
    """Check the length, which strict function calling does not: DynamoDB takes no empty key."""
    if not 0 < len(text) <= MAX_ID:
        raise ValueError(f"an id has 1 to {MAX_ID} characters")
    return text


Id = Annotated[str, AfterValidator(an_id)]


class GetUserSwingProfileArguments(Shape):
    """What the golfer's swings have in common: number of swings, focus areas, strengths, cautions, latest numbers."""


class ListRecentSwingsArguments(Shape):
    """The golfer's latest swings, newest first, with their analysis ids, views and levels."""

    limit: Annotated[int, Field(ge=1, le=MAX_LISTED)]


class GetSwingAnalysisArguments(Shape):
    """Everything that was measured of one swing: metrics with units, findings, and the report's advice."""

    analysis_id: Id


class CompareSwingsArguments(Shape):
    """What is proven to have changed between two measured swings of one view. Needed before any word about a change.

    Each metric has a verdict. Call nothing better but what is improved, nothing worse but what is worse, and of what
    can't be said say that you can't say whether it changed. `least` is the smallest change that is called real.
    """

    earlier: Id
    later: Id


class Found(Shape):
    """A tool's answer for the model, and the analyses that it has shown."""

    output: Item
    analysis_ids: list[str] = Field(default_factory=list)


def get_user_swing_profile(_: GetUserSwingProfileArguments, user_id: str) -> Found:
    known: Item = numbers(swing_profiles.profile(user_id))
    return Found(
        output=profile_facts(known),
        analysis_ids=[
            str(swing["analysis_id"]) for swing in known.get("recent_swings", []) if swing.get("analysis_id")
        ],
    )


def list_recent_swings(wanted: ListRecentSwingsArguments, user_id: str) -> Found:
    items = measured_swings(user_id, wanted.limit)
    return Found(output={"swings": [headline(item) for item in items]}, analysis_ids=ids(items))


def get_swing_analysis(wanted: GetSwingAnalysisArguments, user_id: str) -> Found:
    item = listing.measured(wanted.analysis_id, user_id)
    return Found(output=swing_facts(item), analysis_ids=[wanted.analysis_id])


def compare_swings(wanted: CompareSwingsArguments, user_id: str) -> Found:
    found = comparisons.compared([wanted.earlier], [wanted.later], user_id)
    return Found(output=found, analysis_ids=found["analysis_ids"])


TOOLS: Final[dict[str, tuple[type[Shape], Callable[[Any, str], Found]]]] = {
    "get_user_swing_profile": (GetUserSwingProfileArguments, get_user_swing_profile),
    "list_recent_swings": (ListRecentSwingsArguments, list_recent_swings),
    "get_swing_analysis": (GetSwingAnalysisArguments, get_swing_analysis),
    "compare_swings": (CompareSwingsArguments, compare_swings),
}


def definitions() -> list[Item]:
    """The tools as the Responses API wants to know them."""
    return [
        {
            "type": "function",
            "name": name,
            "description": shape.__doc__,
            "parameters": {key: value for key, value in strict(shape).items() if key != "description"},
            "strict": True,
        }
        for name, (shape, _) in TOOLS.items()
    ]


def looked_up(name: str, arguments: str, user_id: str) -> Found:
    """Answer a tool call of the model for this user only."""
    if name not in TOOLS:
        return mistaken(f"There is no tool {name}. There are: {', '.join(TOOLS)}.")
    shape, tool = TOOLS[name]
    try:
        return tool(shape.model_validate_json(arguments or "{}"), user_id)
    except ValidationError as error:
        told = "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors()[:5])
        return mistaken(f"The arguments are not as they should be: {told}.")
    except CannotAnswerError as error:
        return mistaken(str(error))


def mistaken(why: str) -> Found:
    return Found(output={"error": why})


def told(found: Found) -> str:
    return json.dumps(found.output, ensure_ascii=False)


def measured_swings(user_id: str, limit: int) -> list[Item]:
    """The latest measured swings, newest first."""
    page = listing.newest(user_id, limit=2 * MAX_LISTED)
    return [numbers(item) for item in page.items if "analysis_results" in item][:limit]


def first_and_latest(user_id: str) -> tuple[list[Item], bool]:
    """Measured swings, newest first, and whether they are all: of many the latest ones and the first ones."""
    page = listing.newest(user_id, limit=2 * MAX_LISTED)
    oldest = listing.oldest(user_id, MAX_LISTED) if page.cursor else []
    found = {item["analysis_id"]: item for item in (*page.items, *reversed(oldest))}
    return [numbers(item) for item in found.values() if "analysis_results" in item], page.cursor is None


def ids(items: list[Item]) -> list[str]:
    return [str(item["analysis_id"]) for item in items]
