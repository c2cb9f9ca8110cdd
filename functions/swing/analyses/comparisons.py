"""A golfer's own swings compared: ids of two sets in, what is proven to have changed between them out."""

from collections.abc import Sequence
from typing import Any, Final

from swing.analyses import listing
from swing.aws.dynamodb import Item
from swing.aws.dynamodb_values import numbers
from swing.report.comparison import CannotAnswerError, comparison

# Of earlier swings so many tell how much the golfer's swings differ.
MOST_KNOWN: Final = 20


def compared(earlier: Sequence[str], later: Sequence[str], user_id: str) -> dict[str, Any]:
    """Two sets of swings, whichever is called the earlier one. Raises CannotAnswerError."""
    if set(earlier) & set(later):
        raise CannotAnswerError("These are one and the same swing: a change needs two.")
    sets = [[listing.measured(each, user_id) for each in dict.fromkeys(ids)] for ids in (earlier, later)]
    before, after = sorted(sets, key=filmed_at)
    if max(filmed(each) for each in before) > filmed_at(after):
        raise CannotAnswerError("Each swing of the earlier set must be older than all of the later one.")
    return comparison(before, after, known_before(before, user_id)) | {
        "earlier_at": filmed_at(before),
        "later_at": filmed_at(after),
    }


def known_before(before: list[Item], user_id: str) -> list[Item]:
    """Measured swings older than a set. They change nothing but how much swings of this golfer may differ by chance."""
    newest = listing.newest(user_id, 2 * MOST_KNOWN).items
    older = [each for each in newest if "analysis_results" in each and filmed(each) < filmed_at(before)]
    return [numbers(each) for each in older[:MOST_KNOWN]]


def filmed_at(items: list[Item]) -> str:
    return min(filmed(each) for each in items)


def filmed(item: Item) -> str:
    return str(item["created_at"])
