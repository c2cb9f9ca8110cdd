"""The first step sets a mark, and the next swings from its side pass it or don't."""

from typing import Any

import pytest

from swing.report.pass_mark import Marked, marked, sentence
from tests.builders.analyses import BEHIND, SWAY, measured
from tests.builders.golfers import item, swing, with_metrics

OUT, WITHIN = -0.4, -0.1


def uploads(*sways: float) -> list[dict[str, Any]]:
    """A swing that sways, and those after it, the oldest first."""
    return [swing(1, SWAY, hip_sway=-0.5), *(swing(day, SWAY, hip_sway=sway) for day, sway in enumerate(sways, 2))]


def after_last(swings: list[dict[str, Any]]) -> Marked:
    told = marked(swings[-1], swings)
    assert told is not None
    return told


def test_the_first_step_sets_a_mark_that_three_of_five_swings_have_to_keep() -> None:
    [first] = uploads()

    mark = first["analysis_results"]["first_step"]["mark"]

    assert mark["text"] == "hip sway no more than 0.25 shoulder widths away from the target in three of five swings"
    assert marked(first, [first]) is None


@pytest.mark.parametrize(
    ("sways", "outcome", "passed", "counted"),
    [
        ((WITHIN,), "open", 1, 1),
        ((WITHIN, OUT, WITHIN), "open", 2, 3),
        ((WITHIN, WITHIN, WITHIN), "passed", 3, 3),
        ((OUT, WITHIN, OUT, WITHIN, WITHIN), "passed", 3, 5),
        ((OUT, OUT, OUT), "not passed", 0, 3),
        ((WITHIN, WITHIN, OUT, OUT, OUT), "not passed", 2, 5),
    ],
)
def test_the_next_swings_from_its_side_are_held_against_it(
    sways: tuple[float, ...], outcome: str, passed: int, counted: int
) -> None:
    told = after_last(uploads(*sways))

    assert (told.outcome, told.passed, told.counted) == (outcome, passed, counted)


def test_a_swing_that_does_not_show_the_number_neither_keeps_the_mark_nor_fails_it() -> None:
    hidden = measured(SWAY)
    absent = hidden.metrics["hip_sway"].model_copy(update={"value": None, "confidence": None, "reason": "hidden"})
    swings = [*uploads(WITHIN), item(5, with_metrics(hidden, hidden.metrics | {"hip_sway": absent}))]

    told = after_last(swings)

    assert (told.kept, told.passed, told.counted) == (None, 1, 1)
    assert "does not show the number well enough" in sentence(told)


def test_a_swing_from_the_other_side_does_not_count() -> None:
    swings = [*uploads(WITHIN), swing(6, BEHIND)]

    assert marked(swings[-1], swings) is None
    assert after_last([swings[-1], *swings[:-1]]).counted == 1


def test_a_swing_counts_once_and_in_its_own_place_whenever_it_is_told_of() -> None:
    swings = uploads(WITHIN, OUT, WITHIN)

    shuffled = [swings[2], swings[0], swings[3], swings[1], swings[2], swings[3]]

    assert marked(swings[3], shuffled) == after_last(swings)


def test_a_deleted_swing_no_longer_counts() -> None:
    swings = uploads(WITHIN, WITHIN, WITHIN)

    assert after_last([swings[0], *swings[2:]]).outcome == "open"


def test_the_swing_that_decides_a_mark_sets_the_next_one() -> None:
    swings = uploads(WITHIN, WITHIN, WITHIN, OUT)

    told = after_last(swings)

    assert told.set_by == swings[3]["analysis_id"]
    assert told.counted == 1


@pytest.mark.parametrize(
    ("sways", "said"),
    [
        ((WITHIN, WITHIN), "2 of 3 so far, in 2 swings"),
        ((WITHIN, WITHIN, WITHIN), "passed, with 3 of 3 swings"),
        ((OUT, OUT, OUT), "not passed, with 0 of 3 swings"),
    ],
)
def test_the_golfer_is_told_how_many_swings_have_kept_it(sways: tuple[float, ...], said: str) -> None:
    assert said in sentence(after_last(uploads(*sways)))
