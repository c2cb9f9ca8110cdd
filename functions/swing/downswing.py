"""The hands' way down becomes evidence for top, mid-downswing, impact, mid-follow-through and finish.

Each piece of evidence is the time at which the hands (or the body) do something that can be seen; how far an event
lies from it, in units of the fall, is calibrated (swing/data/events.json). The fall is the time from four fifths of
the hands' height down to their lowest point: it scales with the swing in real time and in slow motion alike.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from swing.curves import Floats, first_crossing, last_crossing, peak_time, smoothed
from swing.motion import Motion

# Shares of the hands' height at the top, above their lowest point.
FALL_STARTS: Final = 0.8
LEVELS: Final = {"fell_90": 0.9, "fell_80": FALL_STARTS, "fell_50": 0.5}
# The lead arm is parallel to the ground when the hands are a little below the shoulders' middle (torso lengths): 0.15
# gave the smallest spread on labelled swings, from either camera.
ARM_PARALLEL: Final = -0.15
# Bottom of the arc: halfway between the hands' passing this share on the way down and on the way up.
BOTTOM: Final = 0.1
# Speeds are smoothed over this share of the downswing, or they would be tracking noise in slow motion.
SMOOTHING: Final = 0.1
LEAST_SIGMA: Final = 0.8  # looks
# The downswing in units of the fall: median of the labelled swings.
DOWNSWING: Final = 1.84
# The hands and the body come to rest bit by bit: when they are slower than these shares of their peak speed around
# impact. One share alone would hang on a dent or a bump of the speed.
RESTS: Final = {"rest_20": 0.20, "rest_25": 0.25, "rest_30": 0.30, "rest_35": 0.35}


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
        **rests(moves, high, low),
    }


def rests(moves: Motion, high: int, low: int) -> dict[str, float]:
    """Times at which hands and upper body come to rest, one downswing after impact at the earliest."""
    looks = DOWNSWING * (low - fallen(moves, high, low))
    around = slice(max(0, round(low - looks)), round(low + looks / 2) + 1)
    later = moves.times_s[min(round(low + looks), len(moves.times_s) - 1) :]
    times: dict[str, float] = {}
    for name, curve in (("hands", moves.hands), ("body", moves.upper)):
        speed = speeds(curve, SMOOTHING * looks)
        slow, peak = speed[-len(later) :], speed[around].max()
        times |= {f"{name}_{rest}": first_time(later, slow < share * peak) for rest, share in RESTS.items()}
    return times


def fallen(moves: Motion, high: int, low: int) -> int:
    """Place at which the hands have begun to fall for good."""
    height = moves.height[high : low + 1]
    start = height[-1] + FALL_STARTS * (height.max() - height[-1])
    return high + int(np.flatnonzero(height > start)[-1])


def speeds(curve: Floats, sigma: float) -> Floats:
    """Speed of all columns of a curve together, (n,), per look."""
    speed: Floats = np.linalg.norm(np.gradient(smoothed(curve, max(sigma, LEAST_SIGMA)), axis=0), axis=1)
    return speed


def first_time(times_s: Floats, when: NDArray[np.bool_]) -> float:
    return float(times_s[np.argmax(when)]) if when.any() else float("nan")
