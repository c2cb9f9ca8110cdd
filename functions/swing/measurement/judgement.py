"""Judging whether a candidate is a golf swing, by how far its signs are from a golf swing's.

Every sign has a range that golf swings stay in, and a width in which it becomes doubtful beyond that. The doubts of
all signs are added up as lengths at right angles are: one that is far off outweighs the rest, several that are a
little off add up.
"""

import math
from typing import Final, NamedTuple

# A candidate with more doubt is reported as not sure; with more than that it is no golf swing.
UNSURE: Final = 0.9
NO_GOLF: Final = 1.35


class Usual(NamedTuple):
    """Golf swings stay between `low` and `high`, and are doubtful by one at `width` beyond."""

    low: float
    high: float
    width: float
    unlike: str  # what to tell the golfer


INFINITE: Final = math.inf
# Heights of the hands against the shoulders and distances in torso lengths, speeds as shares of the downswing's.
USUAL: Final = {
    "start": Usual(-INFINITE, -0.8, 0.15, "the hands begin high"),
    "high": Usual(0.0, INFINITE, 0.12, "the hands do not rise far before they come down"),
    "low": Usual(-INFINITE, -0.65, 0.12, "the hands are high where the ball should be"),
    "after": Usual(0.1, INFINITE, 0.2, "the hands do not rise far after the ball"),
    "grip": Usual(0, 0.28, 0.08, "the hands come apart"),
    "drift": Usual(0, 0.28, 0.1, "the feet or the camera move"),
    "begins": Usual(0, 0.3, 0.15, "there is no moment of rest before it"),
    # Up takes longer than down: one and a half to four times in golf; a finish that is let down is the other way round.
    "rhythm": Usual(1.5, INFINITE, 0.35, "it goes up as fast as it comes down"),
    # A blow (an axe, a hammer, a spade) ends where it hits, or turns back there.
    "through": Usual(0.2, INFINITE, 0.08, "it stops at its lowest point"),
    # What is lifted and put or struck down again (an axe, a box, a kettlebell) goes up as it went before.
    "turn": Usual(85, INFINITE, 20, "the shoulders do not turn through"),
    # No hands come down in less, and no clip is slowed down more than sixteen-fold.
    "downswing_s": Usual(0.16, 6.0, 0.03, "it comes down faster, or slower, than a swing can be filmed"),
}


def doubt(signs: dict[str, float]) -> float:
    """How doubtful it is that these are the signs of a golf swing; what was not seen (NaN) raises no doubt."""
    return math.hypot(*(beyond(value, USUAL[name]) for name, value in signs.items() if not math.isnan(value)))


def beyond(value: float, usual: Usual) -> float:
    return max(usual.low - value, value - usual.high, 0.0) / usual.width


def doubts(signs: dict[str, float]) -> list[str]:
    """What is unlike a golf swing, the worst first."""
    off = {name: beyond(value, USUAL[name]) for name, value in signs.items() if not math.isnan(value)}
    return [USUAL[name].unlike for name in sorted(off, key=lambda name: -off[name]) if off[name] > 0]
