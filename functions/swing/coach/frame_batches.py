"""Frame batches: which key frames the coach is shown together. Those of the findings come first."""

from typing import Final

from swing.domain.models import EventName, Measurement, Shape
from swing.measurement.first_step import first_step

MAX_FRAMES: Final = 4
# After those of the findings, or of what is nearest to one: what coaches look at first. Impact and top decide most,
# address explains them.
USUAL: Final = (
    EventName.IMPACT,
    EventName.TOP,
    EventName.ADDRESS,
    EventName.MID_DOWNSWING,
    EventName.FINISH,
    EventName.MID_BACKSWING,
    EventName.MID_FOLLOW_THROUGH,
    EventName.TOE_UP,
)


class FrameBatch(Shape):
    """Key frames for one question, named after its place; `events` in the order of the swing."""

    question: str
    events: list[EventName]


def batches(measurement: Measurement) -> list[FrameBatch]:
    """Batches of at most four frames. Each finding's event stands beside the address that it is compared with."""
    found = by_importance(measurement)
    order = list(EventName)
    starts = range(0, len(found), MAX_FRAMES)
    return [
        FrameBatch(question=f"batch-{index:03}", events=sorted(found[start : start + MAX_FRAMES], key=order.index))
        for index, start in enumerate(starts)
    ]


def by_importance(measurement: Measurement) -> list[EventName]:
    """Events that have a frame: those of the first step and the findings, then the others as coaches look."""
    shown = [finding.event for finding in measurement.findings] or [first_step(measurement).event]
    told = [event for event in shown if event is not None]
    compared = [EventName.ADDRESS] if told else []
    wanted = dict.fromkeys([*told[:1], *compared, *told[1:], *USUAL])
    return [event for event in wanted if measurement.swing.events.get(event) is not None]
