"""A report and the swings before it in; the report that goes on from the last plan, and tells of the mark, out.

Which days of a plan were done only the golfer knows, who ticks them. Pure.
"""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from swing.domain.models import Measurement, Report
from swing.domain.wording import listed
from swing.measurement.first_step import first_step
from swing.report import narrative
from swing.report.pass_mark import before_and, marked, sentence

Item = dict[str, Any]

DID: Final = "Of your last plan you have done {days}{goes_on}."
GOES_ON: Final = ", so this week goes on from there"


class Before(NamedTuple):
    """A swing's item, the golfer's measured swings in any order, and the last plan from its side with its done days."""

    item: Item
    swings: list[Item]
    plan: list[str]
    done: list[int]


def last(item: Item, swings: Sequence[Item]) -> Item | None:
    """The swing from the same side before this one."""
    return next(iter(before_and(item, swings)[-2:-1]), None)


def followed(written: Report, measurement: Measurement, before: Before | None) -> Report:
    if before is None:
        return written
    plan = next_plan(written, measurement, before)
    told = [did(before.done, goes_on=plan != written.one_week_plan), mark(before.item, before.swings)]
    text = "\n\n".join([written.coaching_response, *(each for each in told if each)])
    return written.model_copy(update={"response": text, "coaching_response": text, "one_week_plan": plan})


def mark(item: Item, swings: Sequence[Item]) -> str:
    told = marked(item, swings)
    return sentence(told) if told else ""


def did(done: list[int], *, goes_on: bool) -> str:
    """What was ticked of a plan; nothing is said of a golfer who ticks nothing, which is no sign of idleness."""
    days = f"day{'s' * (len(done) > 1)} {listed([str(day) for day in done])}"
    return DID.format(days=days, goes_on=GOES_ON if goes_on else "") if done else ""


def next_plan(written: Report, measurement: Measurement, before: Before) -> list[str]:
    """Another week where the rules would write the one that was ticked again. A model's week is the model's."""
    if not written.fallback_triggered or not before.done or written.one_week_plan[:1] != before.plan[:1]:
        return written.one_week_plan
    return narrative.second_week(first_step(measurement), written.drills, measurement.swing)
