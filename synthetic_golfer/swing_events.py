"""When the eight events of a motion are, by GolfDB's definition, found on the posed body and club themselves.

Address is the last moment before the club is seen to leave, finish the last one before the body is seen to relax: the
truth of a picture begins where a picture differs. The shaft is level at toe-up and mid-follow-through, the lead arm
(shoulder to wrist) at mid-backswing and mid-downswing, and at the top the club turns back.
"""

from collections.abc import Callable

import numpy as np

from swing.domain.models import EventName
from synthetic_golfer.geometry import Floats
from synthetic_golfer.motion import RELAX_S, Motion

SEEN_M = 0.004  # about a pixel of the stored clips
INSTANT_S = 1e-3


def event_times_s(motion: Motion) -> dict[EventName, float]:
    """Seconds of real time from the start of the clip."""
    body = motion.golfer.body
    shoulder, wrist = body.bones.index("upperarm_l"), body.bones.index("hand_l")

    def shaft_rise(time_s: float) -> float:
        return float(motion.golfer.pose(motion.controls(time_s))[1].direction[2])

    def arm_rise(time_s: float) -> float:
        heights = motion.golfer.pose(motion.controls(time_s))[0].positions[:, 2]
        return float(heights[wrist] - heights[shoulder])

    def coiling(time_s: float) -> float:
        """How fast the club still turns back about the golfer."""
        return motion.controls(time_s + INSTANT_S).shaft - motion.controls(time_s - INSTANT_S).shaft

    def hands(time_s: float) -> Floats:
        return motion.golfer.pose(motion.controls(time_s))[1].grip

    def head(time_s: float) -> Floats:
        return motion.golfer.pose(motion.controls(time_s))[1].head

    takeaway, impact = motion.takeaway_s, motion.impact_s
    top = first_level(coiling, (takeaway + motion.top_s) / 2, (motion.top_s + impact) / 2)
    return {
        EventName.ADDRESS: first_level(seen_to_move(head, takeaway), takeaway, top),
        EventName.TOE_UP: first_level(shaft_rise, takeaway, top),
        EventName.MID_BACKSWING: first_level(arm_rise, takeaway, top),
        EventName.TOP: top,
        EventName.MID_DOWNSWING: first_level(arm_rise, top, impact),
        EventName.IMPACT: impact,
        EventName.MID_FOLLOW_THROUGH: first_level(shaft_rise, impact, motion.finish_s),
        EventName.FINISH: first_level(seen_to_move(hands, motion.relax_s), motion.relax_s, motion.relax_s + RELAX_S),
    }


def seen_to_move(place: Callable[[float], Floats], start_s: float) -> Callable[[float], float]:
    """Positive once something is further from where it was than can be overlooked."""
    start = place(start_s)
    return lambda time_s: float(np.linalg.norm(place(time_s) - start)) - SEEN_M


def first_level(rise: Callable[[float], float], start_s: float, end_s: float) -> float:
    """First time between two at which something is level, to a tenth of a millisecond (bisection)."""
    times = np.linspace(start_s, end_s, 30)
    rising = np.array([rise(float(time)) > 0 for time in times])
    change = int(np.flatnonzero(rising[1:] != rising[:-1])[0])
    low, high = float(times[change]), float(times[change + 1])
    while high - low > 1e-4:
        middle = (low + high) / 2
        low, high = (middle, high) if (rise(middle) > 0) == rising[change] else (low, middle)
    return (low + high) / 2
