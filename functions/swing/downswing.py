"""The hands' way down becomes evidence for top, mid-downswing, impact, mid-follow-through and finish.

Each piece of evidence is the time at which the hands (or the body) do something that can be seen; how far an event
lies from it, in units of the fall, is calibrated (swing/data/events.json). The fall is the time from four fifths of
the hands' height down to their lowest point: it scales with the swing in real time and in slow motion alike.
"""

from typing import Final

import numpy as np

from swing.curves import Floats, first_crossing, last_crossing, peak_time, smoothed
from swing.motion import Motion

# Shares of the hands' height at the top, above their lowest point.
FALL_STARTS: Final = 0.8
LEVELS: Final = {"fell_90": 0.9, "fell_80": FALL_STARTS, "fell_50": 0.5, "fell_30": 0.3}
# The lead arm is parallel to the ground when the hands are a little below the shoulders' middle (torso lengths): 0.15
# gave the smallest spread on labelled swings, from either camera.
ARM_PARALLEL: Final = -0.15
# Bottom of the arc: halfway between the hands' passing this share on the way down and on the way up.
BOTTOM: Final = 0.1
# Looks of smoothing for the body's speed, and shares of the peak speed at which the body has come to rest.
BODY_SMOOTHING: Final = 1.5
RESTS: Final = {"rest_50": 0.5, "rest_30": 0.3}


def fall(moves: Motion, high: int, low: int) -> dict[str, float]:
    """Times of the hands' fall, from the places of a high and of the low after it."""
    times_s, height = moves.times_s[high : low + 1], moves.height[high : low + 1]
    top, bottom = height.max(), height[-1]
    times = {name: last_crossing(times_s, height, bottom + share * (top - bottom)) for name, share in LEVELS.items()}
    times["arm_parallel_down"] = last_crossing(times_s, height, ARM_PARALLEL)
    times["low"] = peak_time(moves.times_s, moves.height, low)
    return times


def rise(moves: Motion, high: int, low: int, after: int) -> dict[str, float]:
    """Times of the hands' way up after impact, of the middle of the bottom, and of the body's coming to rest."""
    top, bottom = moves.height[high], moves.height[low]
    up_s, up = moves.times_s[low : after + 1], moves.height[low : after + 1]
    level = bottom + BOTTOM * (top - bottom)
    down = last_crossing(moves.times_s[high : low + 1], moves.height[high : low + 1], level)
    return {
        "bottom": (down + first_crossing(up_s, up, level)) / 2,
        "rose_50": first_crossing(up_s, up, bottom + 0.5 * (up.max() - bottom)),
        "rose_80": first_crossing(up_s, up, bottom + 0.8 * (up.max() - bottom)),
        "hands_peak": float(moves.times_s[after]),
        **rests(moves, high, low),
    }


def rests(moves: Motion, high: int, low: int) -> dict[str, float]:
    """Times at which the upper body's speed falls to a share of its peak around impact, from a downswing after it."""
    speed = body_speed(moves)
    peak = speed[high : low + (low - high) // 2 + 1].max()
    start = min(2 * low - high, len(speed) - 1)
    times = {}
    for name, share in RESTS.items():
        slow = np.flatnonzero(speed[start:] < share * peak)
        times[name] = float(moves.times_s[start + slow[0]]) if len(slow) else float("nan")
    return times


def body_speed(moves: Motion) -> Floats:
    """Speed of the upper body's joints together, (n,)."""
    upper = smoothed(moves.upper, BODY_SMOOTHING)
    speed: Floats = np.linalg.norm(np.gradient(upper, moves.times_s, axis=0), axis=1)
    return speed
