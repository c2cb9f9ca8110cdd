"""The hands' way down becomes evidence for mid-downswing, impact, mid-follow-through and finish.

Each piece of evidence is the time at which the hands (or the body) do something that can be seen; how far an event
lies from it, in units of the fall, is calibrated (swing/measurement/data/events.json). The fall is the time from
four fifths of the hands' height down to their lowest point: it scales with the swing in real time and in slow motion
alike.
"""

from typing import Final

import numpy as np

from swing.measurement.curves import first_crossing, first_time, last_crossing, peak_time
from swing.measurement.motion import SMOOTHING, Motion, speeds

# Shares of the hands' height at the top, above their lowest point.
FALL_STARTS: Final = 0.8
LEVELS: Final = {"fell_80": FALL_STARTS, "fell_50": 0.5}
# The lead arm is parallel to the ground when the hands are a little below the shoulders' middle (torso lengths): 0.15
# gave the smallest spread on labelled swings, from either camera.
ARM_PARALLEL: Final = -0.15
# Bottom of the arc: halfway between the hands' passing this share on the way down and on the way up.
BOTTOM: Final = 0.1
# The downswing in units of the fall: median of the labelled swings.
DOWNSWING: Final = 1.84
# The hands and the body come to rest bit by bit: when they are slower than these shares of their peak speed around
# impact. One share alone would hang on a dent or a bump of the speed.
RESTS: Final = {
    "hands_rest_20": ("hands", 0.20),
    "hands_rest_30": ("hands", 0.30),
    "body_rest_25": ("upper", 0.25),
    "all_rest_25": ("hands_and_body", 0.25),
}
# Torso lengths below their highest place after impact: hands that come down behind the head have passed over it. Where
# labelled clips end before the finish the hands are 0.00 to 0.03 below it, where they end at the finish 0.07 and more.
OVER: Final = 0.05
# Downswings after impact. The hands slow down at first where they pass the chest; a held-off finish is over before one.
SOONEST_REST: Final = 0.6


def fall(moves: Motion, high: int, low: int) -> dict[str, float]:
    """Times of the hands' fall, from the places of a high and of the low after it."""
    times_s, height = moves.times_s[high : low + 1], moves.height[high : low + 1]
    top, bottom = height.max(), height[-1]
    times = {name: last_crossing(times_s, height, bottom + share * (top - bottom)) for name, share in LEVELS.items()}
    times["arm_parallel_down"] = last_crossing(times_s, height, ARM_PARALLEL)
    times["low"] = peak_time(moves.times_s, moves.height, low)
    return times


def rise(moves: Motion, high: int, low: int, after: int) -> dict[str, float]:
    """Times of the hands' way up after impact and over the head, of the middle of the bottom, of coming to rest."""
    top, bottom = moves.height[high], moves.height[low]
    up_s, up = moves.times_s[low : after + 1], moves.height[low : after + 1]
    level = bottom + BOTTOM * (top - bottom)
    down = last_crossing(moves.times_s[high : low + 1], moves.height[high : low + 1], level)
    return {
        "bottom": (down + first_crossing(up_s, up, level)) / 2,
        "hands_over": over(moves, low),
        **rests(moves, high, low),
    }


def over(moves: Motion, low: int) -> float:
    """Time at which the hands have passed over the head, NaN where they have not."""
    highest = low + int(np.argmax(moves.height[low:]))
    return first_time(moves.times_s[highest:], moves.height[highest:] < moves.height[highest] - OVER)


def rests(moves: Motion, high: int, low: int) -> dict[str, float]:
    """Times at which hands and upper body come to rest."""
    samples = DOWNSWING * (low - fallen(moves, high, low))
    around = slice(max(0, round(low - samples)), round(low + samples / 2) + 1)
    soonest = min(round(low + SOONEST_REST * samples), len(moves.times_s) - 1)
    times = {}
    for name, (curve, share) in RESTS.items():
        speed = speeds(getattr(moves, curve), SMOOTHING * samples)
        times[name] = first_time(moves.times_s[soonest:], speed[soonest:] < share * speed[around].max())
    return times


def fallen(moves: Motion, high: int, low: int) -> int:
    """Place at which the hands have begun to fall for good."""
    height = moves.height[high : low + 1]
    start = height[-1] + FALL_STARTS * (height.max() - height[-1])
    return high + int(np.flatnonzero(height > start)[-1])
