"""A report may say what was measured and seen, and nothing else."""

from typing import Any

import pytest

from swing.coach.answers import Facts
from swing.coach.grounding import advice_complaints, fact_complaints, quantities
from swing.domain.models import EventName, Mark, Measurement, Metric
from swing.measurement.findings import findings
from swing.measurement.first_step import first_step
from tests.builders.analyses import LEFTY, good_advice, measured
from tests.builders.swings import swing


def measurement() -> Measurement:
    """A fast swing: 22.4 degrees of tilt, a head that sways 0.39 shoulder widths, tempo 2.06, top at frame 40."""
    marks: dict[EventName, Mark | None] = {
        EventName.ADDRESS: Mark(frame=10, time_s=0.33, confidence=1),
        EventName.TOP: Mark(frame=40, time_s=1.33, confidence=1),
    }
    numbers = {
        "tempo_ratio": Metric(name="tempo_ratio", unit="1", value=2.06, confidence=1),
        "spine_tilt_address_deg": Metric(name="spine_tilt_address_deg", unit="deg", value=22.4, confidence=1),
        "head_sway": Metric(name="head_sway", unit="shoulder widths", value=-0.39, confidence=1),
        "backswing_s": Metric(name="backswing_s", unit="s", value=1.0, confidence=1),
    }
    filmed = swing(marks)
    return Measurement(swing=filmed, metrics=numbers, findings=findings(numbers, filmed))


@pytest.mark.parametrize(
    "said",
    [
        "Your spine tilts 22 degrees at address.",
        "Your spine tilts 22.4° at address.",
        "Your head moves 0.4 shoulder widths.",
        "Your head moves 39 % of your shoulder width.",
        "Your tempo is 2.1:1.",
        "Your tempo is about 2 to 1.",
        "Your backswing takes 1.0 seconds.",
        "The top, at 1.33 s, comes early.",
        "Frame 40 shows it.",
        "Swing 10 balls in 3 sets on day 2.",
        "Your tempo is 2-to-1.",
        "Between 1.0 and 1.33 seconds you turn.",
        "It is 0.4 of a shoulder width, or 0.39 times your shoulder width.",
        "Your spine tilts 22º, or 22˚.",
        "Frame 40 and 22 degrees.",
        "Day 3: 1 set. Day 4 - 1 second.",
    ],
)
def test_a_measured_number_may_be_said_rounded(said: str) -> None:
    assert advice_complaints(good_advice(measurement(), summary=said), measurement()) == []


@pytest.mark.parametrize(
    ("said", "complaint"),
    [
        ("Your spine tilts 35 degrees.", "“35 degrees” was not measured."),
        ("Your spine tilts 22.9 degrees.", "“22.9 degrees” was not measured."),
        ("Your head moves 22 cm.", "“22 cm” was not measured."),
        ("You swing at 95 mph.", "“95 mph” was not measured."),
        ("You will gain 20 yards.", "“20 yards” was not measured."),
        ("Your tempo is 3:1.", "“3:1” was not measured."),
        ("Hold it for 5 seconds.", "“5 seconds” was not measured."),
        ("It is 80% of a good swing.", "“80%” was not measured."),
        ("Turn 40 to 45 degrees.", "“40 to 45 degrees” was not measured."),
        ("Your tempo is 3-to-1.", "“3-to-1” was not measured."),
        ("Your tempo is 3 to-1.", "“3 to-1” was not measured."),
        ("It is between 5 and 22 degrees.", "“5 and 22 degrees” was not measured."),
        ("It is between 22 and 38 degrees.", "“22 and 38 degrees” was not measured."),
        ("It is between -5 and -22 degrees.", "“5 and -22 degrees” was not measured."),
        ("It is 5 or 22 degrees.", "“5 or 22 degrees” was not measured."),
        ("It is 5—22 degrees.", "“5—22 degrees” was not measured."),
        ("It is a 5-to-22-degree tilt.", "“5-to-22-degree” was not measured."),
        ("It is 0.6 of a shoulder width.", "“0.6 of a shoulder width” was not measured."),
        ("It is 1.2 times shoulder width.", "“1.2 times shoulder width” was not measured."),
        ("It is 1.2 times your torso length.", "“1.2 times your torso length” was not measured."),
        ("It is 1.2x shoulder width.", "“1.2x shoulder width” was not measured."),
        ("It is 1.2 × the shoulder width.", "“1.2 × the shoulder width” was not measured."),
        ("Your spine tilts 38º.", "“38º” was not measured."),
        ("Your spine tilts 38˚.", "“38˚” was not measured."),
        ("Turn 38-degrees, or 38‑degrees.", "“38‑degrees” was not measured."),
        ("Stand 3 feet away.", "“3 feet” was not measured."),
        ("Frame 41 shows it.", "There is no frame 41 among the key frames."),
    ],
)
def test_an_invented_number_is_complained_about(said: str, complaint: str) -> None:
    assert complaint in advice_complaints(good_advice(measurement(), summary=said), measurement())


@pytest.mark.parametrize("field", ["strengths", "cues", "cautions"])
def test_every_text_is_looked_at(field: str) -> None:
    lying = good_advice(measurement(), **{field: ["Turn your hips 77 degrees."]})

    assert advice_complaints(lying, measurement()) == ["“77 degrees” was not measured."]


def test_an_event_that_is_not_in_the_video_is_complained_about() -> None:
    cause = {"title": "Late", "why": "It is.", "event": "impact", "evidence": "Seen."}

    lying = good_advice(measurement(), root_cause=cause)

    assert advice_complaints(lying, measurement()) == ["The event impact is not in this video."]


@pytest.mark.parametrize(("because", "complaints"), [(None, 1), (" ", 1), ("The library has none for lefties.", 0)])
def test_a_drill_outside_the_library_needs_a_reason(because: str | None, complaints: int) -> None:
    drill: dict[str, Any] = {"name": "Broom", "steps": ["Sweep."], "reps": "Ten times", "why": "It helps."}

    advice = good_advice(measurement(), drills=[drill | {"outside_library_because": because}])

    assert len(advice_complaints(advice, measurement())) == complaints


@pytest.mark.parametrize(
    ("drill", "step"),
    [
        ("Feet together", "Make 2 sets of 10 feet-together swings."),
        ("Feet together", "Day 3 - Feet together, 10 balls."),
        ("Inside of the back foot", "Hold the top for 2 seconds."),
        ("Inside of the back foot", "Make a 2-second pause."),
    ],
)
def test_a_drill_of_the_library_may_be_told_in_other_words(drill: str, step: str) -> None:
    advised = {"name": drill, "steps": [step], "reps": "Ten", "why": "It helps.", "outside_library_because": None}

    assert advice_complaints(good_advice(measurement(), drills=[advised]), measurement()) == []


def test_a_good_answer_about_a_real_swing_has_no_complaints() -> None:
    assert advice_complaints(good_advice(measured()), measured()) == []


def facts(*events: str, fact: str = "The lead arm is bent.") -> Facts:
    observations = [{"fact": fact, "confidence": 0.5}]
    frames = [{"event": event, "visibility": "clear", "observations": observations} for event in events]
    return Facts.model_validate({"frames": frames})


def test_facts_are_about_the_frames_that_were_asked_about() -> None:
    asked = [EventName.ADDRESS, EventName.TOP]

    assert fact_complaints(facts("address", "top"), asked) == []
    assert fact_complaints(facts("address"), asked)
    assert fact_complaints(facts("address", "impact"), asked)


def test_facts_hold_no_numbers_with_units() -> None:
    [complaint] = fact_complaints(facts("top", fact="The arm is bent by 30 degrees."), [EventName.TOP])

    assert "30 degrees" in complaint


@pytest.mark.parametrize(
    "text", ["3 sets of 10", "from 7 to 10 balls", "one of 3", "level 2 or 3", "day 1 to 7", "on days 1 and 2"]
)
def test_counting_is_no_measuring(text: str) -> None:
    assert list(quantities(text)) == []


def test_the_limit_that_a_number_is_nearest_to_may_be_said_and_no_other() -> None:
    clean = measured(LEFTY)
    step = first_step(clean)
    assert step.limit is not None
    said = f"Your {step.metric} is near {abs(step.limit)} {step.unit}."

    assert advice_complaints(good_advice(clean, summary=said), clean) == []
    assert advice_complaints(good_advice(clean, summary="The range ends at 0.86 shoulder widths."), clean) != []
