"""Where a swing stands against each range of its view, and what it should begin with."""

import pytest

from swing.domain.models import Counts, EventName, Measurement, Metric, Severity, View
from swing.domain.wording import against, bound
from swing.measurement import findings
from swing.measurement.checkpoints import UNITS, checkpoints, counts, overall_level, ranged
from swing.measurement.findings import Fault, knowledge
from swing.measurement.first_step import first_step
from swing.measurement.withheld import CLEARER, LEANING, UNSTEADY, remedy
from tests.builders.analyses import BEHIND, LEFTY, SWAY, measured
from tests.builders.swings import marks_at, swing

FILMED = swing(marks_at(address=0.7, top=1.5, impact=1.8, mid_follow_through=1.9, finish=2.6))
# A swing without a fault, seen well.
GOOD = {"hip_sway": -0.1, "hip_slide": 0.3, "head_lift": 0.1, "stance_width": 1.5, "tempo_ratio": 3.0}
SHOWN = [fault for fault in knowledge().faults if fault.metric in ranged("unknown")]


def measurement(
    values: dict[str, float] | None = None, *absent: Metric, confidence: float = 1.0, view: View = "face-on"
) -> Measurement:
    metrics = {
        name: Metric(name=name, unit=UNITS[name], value=value, confidence=confidence)
        for name, value in (values or {}).items()
    } | {each.name: each for each in absent}
    filmed = FILMED.model_copy(update={"view": view})
    return Measurement(swing=filmed, metrics=metrics, findings=findings.findings(metrics, filmed))


def at(fault: Fault, share: float) -> float:
    """A number that many steps of severity inside a fault's limit."""
    return fault.steps["low"] - share * (fault.steps["medium"] - fault.steps["low"])


def standing(known: Measurement, name: str) -> str:
    return next(point.standing for point in checkpoints(known) if point.metric == name)


@pytest.mark.parametrize(("view", "most"), [("face-on", 16), ("down-the-line", 9), ("unknown", 20)])
def test_a_view_has_the_checkpoints_that_it_can_show_and_no_turn(view: View, most: int) -> None:
    names = [point.metric for point in checkpoints(measurement(view=view))]

    assert len(names) == most
    assert not {"shoulder_turn_deg", "hip_turn_deg"} & set(names)
    assert "tempo_ratio" in names


@pytest.mark.parametrize("fault", SHOWN, ids=lambda fault: fault.code)
@pytest.mark.parametrize(("share", "expected"), [(-0.01, "outside"), (0.0, "outside"), (0.02, "near"), (0.98, "near")])
def test_a_number_is_near_within_a_step_of_its_limit(fault: Fault, share: float, expected: str) -> None:
    known = measurement({fault.metric: at(fault, share)}, view="unknown")

    assert standing(known, fault.metric) == expected


def test_what_was_not_seen_says_why_and_what_to_film() -> None:
    hidden = Metric(name="hip_sway", unit="shoulder widths", reason=UNSTEADY)

    points = {point.metric: point for point in checkpoints(measurement({"head_sway": -0.2}, hidden, confidence=0.3))}

    assert [points[name].standing for name in ("hip_sway", "head_sway")] == ["not judged", "not judged"]
    assert points["hip_sway"].reason == UNSTEADY
    assert points["hip_sway"].film == "Put the phone where it does not move."
    assert points["head_sway"].value is None
    assert points["head_sway"].film == CLEARER


def test_every_reason_why_a_recorded_swing_lacks_a_number_has_a_remedy() -> None:
    reasons = {
        point.reason
        for clip in (SWAY, LEFTY, BEHIND)
        for view in ("face-on", "down-the-line", "unknown")
        for point in checkpoints(
            measured(clip).model_copy(update={"swing": measured(clip).swing.model_copy(update={"view": view})})
        )
        if point.reason
    }

    assert reasons
    assert all(remedy(reason) for reason in reasons | {LEANING})


def test_the_counts_add_up() -> None:
    seen = counts(checkpoints(measurement({"hip_sway": -0.3, "hip_slide": 0.3, "head_sway": -0.6})))

    assert seen == Counts(of=16, judged=3, inside=1, near=1, outside=1)


@pytest.mark.parametrize(
    ("values", "level"),
    [
        pytest.param({}, "high", id="no fault"),
        pytest.param({"hip_sway": -0.26}, "high", id="one small fault"),
        pytest.param({"hip_sway": -0.5}, "medium", id="one large fault"),
        pytest.param({"hip_sway": -0.5, "head_lift": 0.7}, "low", id="two large faults"),
    ],
)
def test_the_level_falls_with_number_and_severity(values: dict[str, float], level: Severity) -> None:
    assert overall_level(measurement(GOOD | values)) == level


def test_a_swing_of_which_little_is_certain_has_no_level() -> None:
    assert overall_level(measurement(GOOD, confidence=0.44)) is None


@pytest.mark.parametrize("part", ["hip", "head"])
def test_a_swing_without_hips_or_head_has_no_level_however_much_else_was_seen(part: str) -> None:
    lots = GOOD | {"lead_elbow_impact_deg": 175.0, "finish_balance": 0.02, "hand_height_top": 0.3}

    assert overall_level(measurement(lots)) == "high"
    assert overall_level(measurement({name: v for name, v in lots.items() if not name.startswith(part)})) is None


# ------------------------------------------------------------------ the first step


def test_the_first_step_is_the_worst_fault() -> None:
    step = first_step(measurement(GOOD | {"hip_sway": -0.5, "stance_width": 2.2}))

    assert (step.kind, step.code, step.limit) == ("fault", "sway", -0.25)
    assert step.aim == "hip sway no more than 0.25 shoulder widths away from the target"
    assert step.event is EventName.TOP
    assert len(step.drills) == 2


@pytest.mark.parametrize("fault", SHOWN, ids=lambda fault: fault.code)
def test_without_a_fault_it_is_what_is_nearest_to_its_limit_and_is_called_that(fault: Fault) -> None:
    step = first_step(measurement({fault.metric: at(fault, 0.05)}, view="unknown"))

    assert (step.kind, step.code, step.limit) == ("nearest", fault.code, fault.steps["low"])
    assert step.title.startswith("Nearest to its limit: ")
    assert "this is no fault" in step.evidence
    assert (step.event, step.cue) == (fault.event, fault.cue)
    assert len(step.drills) == 2


def test_of_two_the_one_with_less_room_is_nearest_however_much_the_other_weighs() -> None:
    step = first_step(measurement(GOOD | {"stance_width": 2.09, "hip_sway": -0.2}))

    assert step.code == "wide_stance"


def test_a_swing_of_which_nothing_was_judged_is_to_be_filmed_again() -> None:
    step = first_step(measurement({}, Metric(name="hip_sway", unit="shoulder widths", reason=LEANING)))

    assert (step.kind, step.metric, step.event) == ("film", None, None)
    assert "Hold the phone upright." in step.why
    assert step.drills


@pytest.mark.parametrize(
    ("metric", "value", "limit", "side", "text"),
    [
        ("hip_depth_change", 0.17, 0.18, "high", "0.17 of 0.18 torso lengths"),
        ("hip_sway", -0.19, -0.25, "low", "0.19 of 0.25 shoulder widths away from the target"),
        ("tempo_ratio", 2.4, 2.2, "low", "2.4 : 1, where at least 2.2 : 1 is usual"),
        ("tempo_ratio", 2.1, 2.2, "low", "2.1 : 1, where at least 2.2 : 1 is usual"),
        ("tempo_ratio", 5.3, 5.5, "high", "5.3 of 5.5 : 1"),
        ("head_drop", -0.5, -0.55, "low", "0.50 of 0.55 shoulder widths"),
        ("head_drop", -0.6, -0.55, "low", "0.60 shoulder widths, where no more than 0.55 shoulder widths is usual"),
        ("spine_lean_top_deg", -2, 5, "high", "2° away from the target, with the limit at 5° towards the target"),
    ],
)
def test_a_number_beside_its_limit_says_which_way_it_goes_and_has_no_sign(
    metric: str, value: float, limit: float, side: str, text: str
) -> None:
    assert against(metric, value, limit, UNITS[metric], side) == text


def test_the_end_of_a_range_reads_as_something_to_reach() -> None:
    assert bound("lead_elbow_impact_deg", 145, "deg", "low") == "at least 145°"
    assert bound("hip_slide", 0.65, "shoulder widths", "high") == "no more than 0.65 shoulder widths towards the target"
