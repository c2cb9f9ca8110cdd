import numpy as np
import pytest

from swing.calibration import Offset, estimates
from swing.models import EventName
from swing.rhythm import IMPACT, TOP, expected

TIMES = expected(2.0, 2.3)
SURE = {event: {event.value: Offset(0.0, 0.1)} for event in EventName}
UNITS = dict.fromkeys(EventName, 0.3)


def evidence(**changes: float) -> dict[str, float]:
    return {event.value: float(time_s) for event, time_s in zip(EventName, TIMES, strict=True)} | changes


def times_of(evidence: dict[str, float]) -> np.ndarray:
    return np.array([found.time_s for found in estimates(evidence, SURE, UNITS).values()])


def test_the_usual_rhythm_keeps_the_order_of_the_events_and_a_backswing_of_three_downswings() -> None:
    assert np.all(np.diff(TIMES) > 0)
    assert (TIMES[TOP] - TIMES[0]) / (TIMES[IMPACT] - TIMES[TOP]) == pytest.approx(3, abs=0.1)


def test_evidence_in_the_usual_rhythm_is_left_where_it_is() -> None:
    assert times_of(evidence()) == pytest.approx(TIMES, abs=1e-4)


def test_an_event_without_evidence_follows_from_the_others_and_is_less_sure() -> None:
    found = estimates(evidence(toe_up=float("nan")), SURE, UNITS)

    assert found[EventName.TOE_UP].time_s == pytest.approx(TIMES[1], abs=1e-3)
    assert found[EventName.TOE_UP].spread_s > 1.5 * found[EventName.TOP].spread_s


def test_evidence_out_of_rhythm_moves_towards_it_but_not_all_the_way() -> None:
    late = times_of(evidence(finish=float(TIMES[7]) + 0.3))

    assert TIMES[7] < late[7] < TIMES[7] + 0.3
    assert late[:6] == pytest.approx(TIMES[:6], abs=0.02)
