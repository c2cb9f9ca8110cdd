import numpy as np
import pytest

from swing.measurement.all_swings import CHANCE, drift
from tests.builders.buckets import bucket, measured
from tests.builders.swings import recorded_poses

NEAR_S = 0.15


@pytest.mark.parametrize("clip", ["face_on_left_30", "face_on_right_60_sway", "down_the_line_right_60"])
def test_every_full_swing_of_a_bucket_is_measured_and_no_practice(clip: str) -> None:
    filmed = bucket(clip, swings=20, practice=30)

    found = measured(filmed.poses).all_swings

    assert found is not None
    assert [each.impact_s for each in found.swings] == pytest.approx(filmed.impacts_s, abs=NEAR_S)


def test_a_swing_after_practice_swings_is_no_bucket() -> None:
    filmed = bucket("face_on_left_30", swings=1, practice=4)

    assert measured(filmed.poses).all_swings is None
    assert measured(recorded_poses("face_on_left_30")).all_swings is None


def test_the_reported_swing_is_one_of_them_with_the_same_numbers() -> None:
    told = measured(bucket("face_on_right_60_sway", swings=4, practice=4).poses)

    assert told.all_swings is not None
    (chosen,) = [each for each in told.all_swings.swings if each.chosen]
    assert chosen.impact_s == next(each.impact_s for each in told.swing.segments if each.chosen)
    assert chosen.metrics == {name: pytest.approx(told.metrics[name].value, abs=1e-3) for name in chosen.metrics}
    assert chosen.faults == [each.title for each in told.findings]


def test_swings_that_differ_in_tempo_alone_differ_in_seconds_and_in_no_angle() -> None:
    told = measured(bucket("down_the_line_right_60", swings=8, practice=0).poses).all_swings

    assert told is not None
    spreads = told.spreads
    assert spreads["downswing_s"].swings == 8
    assert spreads["downswing_s"].deviation == pytest.approx(0.05 * spreads["downswing_s"].mean, rel=0.5)
    assert spreads["spine_tilt_address_deg"].deviation < 0.5
    assert (told.best, told.worst) == (None, None)


def test_chance_is_taken_for_a_drift_as_rarely_as_said() -> None:
    chance = np.random.default_rng(0)
    metrics = 15
    videos = chance.normal(size=(400, metrics, 12)).tolist()

    wrong = sum(any(drift(column, CHANCE / metrics) for column in each) for each in videos)

    assert wrong <= 1.5 * CHANCE * len(videos)


def test_a_drift_of_four_deviations_is_seen_and_told_as_large_as_it_is() -> None:
    chance = np.random.default_rng(1)
    columns = (chance.normal(size=(200, 20)) + np.linspace(0, 4, 20)).tolist()

    seen = [told for column in columns if (told := drift(column, CHANCE / 15))]

    assert len(seen) >= 0.8 * len(columns)
    assert np.median(seen) == pytest.approx(4, rel=0.2)


def test_two_swings_have_no_drift() -> None:
    assert drift([1.0, 9.0], CHANCE) == 0
