"""Stored swings of one golfer in, what became of the mark that the first step set out. Pure.

A mark is set by a swing and holds for the swings from its side that come after it, until so many keep it, or so many
don't that it can't be kept any more; the swing that decides it sets the next one. All of it follows from the swings
that there are, so a swing that is analysed again, deleted or late counts as if it had always been so.
"""

from collections.abc import Sequence
from typing import Any, Final, Literal

from swing.domain.models import PassMark, Shape
from swing.measurement.findings import sufficient
from swing.report.first_step import numbers

Item = dict[str, Any]
Outcome = Literal["open", "passed", "not passed"]

UNSEEN: Final = "this video does not show the number well enough to count"


class Marked(Shape):
    """A mark after a swing: how many swings have kept it of those that count, and whether that decides it.

    `set_by` is the swing whose first step it is. Whether this swing `kept` it is None where it was not seen.
    """

    mark: PassMark
    set_by: str
    kept: bool | None
    passed: int
    counted: int
    outcome: Outcome


def marked(item: Item, swings: Sequence[Item]) -> Marked | None:
    """The mark that held when a swing came, with that swing counted; None for the first from its side."""
    found = None
    for each in before_and(item, swings):
        found = following(found, each)
    return None if found is None else found.after


class Held(Shape):
    """The mark that holds for the next swing, and that of the last one with it counted."""

    mark: PassMark | None
    set_by: str
    passed: int = 0
    counted: int = 0
    after: Marked | None = None


def before_and(item: Item, swings: Sequence[Item]) -> list[Item]:
    """The swings from one side up to this one, the oldest first, each once."""
    view = item["analysis_results"]["view"]
    known = {each["analysis_id"]: each for each in (*swings, item) if "analysis_results" in each}
    same = (each for each in known.values() if each["analysis_results"]["view"] == view and at(each) <= at(item))
    return sorted(same, key=at)


def at(item: Item) -> tuple[str, str]:
    return str(item["created_at"]), str(item["analysis_id"])


def following(held: Held | None, item: Item) -> Held:
    """Count a swing, and let it set the next mark where there is none any more."""
    if held is None or held.mark is None:
        return Held(mark=set_out(item), set_by=item["analysis_id"])
    told = counted(held, held.mark, keeps(held.mark, item))
    if told.outcome == "open":
        return held.model_copy(update={"passed": told.passed, "counted": told.counted, "after": told})
    return Held(mark=set_out(item), set_by=item["analysis_id"], after=told)


def counted(held: Held, mark: PassMark, kept: bool | None) -> Marked:
    passed, swings = held.passed + (kept is True), held.counted + (kept is not None)
    missed = swings - passed
    decided: Outcome = "not passed" if missed > mark.of - mark.passes else "open"
    return Marked(
        mark=mark,
        set_by=held.set_by,
        kept=kept,
        passed=passed,
        counted=swings,
        outcome="passed" if passed >= mark.passes else decided,
    )


def set_out(item: Item) -> PassMark | None:
    """The mark of a swing's first step; swings of earlier versions have none."""
    told = item["analysis_results"].get("first_step", {}).get("mark")
    return PassMark.model_validate(told) if told else None


def keeps(mark: PassMark, item: Item) -> bool | None:
    """Whether a swing is on the good side of the limit; None where that was not seen plainly, which is no success."""
    value = sufficient(numbers(item["analysis_results"]).get(mark.metric))
    if value is None:
        return None
    return value <= mark.limit if mark.side == "high" else value >= mark.limit


def sentence(told: Marked) -> str:
    """What became of the mark, to the golfer."""
    mark = told.mark
    head = f"Your mark was {mark.text}"
    match told.outcome:
        case "passed":
            return f"{head}: passed, with {told.passed} of {told.counted} swings."
        case "not passed":
            return f"{head}: not passed, with {told.passed} of {told.counted} swings, so it is set anew."
    if not told.counted:
        return f"{head}: no swing that counts yet, for {UNSEEN}."
    seen = f"; {UNSEEN}" if told.kept is None else ""
    return f"{head}: {told.passed} of {mark.passes} so far, in {told.counted} swing{'s' * (told.counted > 1)}{seen}."
