"""The hands' motion becomes candidates: every time the hands go down from high up, and up again on the other side.

A golf swing is low - high - low - high: address, top, impact, finish. What else goes up and down (a tennis serve, a
walk, a baseball swing) lets go with one hand, moves its feet, or does not come from a low start, which `judgement`
weighs.
"""

from dataclasses import dataclass
from typing import Final

from swing.domain.poses import Poses
from swing.measurement import judgement, signs
from swing.measurement.curves import turning_points
from swing.measurement.motion import Motion, motion, shots

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
    return [candidate(moves, quad, offset) for quad in quads if plausible(moves, *quad)]


def plausible(moves: Motion, start: int, high: int, low: int, after: int) -> bool:
    """Say whether low - high - low - high are as low and as high as in a swing, and the downswing is no glitch."""
    height, times_s = moves.height, moves.times_s
    down_s = times_s[low] - times_s[high]
    return bool(
        max(height[start], height[low]) < LOWEST
        and min(height[high], height[after]) > HIGHEST
        and DOWNSWING_S[0] < down_s < DOWNSWING_S[1]
    )


def candidate(moves: Motion, places: tuple[int, int, int, int], offset: int) -> Candidate:
    start, high, low, after = places
    return Candidate(
        first=offset,
        start=offset + start,
        high=offset + high,
        low=offset + low,
        after=offset + after,
        end=offset + len(moves.times_s),
        speed=float((moves.height[high] - moves.height[low]) / (moves.times_s[low] - moves.times_s[high])),
        signs=signs.of(moves, *places),
    )
