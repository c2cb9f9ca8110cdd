"""Which faults the numbers show, how severe, and what stands behind every rule."""

import re
from pathlib import Path

import pytest

from swing.domain.models import EventName, Finding, Metric, Severity
from swing.measurement import findings
from swing.measurement.catalogue import DEFINITIONS
from swing.measurement.findings import Fault, knowledge
from swing.measurement.metrics import measure_all
from tests.builders.swings import marks_at, recorded_poses, swing, true_poses, true_swing

FAULTS = knowledge().faults
SWING = swing(marks_at(address=0.7, top=1.5, impact=1.8, mid_follow_through=1.9, finish=2.6))
UNITS = {definition.name: definition.unit for definition in DEFINITIONS} | {"tempo_ratio": "1"}
BALL_FLIGHT = {"slice", "hook", "draw", "fade", "straighter", "yards", "metres", "distances", "accuracy", "carry"}


def metric(name: str, value: float, confidence: float = 1.0) -> dict[str, Metric]:
    return {name: Metric(name=name, unit=UNITS[name], value=value, confidence=confidence)}


def codes(found: list[Finding]) -> set[str]:
    return {each.code for each in found}


def texts(fault: Fault) -> str:
    drills = [knowledge().drills[name] for name in fault.drills]
    words = [fault.title, fault.evidence, fault.why, fault.cue, *(step for drill in drills for step in drill.steps)]
    return " ".join(words).lower()


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.code)
@pytest.mark.parametrize("degree", ["low", "medium", "high"])
def test_a_fault_grows_with_its_number(fault: Fault, degree: Severity) -> None:
    found = findings.findings(metric(fault.metric, fault.steps[degree]), SWING)

    assert [(each.code, each.severity) for each in found] == [(fault.code, degree)]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.code)
def test_a_number_just_inside_the_range_is_no_fault(fault: Fault) -> None:
    inward = -0.001 if fault.side == "high" else 0.001

    assert findings.findings(metric(fault.metric, fault.steps["low"] + inward), SWING) == []


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.code)
def test_an_uncertain_number_is_no_fault(fault: Fault) -> None:
    assert findings.findings(metric(fault.metric, fault.steps["high"], confidence=0.4), SWING) == []


def test_a_missing_number_is_no_fault() -> None:
    hidden = Metric(name="hip_sway", unit="shoulder widths", reason="The lead hip was hidden from the camera.")

    assert findings.findings({"hip_sway": hidden}, SWING) == []


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.code)
def test_every_rule_can_be_followed_and_checked(fault: Fault) -> None:
    sign = 1 if fault.side == "high" else -1

    assert sign * fault.steps["low"] < sign * fault.steps["medium"] < sign * fault.steps["high"]
    assert fault.metric in UNITS
    assert knowledge().sources[fault.source].sample
    assert len(set(fault.drills)) == 2
    assert all(knowledge().drills[name].steps and knowledge().drills[name].reps for name in fault.drills)
    assert not BALL_FLIGHT & set(re.findall(r"\w+", texts(fault)))


def test_the_documentation_knows_every_metric_and_every_fault() -> None:
    documented = (Path(__file__).parents[3] / "docs" / "metrics.md").read_text("utf-8")

    assert not [name for name in {*UNITS, "backswing_s"} if name not in documented and suffix(name) not in documented]
    assert not [fault.code for fault in FAULTS if f"`{fault.code}`" not in documented]


def suffix(name: str) -> str:
    """`spine_lean_top_deg` may be written as `_top_deg` behind `spine_lean_address_deg`."""
    return f"`_{'_'.join(name.split('_')[-2:])}`"


def test_there_are_the_faults_that_a_coach_names() -> None:
    named = {fault.code for fault in FAULTS}

    assert len(named) == len(FAULTS) >= 12
    assert named >= {
        "early_extension", "sway", "slide", "loss_of_posture", "reverse_spine_angle", "over_rotation", "bent_lead_arm",
        "fast_tempo", "slow_tempo", "reverse_pivot", "unsteady_finish", "head_lift", "narrow_stance", "wide_stance",
    }  # fmt: skip


def test_a_finding_carries_its_evidence() -> None:
    [sway] = findings.findings(metric("hip_sway", -0.4), SWING)

    assert (sway.metric, sway.value, sway.unit) == ("hip_sway", -0.4, "shoulder widths")
    assert (sway.low, sway.high) == (-0.25, None)
    assert (sway.event, sway.frame) == (EventName.TOP, 45)
    assert "0.40 shoulder widths away" in sway.evidence
    assert sway.source
    assert sway.sample
    assert len(sway.drills) == 2


def test_a_metric_with_two_sides_shows_both_ends_of_its_range() -> None:
    [narrow] = findings.findings(metric("stance_width", 0.5), SWING)

    assert (narrow.low, narrow.high) == (0.9, 2.1)


def test_what_weighs_more_comes_first() -> None:
    metrics = metric("stance_width", 2.2) | metric("hip_sway", -0.5) | metric("head_lift", 0.31)

    found = findings.findings(metrics, SWING)

    assert [each.code for each in found] == ["sway", "head_lift", "wide_stance"]


def test_at_most_three_issues_are_named() -> None:
    values = {"hip_sway": -0.5, "head_lift": 0.7, "stance_width": 3.0, "tempo_ratio": 1.0}
    metrics = {name: each for key, value in values.items() for name, each in metric(key, value).items()}

    issues = findings.top_issues(findings.findings(metrics, SWING))

    assert len(issues) == 3
    assert issues[0].startswith("Sway")


def test_a_strength_is_what_lies_well_inside_its_range() -> None:
    good = findings.strengths(metric("hip_sway", -0.05) | metric("tempo_ratio", 3.0))
    fair = findings.strengths(metric("hip_sway", -0.2) | metric("tempo_ratio", 2.4))

    assert len(good) == 2
    assert "3.0 : 1" in good[0]
    assert fair == []


@pytest.mark.parametrize(
    ("clip", "expected"),
    [
        pytest.param("face_on_right_60_sway", {"sway"}, id="sway"),
        pytest.param(
            "down_the_line_right_60_early_extension", {"early_extension", "loss_of_posture"}, id="early extension"
        ),
        pytest.param("face_on_left_30", set(), id="clean face-on"),
        pytest.param("down_the_line_right_60", set(), id="clean down-the-line"),
    ],
)
def test_the_golfer_with_a_known_fault_has_that_fault_and_the_clean_one_has_none(clip: str, expected: set[str]) -> None:
    played = true_swing(clip)

    seen = findings.findings(measure_all(recorded_poses(clip), played), played)
    exact = findings.findings(measure_all(true_poses(clip), played), played)

    assert codes(seen) == expected
    assert codes(exact) == expected
