"""The plan of a swing: its days, which of them are ticked, and what became of the mark before it.

Ticks lie in the swing's own item, so they end with it.
"""

from collections.abc import Sequence
from typing import Final

from swing.analyses import items, listing
from swing.aws import dynamodb
from swing.aws.dynamodb import Item
from swing.aws.dynamodb_values import numbers
from swing.domain.errors import NoSuchAnalysisError
from swing.report import follow_up
from swing.report.follow_up import Before

TICKED: Final = "plan_done"
# As many of a golfer's latest swings are looked at for a mark.
MOST_SWINGS: Final = 40


def days(item: Item) -> list[str]:
    """The plan as it was written; empty before there is a report."""
    written: list[str] = (items.report(item) or {}).get("one_week_plan", [])
    return written


def ticked(item: Item) -> list[int]:
    """Days that are done, counted from 1."""
    return sorted(int(day) for day in item.get(TICKED, []))


def tick(item: Item, done: Sequence[int]) -> Item:
    """Say which days are done, in place of what was said before. Raises NoSuchAnalysisError for a deleted swing."""
    known = sorted({day for day in done if day <= len(days(item))})
    kept = dynamodb.updated(
        items.analyses(),
        Key={"analysis_id": item["analysis_id"]},
        ConditionExpression="attribute_exists(analysis_id)",
        UpdateExpression="SET #ticked = :done",
        ExpressionAttributeNames={"#ticked": TICKED},
        ExpressionAttributeValues={":done": known},
    )
    if not kept:
        raise NoSuchAnalysisError(item["analysis_id"])
    return item | {TICKED: known}


def history(user_id: str) -> list[Item]:
    """The golfer's latest measured swings."""
    return [numbers(each) for each in listing.newest(user_id, MOST_SWINGS).items if "analysis_results" in each]


def followed_by(item: Item) -> Before | None:
    """What a swing's report goes on from; None for a golfer's first swing from its side."""
    if "analysis_results" not in item:
        return None
    known, swings = numbers(item), history(item["user_id"])
    last = follow_up.last(known, swings)
    return None if last is None else Before(known, swings, days(last), ticked(last))
