"""The hands' motion becomes strokes: every time the hands go down from high up, and up again on the other side.

A golf swing is low - high - low - high: address, top, impact, finish. What else goes up and down (a tennis serve, a
walk, a baseball swing) lets go with one hand, moves its feet, or does not come from a low start; `golf` weighs that.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from swing.curves import turning_points
from swing.motion import SMOOTHING, Motion, motion, shots, speeds
from swing.poses import Poses

# Torso lengths against the shoulders. Of 18 real swings the hands were at -1.0 or lower at address, at +0.2 or higher
# at the top, at -0.9 or lower at impact and at 0.0 or higher after it.
TURN: Final = 0.4
LOW: Final = -0.75
HIGH: Final = -0.2
AFTER: Final = -0.5
# In three tenths of the looks from address to impact a tracked golfer's wrists are no further apart than 0.06 to 0.25
# torso lengths, in a bad picture 0.36, and the feet stay within 0.28. A walk: 1.1 and more, 0.31 and more.
GRIP: Final = 0.40
SURE_GRIP: Final = 0.3
PLANTED: Final = 0.35
# A swing begins at rest: the hands are slower there than this share of their speed on the way down (labelled swings:
# 0.26 at most). What begins at impact is the follow-through before the club is let down (0.7 and more).
AT_REST: Final = 0.5
# The feet and the grip are watched for this many downswings before the top.
WATCHED: Final = 4.0
# A downswing shorter than this is a glitch of the tracking, a longer one no swing even in 16-fold slow motion
# (seconds).
DOWNSWING_S: Final = (0.1, 6.0)


@dataclass(frozen=True)
class Stroke:
    """Places in the poses: low, high, low, high again; and the shot [first, end) that they lie in."""

    first: int
    start: int
    high: int
    low: int
    after: int
    end: int
    speed: float  # torso lengths a second from high to low
    grip: float  # torso lengths between the wrists, in the looks in which they are closest
    drift: float  # torso lengths that the feet move
    begins: float  # speed of the hands at the start, as a share of the greatest on the way down

    @property
    def golf(self) -> bool:
        return self.grip < GRIP and self.drift < PLANTED and self.begins < AT_REST and self.rhythm

    @property
    def rhythm(self) -> bool:
        """Up takes longer than down: two to five times in golf; a finish that is let down is the other way round."""
        return self.start == self.first or self.high - self.start > self.looks

    @property
    def looks(self) -> int:
        """Looks from high to low."""
        return self.low - self.high


def strokes(poses: Poses) -> list[Stroke]:
    """All strokes of all shots, golf or not, in order."""
    found = []
    for first, end in shots(poses):
        if end - first >= 5:
            found += shot_strokes(motion(poses.part(first, end)), first)
    return found


def shot_strokes(moves: Motion, offset: int) -> list[Stroke]:
    turns = turning_points(moves.height, TURN)
    quads = zip([0, *turns], turns, turns[1:], turns[2:], strict=False)
    return [measured(moves, quad, offset) for quad in quads if is_stroke(moves, *quad)]


def is_stroke(moves: Motion, start: int, high: int, low: int, after: int) -> bool:
    """Say whether low - high - low - high are as low and as high as in a swing, and the downswing is no glitch."""
    height, times_s = moves.height, moves.times_s
    down_s = times_s[low] - times_s[high]
    return bool(
        height[start] < LOW
        and height[high] > HIGH
        and height[low] < LOW
        and height[after] > AFTER
        and DOWNSWING_S[0] < down_s < DOWNSWING_S[1]
    )


def measured(moves: Motion, places: tuple[int, int, int, int], offset: int) -> Stroke:
    start, high, low, after = places
    speed = speeds(moves.hands, SMOOTHING * (low - high))
    watched = slice(max(start, high - round(WATCHED * (low - high))), low + 1)
    return Stroke(
        first=offset,
        start=offset + start,
        high=offset + high,
        low=offset + low,
        after=offset + after,
        end=offset + len(moves.times_s),
        speed=float((moves.height[high] - moves.height[low]) / (moves.times_s[low] - moves.times_s[high])),
        grip=float(np.quantile(moves.grip[watched], SURE_GRIP)),
        drift=float(np.ptp(moves.ankles[watched], axis=0).max()),
        begins=float(speed[start] / max(float(speed[high : low + 1].max()), 1e-9)),
    )
