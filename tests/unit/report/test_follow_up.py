"""A letter goes on from the plan before it, and says what became of the mark."""

from typing import Any

import pytest

from swing.domain.models import Report
from swing.report import rules
from swing.report.follow_up import Before, followed, last
from tests.builders.analyses import BEHIND, SWAY, measured
from tests.builders.golfers import swing, with_values

NOW = with_values(measured(SWAY), hip_sway=-0.5)
FIRST, SECOND = swing(1, SWAY, hip_sway=-0.5), swing(2, SWAY, hip_sway=-0.5)


def written(done: list[int], **changes: Any) -> tuple[Report, Report]:
    """A report as it is without what was before, and with it."""
    alone = rules.report(NOW).model_copy(update=changes)
    before = Before(SECOND, [FIRST, SECOND], rules.report(NOW).one_week_plan, done)
    return alone, followed(alone, NOW, before)


def test_a_week_that_was_ticked_is_not_written_again() -> None:
    alone, next_one = written([1, 2, 5])

    assert "Of your last plan you have done days 1, 2 and 5, so this week goes on" in next_one.coaching_response
    assert len(next_one.one_week_plan) == 7
    assert next_one.one_week_plan != alone.one_week_plan


def test_a_week_that_was_not_ticked_may_come_again_and_nothing_is_said_of_it() -> None:
    alone, next_one = written([])

    assert next_one.one_week_plan == alone.one_week_plan
    assert "last plan" not in next_one.coaching_response


def test_a_week_about_something_else_stays_as_it_was_written() -> None:
    alone, next_one = written([1], one_week_plan=["Day 1: Learn “Another drill”."])

    assert next_one.one_week_plan == alone.one_week_plan
    assert "you have done day 1." in next_one.coaching_response


def test_what_a_model_planned_stays_and_what_was_done_is_told_all_the_same() -> None:
    alone, next_one = written([1], fallback_triggered=False)

    assert next_one.one_week_plan == alone.one_week_plan
    assert "you have done day 1." in next_one.coaching_response


def test_the_letter_says_what_became_of_the_mark() -> None:
    _, next_one = written([])

    assert "Your mark was hip sway no more than 0.25" in next_one.coaching_response
    assert "0 of 3 so far" in next_one.response


def test_a_golfers_first_letter_is_as_it_was_written() -> None:
    alone = rules.report(NOW)

    assert followed(alone, NOW, None) == alone


@pytest.mark.parametrize(("before", "found"), [([FIRST], FIRST), ([swing(1, BEHIND)], None), ([], None)])
def test_only_a_swing_from_the_same_side_comes_before(before: list[Any], found: Any) -> None:
    assert last(SECOND, before) == found
