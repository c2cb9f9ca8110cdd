"""Signs of a candidate: numbers that speak for or against a golf swing, for `judgement` to weigh."""

from typing import Final

import numpy as np

from swing.measurement.curves import Floats, last_crossing
from swing.measurement.motion import SMOOTHING, Motion, speeds

# A grip is judged by the three tenths of the samples in which the wrists are nearest: one is often mistaken.
SURE_GRIP: Final = 0.3
# Torso lengths that the hands may be lower after the ball, and degrees that the shoulders may turn less, where the clip
# ends there.
UNENDED: Final = 0.3
UNTURNED: Final = 40.0
# Share of the way up in which the hands are looked at for a moment of rest.
RISEN: Final = 0.25
PLACES: Final = ("start", "high", "low", "after")
# The feet and the grip are watched for this many downswings before the top.
WATCHED: Final = 4.0
# Between these shares of the hands' height they go up, and come down: above they linger, below they settle.
MIDDLE: Final = (0.3, 0.8)
# The lowest point is known to this share of the downswing.
AROUND_LOW: Final = 0.15
# Columns of the shoulders in `Motion.upper_3d`.
LEFT_SHOULDER, RIGHT_SHOULDER = slice(0, 3), slice(3, 6)


def of(moves: Motion, start: int, high: int, low: int, after: int) -> dict[str, float]:
    """What speaks for and against golf."""
    samples = low - high
    speed = speeds(moves.hands, SMOOTHING * samples)
    watched = slice(max(start, high - round(WATCHED * samples)), low + 1)
    heights = {name: float(moves.height[place]) for name, place in zip(PLACES, (start, high, low, after), strict=True)}
    # In a clip that ends on the way up the hands need not be high yet, nor the shoulders turned through.
    ends = after == len(moves.times_s) - 1
    heights["after"] += UNENDED * ends
    return heights | {
        "grip": float(np.quantile(moves.grip[watched], SURE_GRIP)),
        "drift": drift(moves, watched),
        "begins": resting(moves.height, speed, start, high) / max(float(speed[high : low + 1].max()), 1e-9),
        "rhythm": rhythm(moves, start, high, low),
        "through": through(moves, high, low, after),
        "turn": turn_deg(moves, high, low, after) + UNTURNED * ends,
        "downswing_s": float(moves.times_s[low] - moves.times_s[high]),
    }


def rhythm(moves: Motion, start: int, high: int, low: int) -> float:
    """How much longer the hands take up than down, between two heights that they pass both times."""
    foot = max(float(moves.height[start]), float(moves.height[low]))
    levels = [foot + share * (float(moves.height[high]) - foot) for share in MIDDLE]
    up, down = (
        abs(np.subtract(*[last_crossing(moves.times_s[way], moves.height[way], level) for level in levels]))
        for way in (slice(start, high + 1), slice(high, low + 1))
    )
    return float(up / max(down, 1e-9))


def through(moves: Motion, high: int, low: int, after: int) -> float:
    """How fast hands and body pass the lowest point, as a share of their greatest speed on the way there."""
    samples = low - high
    speed = speeds(moves.hands_and_body, SMOOTHING * samples)
    near = max(1, round(AROUND_LOW * samples))
    return float(speed[low - near : min(low + near, after) + 1].min() / max(float(speed[high : low + 1].max()), 1e-9))


def turn_deg(moves: Motion, high: int, low: int, after: int) -> float:
    """How far the shoulders turn from the high before the ball to the high after it, seen from above."""
    line = moves.upper_3d[high : after + 1, LEFT_SHOULDER] - moves.upper_3d[high : after + 1, RIGHT_SHOULDER]
    heading = np.degrees(np.unwrap(np.arctan2(line[:, 2], line[:, 0])))
    return float(np.abs(heading[low - high :] - heading[0]).max())


def resting(height: Floats, speed: Floats, start: int, high: int) -> float:
    """The hands' least speed before they have risen by a quarter: a glitch of the tracking may end at the start."""
    up = height[start : high + 1] > height[start] + RISEN * (height[high] - height[start])
    return float(speed[start : start + int(np.argmax(up)) + 1].min())


def drift(moves: Motion, watched: slice) -> float:
    """How far the feet move, in the picture or against the pelvis: a pan or a tilt of the camera is no walk."""
    feet = moves.ankles[watched]
    against = feet - moves.pelvis[watched, None]
    return float(min(np.ptp(feet.mean(axis=1), axis=0).max(), np.ptp(against, axis=0).max()))
