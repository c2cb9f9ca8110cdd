"""The hands' motion becomes candidates: every time the hands go down from high up, and up again on the other side.

A golf swing is low - high - low - high: address, top, impact, finish. What else goes up and down (a tennis serve, a
walk, a baseball swing) lets go with one hand, moves its feet, or does not come from a low start, which `judgement`
weighs.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from swing.domain.poses import Poses
from swing.measurement import judgement
from swing.measurement.curves import Floats, turning_points
from swing.measurement.motion import SMOOTHING, Motion, motion, shots, speeds

# Torso lengths against the shoulders. Hands that do not come down by TURN between two highs, or that are not at least
# this low and this high at the ends of a candidate, are not even judged.
TURN: Final = 0.4
LOWEST: Final = -0.35
HIGHEST: Final = -0.5
# Where nothing is judged as a candidate: below LOW hands are as low as at address, above HIGH as high as on the way up,
# and a finish stays above AFTER.
LOW: Final = -0.75
HIGH: Final = -0.2
AFTER: Final = -0.5
# Wrists further apart hold no club, and feet that move further walk (torso lengths).
GRIP: Final = 0.40
PLANTED: Final = 0.35
# A grip is judged by the three tenths of the samples in which the wrists are nearest: one is often mistaken.
SURE_GRIP: Final = 0.3
# Torso lengths that the hands may be lower after the ball where the clip ends there.
UNENDED: Final = 0.3
# Share of the way up in which the hands are looked at for a moment of rest.
RISEN: Final = 0.25
PLACES: Final = ("start", "high", "low", "after")
# The feet and the grip are watched for this many downswings before the top.
WATCHED: Final = 4.0
# A downswing shorter than this is a glitch of the tracking, a longer one no swing even in 16-fold slow motion
# (seconds).
DOWNSWING_S: Final = (0.1, 6.0)


@dataclass(frozen=True)
class Candidate:
    """Places in the poses: low, high, low, high again; and the shot [first, end) that they lie in."""

    first: int
    start: int
    high: int
    low: int
    after: int
    end: int
    speed: float  # torso lengths a second from high to low
    signs: dict[str, float]  # what speaks for and against golf, see `judgement`

    @property
    def doubt(self) -> float:
        return judgement.doubt(self.signs)

    @property
    def golf(self) -> bool:
        return self.doubt < judgement.NO_GOLF

    @property
    def plain(self) -> bool:
        return self.doubt < judgement.UNSURE

    @property
    def samples(self) -> int:
        """Samples from high to low."""
        return self.low - self.high


def candidates(poses: Poses) -> list[Candidate]:
    """All candidates of all shots, golf or not, in order."""
    found = []
    for first, end in shots(poses):
        if end - first >= 5:
            found += shot_candidates(motion(poses.part(first, end)), first)
    return found


def shot_candidates(moves: Motion, offset: int) -> list[Candidate]:
    turns = turning_points(moves.height, TURN)
    quads = zip([0, *turns], turns, turns[1:], turns[2:], strict=False)
    return [measured(moves, quad, offset) for quad in quads if is_stroke(moves, *quad)]


def is_stroke(moves: Motion, start: int, high: int, low: int, after: int) -> bool:
    """Say whether low - high - low - high are as low and as high as in a swing, and the downswing is no glitch."""
    height, times_s = moves.height, moves.times_s
    down_s = times_s[low] - times_s[high]
    return bool(
        max(height[start], height[low]) < LOWEST
        and min(height[high], height[after]) > HIGHEST
        and DOWNSWING_S[0] < down_s < DOWNSWING_S[1]
    )


def measured(moves: Motion, places: tuple[int, int, int, int], offset: int) -> Candidate:
    start, high, low, after = places
    return Candidate(
        first=offset,
        start=offset + start,
        high=offset + high,
        low=offset + low,
        after=offset + after,
        end=offset + len(moves.times_s),
        speed=float((moves.height[high] - moves.height[low]) / (moves.times_s[low] - moves.times_s[high])),
        signs=signs(moves, *places),
    )


def signs(moves: Motion, start: int, high: int, low: int, after: int) -> dict[str, float]:
    """What speaks for and against golf."""
    samples = low - high
    speed = speeds(moves.hands, SMOOTHING * samples)
    watched = slice(max(start, high - round(WATCHED * samples)), low + 1)
    heights = {name: float(moves.height[place]) for name, place in zip(PLACES, (start, high, low, after), strict=True)}
    # In a clip that ends on the way up the hands need not be high yet.
    heights["after"] += UNENDED * (after == len(moves.times_s) - 1)
    return heights | {
        "grip": float(np.quantile(moves.grip[watched], SURE_GRIP)),
        "drift": drift(moves, watched),
        "begins": resting(moves.height, speed, start, high) / max(float(speed[high : low + 1].max()), 1e-9),
        # The clip, or the shot, may have begun when the club was already on its way.
        "rhythm": float("nan") if start == 0 else (high - start) / samples,
        "downswing_s": float(moves.times_s[low] - moves.times_s[high]),
    }


def resting(height: Floats, speed: Floats, start: int, high: int) -> float:
    """The hands' least speed before they have risen by a quarter: a glitch of the tracking may end at the start."""
    up = height[start : high + 1] > height[start] + RISEN * (height[high] - height[start])
    return float(speed[start : start + int(np.argmax(up)) + 1].min())


def drift(moves: Motion, watched: slice) -> float:
    """How far the feet move, in the picture or against the pelvis: a pan or a tilt of the camera is no walk."""
    feet = moves.ankles[watched]
    against = feet - moves.pelvis[watched, None]
    return float(min(np.ptp(feet.mean(axis=1), axis=0).max(), np.ptp(against, axis=0).max()))
