"""A report says where the golfer's word stands, and what we had found there."""

from typing import Any

import pytest

from swing.domain.golfers_word import GolfersWord
from swing.domain.models import EventName, Found, Mark
from swing.report import rules
from tests.builders.analyses import measured

TOP = Mark(frame=60, time_s=1.0, confidence=0.8)


def cautions(words: dict[str, Any], swing: dict[str, Any], **found: Any) -> list[str]:
    changed = measured().swing.model_copy(update=swing | {"found": Found(**found)})
    told = measured().model_copy(update={"swing": changed, "said": GolfersWord(**words)})
    return rules.report(told).cautions


@pytest.mark.parametrize(
    ("words", "swing", "found", "said"),
    [
        pytest.param(
            {"hand": "left"},
            {"handedness": "left"},
            {"handedness": "right"},
            "You say that you play left-handed; we had taken you for a right-handed golfer.",
            id="hand",
        ),
        pytest.param(
            {"slow_motion": True},
            {"slow_motion": True},
            {"slow_motion": False},
            "You say that this was filmed in slow motion, so nothing is said of its seconds.",
            id="slow motion",
        ),
        pytest.param(
            {"slow_motion": False},
            {"slow_motion": False},
            {"slow_motion": True},
            "You say that this was not filmed in slow motion; we had taken it for that.",
            id="real time",
        ),
        pytest.param(
            {"swing_s": 2.0},
            {},
            {"impact_s": 9.5},
            "You chose this swing; we would have chosen the one at 9.5 s.",
            id="swing",
        ),
        pytest.param(
            {"events": {"top": 1.25}},
            {"events": measured().swing.events | {EventName.TOP: TOP.model_copy(update={"time_s": 1.25})}},
            {"events": {EventName.TOP: TOP}},
            "You say that top is at 1.25 s; we had found it at 1.00 s.",
            id="event",
        ),
        pytest.param(
            {"events": {"top": 1.25}},
            {"events": measured().swing.events | {EventName.TOE_UP: None}},
            {"events": {EventName.TOE_UP: TOP}},
            "Where we had found toe up does not fit to what you say, so it is left out.",
            id="event that gave way",
        ),
    ],
)
def test_what_the_golfer_corrects_is_told_as_what_the_golfer_says(
    words: dict[str, Any], swing: dict[str, Any], found: dict[str, Any], said: str
) -> None:
    assert said in cautions(words, swing, **found)


def test_without_a_correction_nobody_says_anything() -> None:
    assert (
        rules.report(measured()).cautions
        == rules.report(measured().model_copy(update={"said": GolfersWord(hand="right")})).cautions
    )


# ------------------------------------------------------------------ beyond corrections


def letter(**words: Any) -> str:
    return rules.report(measured().model_copy(update={"said": GolfersWord(**words)})).coaching_response


def test_who_says_how_tall_they_are_reads_centimetres_with_their_error() -> None:
    told = letter(height_cm=180)

    assert " cm (" in told
    assert "give or take 10 %" in told
    assert "shoulder widths" in told
    assert " cm" not in letter(club="wedge")


def test_feel_club_and_goal_are_told_as_the_golfers_words() -> None:
    told = letter(club="driver", feel="too quick", goal="fewer fat shots")

    assert "You say that this was a driver and that it felt “too quick”." in told
    assert "Your goal is “fewer fat shots”" in told


def test_the_ball_is_the_golfers_word_and_explains_nothing() -> None:
    told = letter(start_line="right of the target", curve="to the left", strike="toe")

    said = "Of the ball you say that it started right of the target, curved to the left and was struck off the toe:"
    assert said in told
    assert "nothing here explains it" in told


def test_who_says_nothing_gets_the_letter_as_ever() -> None:
    assert letter() == rules.report(measured()).coaching_response
    assert letter(hand="right", level="regular", handicap=12) == rules.report(measured()).coaching_response


def test_a_beginner_gets_one_thought() -> None:
    faults = [measured().findings[0]] * 3
    many = measured().model_copy(update={"findings": faults})

    assert len(rules.report(many).cues) == 3
    assert len(rules.report(many.model_copy(update={"said": GolfersWord(level="beginner")})).cues) == 1
