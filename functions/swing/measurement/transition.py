"""The hands' turning from backswing to downswing becomes evidence for the top.

The hands linger high up, so where they are highest says little. They and the body are slowest there, and the hands
have a turning point on the straight line from the top to halfway down.
"""

from typing import Final

import numpy as np

from swing.measurement.curves import Floats, last_crossing, peak_time, smoothed
from swing.measurement.downswing import DOWNSWING
from swing.measurement.motion import MIN_SIGMA, SMOOTHING, Motion, speeds

# In falls before the hands' lowest point: by definition a fifth of the height is lost at one fall.
EARLIEST: Final = DOWNSWING + 1.2
ON_THE_WAY: Final = 0.8
HALFWAY: Final = 0.5
# Share of the way from the turning point to halfway down: the earliest that stands out from the tracking's noise.
WAY: Final = 0.2
# A place is smoothed less than a speed.
WAY_SMOOTHING: Final = 0.6


def turning_point(moves: Motion, fall_s: float, low_s: float) -> dict[str, float]:
    """Times around the top, from the length of the hands' fall and the time of their lowest point, all in seconds."""

    def place(falls: float) -> int:
        return min(int(np.searchsorted(moves.times_s, low_s - falls * fall_s)), len(moves.times_s) - 1)

    sigma = SMOOTHING * DOWNSWING * fall_s / float(np.median(np.diff(moves.times_s)))
    around = slice(place(EARLIEST), max(place(ON_THE_WAY), place(EARLIEST) + 1))
    line = (place(DOWNSWING), place(ON_THE_WAY))
    times = {
        f"{name}_slowest": peak_time(moves.times_s, -speed, lowest(speed, around))
        for name, speed in (("hands", speeds(moves.hands, sigma)), ("body", speeds(moves.upper, sigma)))
    }
    done = along(smoothed(moves.hands, max(WAY_SMOOTHING * sigma, MIN_SIGMA)), *line)
    way = slice(lowest(done, around), place(HALFWAY) + 1)
    start, end = done[way][[0, -1]]
    left = last_crossing(moves.times_s[way], done[way], start + WAY * (end - start))
    return times | {"hands_way_20": left}


def lowest(values: Floats, part: slice) -> int:
    """Place of the smallest value in a part."""
    return int(part.start + np.argmin(values[part]))


def along(curve: Floats, start: int, end: int) -> Floats:
    """How far a curve (n, k) has come in the direction from its place `start` to `end`, (n,)."""
    line = curve[end] - curve[start]
    done: Floats = curve @ line / max(float(np.linalg.norm(line)), 1e-9)
    return done
