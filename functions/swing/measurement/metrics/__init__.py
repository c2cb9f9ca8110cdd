"""Numbers a coach reads off a swing: poses and events in; every metric out, as a number or as the reason for none.

Directions are the same for left- and right-handed golfers: positive is towards the target, the ball or the sky. A
confidence is that of the events times how plainly the joints are seen times what the metric is worth (`catalogue`).
"""

import math
from collections.abc import Callable, Iterator
from functools import partial

from swing.domain.models import EventName, Metric, Swing
from swing.domain.poses import Poses
from swing.measurement.catalogue import ADDRESS, DEFINITIONS, IMPACT, TOP, Definition
from swing.measurement.metrics import timing
from swing.measurement.metrics.body import Body
from swing.measurement.metrics.formulas import FORMULAS
from swing.measurement.metrics.reasons import missing_event, unlit, visibility, why_not
from swing.measurement.metrics.uncertainty import with_error
from swing.measurement.withheld import LOST, PERHAPS_SLOW, SLOW_MOTION

__all__ = ["measure_all"]

STILL = {EventName.ADDRESS, EventName.FINISH}


def measure_all(poses: Poses, swing: Swing) -> dict[str, Metric]:
    """Every metric of a swing by its name.

    `poses` holds n frames of 33 landmarks in pixels and metres; `swing` the events, the view and the hand. Whatever the
    clip does not show is a Metric without a value and with a reason in plain words.
    """
    body = Body.of(poses, swing)
    found = [*times(body), *(metric_of(body, definition) for definition in DEFINITIONS)]
    return {metric.name: metric for metric in found}


def times(body: Body) -> Iterator[Metric]:
    """Tempo, which slow motion leaves as it is, and the seconds, which it does not."""
    swing = body.swing
    slow = SLOW_MOTION if swing.slow_motion else PERHAPS_SLOW if swing.perhaps_slow_motion else None
    for name, unit, of, events, reason in (
        ("tempo_ratio", "1", timing.tempo_ratio, (ADDRESS, TOP, IMPACT), None),
        ("backswing_s", "s", timing.backswing_s, (ADDRESS, TOP), slow),
        ("downswing_s", "s", timing.downswing_s, (TOP, IMPACT), slow),
    ):
        spoken = unlit(body) or missing_event(swing, events) or reason
        absent = Metric(name=name, unit=unit, event=events[-1], reason=spoken)
        if absent.reason:
            yield absent
        else:
            seen = with_value(absent, of(swing), event_confidence(swing, events))
            yield with_error(seen, partial(of_swing, of), events, body)


def of_swing(of: Callable[[Swing], float], body: Body) -> float:
    """A number that needs no body; of events that have lost their order there is none."""
    try:
        return of(body.swing)
    except ZeroDivisionError:
        return math.nan


def metric_of(body: Body, definition: Definition) -> Metric:
    """The metric of one definition, or the reason why this clip does not give it."""
    absent = Metric(
        name=definition.name,
        unit=definition.unit,
        event=definition.events[-1],
        estimate=definition.estimate,
        reason=why_not(body, definition),
    )
    if absent.reason:
        return absent
    of = FORMULAS[definition.name]
    seen = with_value(absent, of(body), confidence(body, definition))
    return with_error(seen, of, definition.events, body)


def with_value(absent: Metric, value: float, believed: float) -> Metric:
    if not math.isfinite(value):
        return absent.model_copy(update={"reason": LOST})
    return absent.model_copy(update={"value": round(value, 3), "confidence": round(believed, 3)})


def event_confidence(swing: Swing, events: tuple[EventName, ...]) -> float:
    """That of the least certain event."""
    return min((mark.confidence for event in events if (mark := swing.events.get(event)) is not None), default=1.0)


def confidence(body: Body, definition: Definition) -> float:
    """How far a number may be believed, 0 to 1.

    The golfer is still at address and finish, so a body that is measured some frames beside them is nearly the same.
    """
    moving = event_confidence(body.swing, tuple(event for event in definition.events if event not in STILL))
    still = math.sqrt(event_confidence(body.swing, tuple(event for event in definition.events if event in STILL)))
    seen = min(visibility(body, definition, joint) for joint in definition.joints)
    return min(moving, still) * body.swing.view_confidence * min(seen, 1.0) * definition.worth
