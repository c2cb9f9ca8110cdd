import pytest

from swing.measurement.judgement import NO_GOLF, UNSURE, doubt, doubts

SWING = {
    "start": -1.1,
    "high": 0.4,
    "low": -0.95,
    "after": 0.5,
    "grip": 0.1,
    "drift": 0.1,
    "begins": 0.02,
    "rhythm": 3.0,
    "through": 0.7,
    "turn": 150,
    "downswing_s": 0.27,
}


def test_a_swing_with_every_sign_raises_no_doubt() -> None:
    assert doubt(SWING) == 0
    assert doubts(SWING) == []


@pytest.mark.parametrize(
    "unlike",
    [
        pytest.param({"start": -0.6}, id="hands that begin high"),
        pytest.param({"high": -0.4}, id="a chip"),
        pytest.param({"grip": 0.5}, id="hands that come apart"),
        pytest.param({"drift": 0.9}, id="feet that walk"),
        pytest.param({"begins": 0.7}, id="a club that is let down"),
        pytest.param({"rhythm": 0.5}, id="up faster than down"),
        pytest.param({"turn": 40}, id="shoulders that do not turn through"),
        pytest.param({"through": 0.02}, id="a blow that ends at its lowest point"),
        pytest.param({"downswing_s": 0.1}, id="a leap of the tracking"),
    ],
)
def test_one_sign_that_is_far_off_outweighs_all_others(unlike: dict[str, float]) -> None:
    signs = SWING | unlike

    assert doubt(signs) > UNSURE
    assert len(doubts(signs)) == 1


def test_signs_that_are_all_a_little_off_add_up() -> None:
    little = {"low": -0.58, "grip": 0.33, "drift": 0.34, "rhythm": 1.3}

    each = [doubt(SWING | {name: value}) for name, value in little.items()]

    assert max(each) < UNSURE < doubt(SWING | little) < NO_GOLF


def test_what_was_not_seen_raises_no_doubt() -> None:
    assert doubt(SWING | {"rhythm": float("nan")}) == 0
