import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from swing.measurement.curves import (
    crossings,
    filled,
    last_crossing,
    median_filtered,
    peak_time,
    smoothed,
    turning_points,
)

TIMES = np.arange(50) / 30


def test_gaps_are_filled_from_their_neighbours() -> None:
    values = np.array([[np.nan, 1.0], [2.0, np.nan], [np.nan, np.nan], [4.0, 4.0], [np.nan, np.nan]])

    assert filled(values).T.tolist() == [[2, 2, 3, 4, 4], [1, 2, 3, 4, 4]]


def test_smoothing_keeps_a_straight_line_and_its_length() -> None:
    line = np.stack([TIMES, -TIMES], axis=1)

    assert smoothed(line, 1.0)[5:-5] == pytest.approx(line[5:-5])
    assert smoothed(line, 1.0).shape == line.shape


def test_a_median_drops_a_leap_of_two_frames() -> None:
    values = TIMES.copy()
    values[20:22] += 5

    assert median_filtered(values, 2)[15:30] == pytest.approx(TIMES[15:30], abs=0.1)


def test_crossings_lie_between_the_looks() -> None:
    swing = np.sin(2 * np.pi * TIMES)

    assert crossings(TIMES, swing, 0.0) == pytest.approx([0.0, 0.5, 1.0, 1.5], abs=0.02)
    assert last_crossing(TIMES, swing, 0.0) == pytest.approx(1.5, abs=0.02)
    assert np.isnan(last_crossing(TIMES, swing, 2.0))


def test_a_peak_lies_between_the_looks() -> None:
    values = -((TIMES - 0.517) ** 2)

    assert peak_time(TIMES, values, int(np.argmax(values))) == pytest.approx(0.517)


def test_turning_points_are_the_lows_and_highs_in_turn() -> None:
    values = np.array([0.0, 0.1, 1.0, 0.9, 1.2, -0.5, -0.4, 0.8, 0.7])

    assert turning_points(values, 0.4) == [0, 4, 5, 7]


@given(st.lists(st.floats(-3, 3), min_size=2, max_size=60), st.floats(0.1, 1))
def test_turning_points_are_far_apart_and_alternate(values: list[float], least: float) -> None:
    curve = np.array(values)

    steps = np.diff(curve[turning_points(curve, least)])

    assert np.all(np.abs(steps) > least - 1e-9)
    assert np.all(steps[1:] * steps[:-1] < 0)
