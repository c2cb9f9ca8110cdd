"""Which frames the coach looks at first."""

import pytest

from swing.coach.frame_batches import batches
from swing.domain.models import EventName, Measurement
from tests.builders.analyses import SWAY, measured


def without(measurement: Measurement, *events: EventName) -> Measurement:
    kept = measurement.swing.events | dict.fromkeys(events)
    return measurement.model_copy(update={"swing": measurement.swing.model_copy(update={"events": kept})})


def test_no_batch_has_more_than_four_frames_and_no_frame_is_shown_twice() -> None:
    shown = [batch.events for batch in batches(measured())]

    assert max(map(len, shown)) == 4
    assert sorted(event for events in shown for event in events) == sorted(EventName)


def test_the_worst_finding_is_in_the_first_batch_beside_the_address() -> None:
    worst = measured(SWAY).findings[0]

    first = batches(measured(SWAY))[0]

    assert worst.event in first.events
    assert EventName.ADDRESS in first.events


def test_the_frames_of_a_batch_come_in_the_order_of_the_swing() -> None:
    for batch in batches(measured()):
        places = [list(EventName).index(event) for event in batch.events]
        assert places == sorted(places)


def test_without_findings_impact_and_top_come_first() -> None:
    sound = measured().model_copy(update={"findings": []})

    first = batches(sound)[0]

    assert {EventName.IMPACT, EventName.TOP} < set(first.events)


def test_an_event_that_is_not_in_the_video_is_not_asked_about() -> None:
    cut = without(measured(), EventName.FINISH, EventName.MID_FOLLOW_THROUGH)

    asked = [event for batch in batches(cut) for event in batch.events]

    assert EventName.FINISH not in asked
    assert len(asked) == 6


@pytest.mark.parametrize("events", [0, 1, 4, 5])
def test_there_are_as_many_batches_as_the_frames_need(events: int) -> None:
    short = without(measured(), *list(EventName)[events:])

    assert len(batches(short)) == -(-events // 4)
