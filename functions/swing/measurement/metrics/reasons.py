"""Why a clip does not give a metric, in words for the golfer; None when nothing speaks against it."""

from itertools import pairwise

from swing.domain.models import EventName, Swing
from swing.measurement.catalogue import Definition
from swing.measurement.metrics.body import Body
from swing.measurement.metrics.lean import leans
from swing.measurement.withheld import (
    DISORDERED,
    HOW_TO_FILM,
    LEANING,
    LOST,
    LOST_ON_THE_WAY,
    MISSHAPEN,
    UNKNOWN_HAND,
    UNSTEADY,
)

# MediaPipe calls a joint visible from 0.5 on; the far elbow and wrist of a down-the-line swing lie at 0.2 to 0.5.
VISIBLE = 0.5
# Standing feet move by up to 0.2 shoulder widths in the picture (19 labelled clips); those of a lost golfer by 1.8.
STEADY_FEET = 0.35
# Of 39 labelled swings all but one have the golfer in 97 % of the samples from address to impact, that one in 69 %.
MAX_LOST = 0.15
# Shoulder width by torso length at address: 0.69 to 0.88 in 38 labelled swings, 0.32 where the tracker was still lost.
BROAD = (0.45, 1.2)


def why_not(body: Body, definition: Definition) -> str | None:
    """The first reason that speaks against a metric."""
    swing = body.swing
    return (
        unlit(body)
        or wrong_view(swing, definition)
        or definition.withheld
        or (UNKNOWN_HAND if swing.handedness == "unknown" else None)
        or missing_event(swing, definition.events)
        or lost(body, definition)
        or misshapen(body, definition)
        or hidden_joint(body, definition)
        or (unsteady(body) if definition.steady else None)
        or (LEANING if definition.level and leans(body) else None)
    )


def wrong_view(swing: Swing, definition: Definition) -> str | None:
    if swing.view in definition.views:
        return None
    return f"To measure this, film {' or '.join(HOW_TO_FILM[view] for view in definition.views)}."


def missing_event(swing: Swing, events: tuple[EventName, ...]) -> str | None:
    """An event that was not found, or events that do not follow each other."""
    marks = [swing.events.get(event) for event in events]
    for event, mark in zip(events, marks, strict=True):
        if mark is None:
            return f"The clip does not show the {event.value.replace('_', ' ')} of the swing."
    times = [mark.time_s for mark in marks if mark is not None]
    return None if all(first < second for first, second in pairwise(times)) else DISORDERED


def lost(body: Body, definition: Definition) -> str | None:
    """The golfer was not found in any sample around an event, or not in too many between. A few may be lost."""
    if not all(body.poses.found[body.moment(event)].any() for event in definition.events):
        return LOST
    between = body.between(definition.events[0], definition.events[-1], body.poses.found.astype(float))
    return LOST_ON_THE_WAY if definition.throughout and 1 - between.mean() > MAX_LOST else None


def misshapen(body: Body, definition: Definition) -> str | None:
    """Nothing is compared with an address at which the joints have no golfer's shape, or measured in its units."""
    if EventName.ADDRESS not in definition.events:
        return None
    least, most = BROAD
    return None if least < body.shoulder_width_px / body.torso_px < most else MISSHAPEN


def visibility(body: Body, definition: Definition, joint: str) -> float:
    """How plainly a joint is seen around the events of a metric, 0 to 1, at the worst of them."""
    return min(float(body.visibility[event][body.landmark(joint)]) for event in definition.events)


def hidden_joint(body: Body, definition: Definition) -> str | None:
    hidden = next((joint for joint in definition.joints if visibility(body, definition, joint) < VISIBLE), None)
    return None if hidden is None else f"The {hidden.replace('_', ' ')} was hidden from the camera."


def unlit(body: Body) -> str | None:
    return body.darkness and body.darkness.message


def unsteady(body: Body) -> str | None:
    """Feet that move in the picture while they stand: the camera moved, or the golfer was lost."""
    if body.camera_shakes:
        return UNSTEADY
    if missing_event(body.swing, (EventName.ADDRESS, EventName.TOP)) is not None:
        return None
    return UNSTEADY if body.foot_movement > STEADY_FEET else None
