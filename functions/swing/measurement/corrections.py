"""The golfer's word in place of what we found: which swing counts, hand, slow motion, and the times of events.

What we had found is kept beside it, and nothing is learned from it.
"""

from typing import Final

import numpy as np

from swing.domain.golfers_word import GolfersWord
from swing.domain.models import EventName, Found, Mark, Swing
from swing.domain.pace import perhaps_slow
from swing.domain.poses import Poses
from swing.measurement.candidates import Candidate

# A golfer points at a picture, not between two. A convention.
CONFIDENCE: Final = 0.9

Marks = dict[EventName, Mark | None]


def chosen(swings: list[Candidate], poses: Poses, said: GolfersWord | None) -> Candidate | None:
    """The swing in which the moment lies that the golfer has named; None where nothing, or no swing, was named."""
    moment_s = said.swing_s if said else None
    if moment_s is None:
        return None
    times_s = poses.times_s
    return next((each for each in swings if times_s[each.start] <= moment_s <= times_s[each.after]), None)


def corrected(swing: Swing, poses: Poses, said: GolfersWord | None) -> Swing:
    """The swing as the golfer says that it was."""
    if said is None:
        return swing
    events = with_said(swing.events, said_marks(poses, said))
    slow = swing.slow_motion if said.slow_motion is None else said.slow_motion
    perhaps = said.slow_motion is None and perhaps_slow(slow, events)
    return swing.model_copy(
        update={
            "events": events,
            "handedness": said.hand or swing.handedness,
            "slow_motion": slow,
            "perhaps_slow_motion": perhaps,
            "found": found(swing, events, said),
        }
    )


def said_marks(poses: Poses, said: GolfersWord) -> dict[EventName, Mark]:
    """The golfer's events as marks, those that lie within the samples."""
    told = {EventName(event): at_s for event, at_s in (said.events or {}).items()}
    within = {event: at_s for event, at_s in told.items() if poses.times_s[0] <= at_s <= poses.times_s[-1]}
    return {event: mark(poses, at_s) for event, at_s in within.items()}


def mark(poses: Poses, at_s: float) -> Mark:
    frame = round(float(np.interp(at_s, poses.times_s, poses.frames)))
    return Mark(frame=frame, time_s=at_s, confidence=CONFIDENCE)


def with_said(ours: Marks, said: dict[EventName, Mark]) -> Marks:
    """The golfer's events with those of ours that are on the right side of each of them; the others give way."""
    order = list(EventName)

    def fits(event: EventName, mark: Mark) -> bool:
        place = order.index(event)
        return all((mark.time_s - each.time_s) * (place - order.index(name)) > 0 for name, each in said.items())

    kept = {event: mark if mark and fits(event, mark) else None for event, mark in ours.items()}
    return kept | said


def found(swing: Swing, events: Marks, said: GolfersWord) -> Found | None:
    """What we had found, of all that the golfer's word has changed; None where it has changed nothing."""
    changed = Found(
        handedness=swing.handedness if said.hand not in {None, swing.handedness} else None,
        slow_motion=swing.slow_motion if said.slow_motion not in {None, swing.slow_motion} else None,
        events={event: mark for event, mark in swing.events.items() if events[event] != mark},
    )
    return changed if changed != Found() else None


def of_another(swing: Swing, ours_s: float) -> Swing:
    """The swing that the golfer has chosen, with the moment of the one that we would have chosen."""
    return swing.model_copy(update={"found": (swing.found or Found()).model_copy(update={"impact_s": ours_s})})
