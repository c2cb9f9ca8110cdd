"""What the picture of an event shows: its worst finding, or what is nearest to its limit."""

import numpy as np
import pytest

from swing.domain.models import EventName, Measurement
from swing.drawing.key_frames import key_frames, nearest
from swing.measurement.first_step import first_step
from tests.builders.analyses import LEFTY, SWAY, measured
from tests.builders.swings import recorded_poses, truth


def drawn(measurement: Measurement, *, with_step: bool) -> dict[EventName, bytes]:
    known = truth(LEFTY)
    frames = [mark.frame for mark in measurement.swing.events.values() if mark]
    pictures = {frame: np.full((known.height_px, known.width_px, 3), 120, np.uint8) for frame in frames}
    step = first_step(measurement) if with_step else None
    found, _ = key_frames(pictures, recorded_poses(LEFTY), measurement, step)
    return {each.event: each.overlay for each in found}


def test_the_picture_of_its_event_shows_what_is_nearest_to_its_limit_and_no_other_picture_does() -> None:
    step = first_step(measured(LEFTY))
    plain, shown = (drawn(measured(LEFTY), with_step=with_step) for with_step in (False, True))

    assert step.kind == "nearest"
    assert {event for event in plain if plain[event] != shown[event]} == {step.event}


@pytest.mark.parametrize("clip", [SWAY, LEFTY])
def test_only_what_is_no_fault_is_drawn_as_nearest(clip: str) -> None:
    step = first_step(measured(clip))
    assert step.event is not None

    number = nearest(step, step.event)

    assert (number is not None) == (step.kind == "nearest")
    assert number is None or (number.metric, number.value) == (step.metric, step.value)
