"""What has changed is proven or it is not claimed: two swings, two sets of swings, and a thousand simulated golfers."""

from typing import Any

import numpy as np
import pytest

from dev.evaluation.proof import golfer, is_seen, wrongly
from swing.report.comparison import CannotAnswerError, changes, comparison, quantile

Swings = list[dict[str, Any]]
ERROR = 0.07


def swings(*values: float, name: str = "hip_sway", error: float | None = ERROR, confidence: float = 0.9) -> Swings:
    metric = {"unit": "shoulder widths", "confidence": confidence} | ({} if error is None else {"error": error})
    return [{"view": "face-on", "metrics": {name: {**metric, "value": value}}} for value in values]


def verdict(before: Swings, after: Swings, name: str = "hip_sway") -> str:
    return changes(before, after)[name].verdict


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        pytest.param([-0.8], [-0.2], "improved", id="from far outside to inside"),
        pytest.param([-1.2], [-0.7], "improved", id="outside both times, but nearer"),
        pytest.param([-0.2], [-0.8], "worse", id="from inside to far outside"),
        pytest.param([-0.2], [0.3], "changed", id="inside both times"),
        pytest.param([-0.27], [-0.23], "can't be said", id="inside by less than is real"),
        pytest.param([-0.3], [0.2], "changed", id="perhaps inside all the time"),
        pytest.param([-0.3], [-0.2], "can't be said", id="two videos are few"),
    ],
)
def test_a_number_is_better_where_it_surely_was_outside_and_surely_moved(
    before: list[float], after: list[float], found: str
) -> None:
    assert verdict(swings(*before), swings(*after)) == found


def test_a_fault_that_is_not_judged_any_more_is_no_improvement() -> None:
    before = swings(-0.8)

    assert changes(before, swings(-0.1, confidence=0.2)) == {}
    assert changes(before, swings(0.1, name="head_lift")) == {}


def test_a_number_without_its_error_proves_nothing() -> None:
    assert verdict(swings(-0.8, error=None), swings(0.2)) == "can't be said"


def test_the_same_is_said_only_where_even_a_hidden_change_would_be_small() -> None:
    steady = swings(*[0.02] * 5, name="finish_balance", error=0.005)
    vague = swings(*[-0.1] * 5, error=0.3)

    assert verdict(steady, steady, "finish_balance") == "same"
    assert verdict(vague, vague) == "can't be said"


def test_more_swings_prove_smaller_changes() -> None:
    one, five = (changes(swings(*[-0.8] * count), swings(*[-0.6] * count))["hip_sway"] for count in (1, 5))

    assert one.least is not None
    assert five.least is not None
    assert five.least < one.least


def test_a_golfer_whose_swings_differ_much_needs_a_larger_change() -> None:
    before, after = swings(-0.8), swings(-0.4)
    steady, wild = swings(*[-0.6] * 8), swings(*[-1.2, 0.0] * 4)

    assert changes(before, after, steady)["hip_sway"].verdict == "improved"
    assert changes(before, after, wild)["hip_sway"].verdict == "can't be said"


def test_seconds_of_slow_motion_are_not_compared() -> None:
    seconds = [{**each, "slow_motion": True} for each in swings(0.4, name="downswing_s")]
    seconds[0]["metrics"]["downswing_s"]["unit"] = "s"

    assert changes(seconds, seconds) == {}


def test_two_sides_are_not_compared() -> None:
    behind = {"analysis_id": "b", "analysis_results": {"view": "down-the-line", "metrics": {}}}
    facing = {"analysis_id": "a", "analysis_results": swings(0.1)[0]}

    with pytest.raises(CannotAnswerError, match="film both from one side"):
        comparison([facing], [behind])


@pytest.mark.parametrize(("freedom", "exact"), [(5, 4.032), (10, 3.169), (30, 2.750), (120, 2.617)])
def test_students_t_is_the_one_of_the_tables(freedom: int, exact: float) -> None:
    assert quantile(0.005, freedom) == pytest.approx(exact, abs=0.002)


@pytest.mark.parametrize("counts", [(1, 1), (3, 3)])
def test_of_a_thousand_golfers_one_in_a_hundred_is_told_of_an_improvement_that_is_none(counts: tuple[int, int]) -> None:
    false = [wrongly(golfer(number, 1.0), counts) for number in range(1000)]

    assert np.mean(["improved" in each for each in false]) <= 0.01
    assert np.mean(["worse" in each for each in false]) <= 0.01


@pytest.mark.parametrize("counts", [(1, 1), (3, 3)])
@pytest.mark.parametrize("spread", [0.5, 1.0, 2.0])
def test_twice_the_smallest_change_is_seen_four_times_of_five(counts: tuple[int, int], spread: float) -> None:
    seen = [is_seen(golfer(number, spread), counts) for number in range(50)]

    assert np.mean(seen) >= 0.8
