"""When the eight events of a motion are, by GolfDB's definition, found on the posed body and club themselves."""

from collections.abc import Callable

import numpy as np

from dev.golfer.motion import Motion
from swing.models import EventName


def event_times_s(motion: Motion) -> dict[EventName, float]:
    """Seconds of real time from the start of the clip."""
    body = motion.golfer.body
    shoulder, wrist = body.bones.index("upperarm_l"), body.bones.index("hand_l")

    def shaft_rise(time_s: float) -> float:
        return float(motion.golfer.pose(motion.controls(time_s))[1].direction[2])

    def arm_rise(time_s: float) -> float:
        heights = motion.golfer.pose(motion.controls(time_s))[0].positions[:, 2]
        return float(heights[wrist] - heights[shoulder])

    takeaway, top, impact = motion.takeaway_s, motion.top_s, motion.impact_s
    return {
        EventName.ADDRESS: takeaway,
        EventName.TOE_UP: first_level(shaft_rise, takeaway, top),
        EventName.MID_BACKSWING: first_level(arm_rise, takeaway, top),
        EventName.TOP: top,
        EventName.MID_DOWNSWING: first_level(arm_rise, top, impact),
        EventName.IMPACT: impact,
        EventName.MID_FOLLOW_THROUGH: first_level(shaft_rise, impact, motion.finish_s),
        EventName.FINISH: motion.relax_s,
    }


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
