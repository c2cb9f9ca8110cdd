"""Every number says how far it may be from the truth, and a fault is named where that leaves little doubt."""

import pytest

from swing.domain.models import EventName, Metric
from swing.measurement import findings
from swing.measurement.catalogue import DEFINITIONS
from swing.measurement.checkpoints import checkpoints
from swing.measurement.findings import knowledge
from swing.measurement.first_step import first_step
from swing.measurement.metrics import measure_all
from swing.measurement.metrics.body import Body
from swing.measurement.metrics.uncertainty import spread_s, tracker_errors
from tests.builders.analyses import BEHIND, LEFTY, SWAY
from tests.builders.swings import recorded_poses, true_poses, true_swing
from tests.unit.measurement.test_checkpoints import measurement

SWAYS = next(fault for fault in knowledge().faults if fault.code == "sway")


def hip_sway(value: float, error: float | None) -> Metric:
    return Metric(name="hip_sway", unit="shoulder widths", value=value, confidence=1, error=error)


@pytest.mark.parametrize("clip", [SWAY, LEFTY, BEHIND])
def test_every_number_has_its_error_and_three_of_it_reach_the_truth(clip: str) -> None:
    seen, known = measure_all(recorded_poses(clip), true_swing(clip)), measure_all(true_poses(clip), true_swing(clip))
    measured = {name: metric for name, metric in seen.items() if metric.value is not None}

    assert all(metric.error is not None for metric in measured.values())
    # Times have no error but the events', which are the true ones here.
    off = {
        name: abs((metric.value or 0) - (known[name].value or 0)) / (metric.error or 1)
        for name, metric in measured.items()
        if known[name].value is not None and metric.unit not in {"s", "1"}
    }
    assert {name: each for name, each in off.items() if each > 3} == {}


def test_what_was_not_measured_has_no_error() -> None:
    seen = measure_all(recorded_poses(SWAY), true_swing(SWAY))

    assert [metric for metric in seen.values() if metric.value is None and metric.error is not None] == []


@pytest.mark.parametrize("view", ["face-on", "down-the-line"])
def test_the_tracker_s_error_is_known_of_every_number_that_a_view_tells(view: str) -> None:
    told = {each.name for each in DEFINITIONS if view in each.views and not each.withheld}

    assert told <= tracker_errors()[view].keys()


def test_an_event_that_is_less_certain_makes_what_moves_with_it_less_certain() -> None:
    poses, sure = recorded_poses(SWAY), true_swing(SWAY)
    top = sure.events[EventName.TOP]
    assert top is not None
    doubted = sure.events | {EventName.TOP: top.model_copy(update={"confidence": 0.3})}

    certain, unsure = (measure_all(poses, swing) for swing in (sure, sure.model_copy(update={"events": doubted})))

    assert (unsure["tempo_ratio"].error or 0) > (certain["tempo_ratio"].error or 0)
    assert unsure["stance_width"].error == certain["stance_width"].error


def test_the_spread_of_an_event_follows_from_its_chance_to_be_within_the_tolerance() -> None:
    swing = true_swing(SWAY)
    address, top, impact = (swing.events[event] for event in (EventName.ADDRESS, EventName.TOP, EventName.IMPACT))
    assert address is not None
    assert top is not None
    assert impact is not None

    spread = spread_s(Body.of(recorded_poses(SWAY), swing), top.model_copy(update={"confidence": 0.6827}))

    assert spread == pytest.approx((impact.time_s - address.time_s) / 30, rel=0.01)


@pytest.mark.parametrize(("value", "error", "named"), [(-0.29, 0.03, True), (-0.29, 0.1, False), (-0.24, 0.01, False)])
def test_a_fault_is_named_where_its_number_proves_it(value: float, error: float, named: bool) -> None:
    assert (findings.severity(SWAYS, hip_sway(value, error)) is not None) is named


def test_what_is_beyond_its_limit_by_less_than_the_error_is_near_it_and_comes_first_without_being_a_fault() -> None:
    known = measurement({}, hip_sway(-0.27, 0.08))

    step = first_step(known)

    assert known.findings == []
    assert [point.standing for point in checkpoints(known) if point.metric == "hip_sway"] == ["near"]
    assert (step.kind, step.code) == ("nearest", "sway")
    assert "beyond its limit by less than the error of measurement" in step.evidence


def test_a_finding_tells_how_probable_it_is_and_the_more_probable_of_two_alike_comes_first() -> None:
    slide = Metric(name="head_sway", unit="shoulder widths", value=-0.75, confidence=1, error=0.1)
    drop = Metric(name="head_lift", unit="shoulder widths", value=0.40, confidence=1, error=0.02)

    found = measurement({}, slide, drop).findings

    assert [each.code for each in found] == ["head_lift", "head_sway"]
    assert found[0].probability == 1.0
    assert found[1].probability == pytest.approx(0.841, abs=0.001)
