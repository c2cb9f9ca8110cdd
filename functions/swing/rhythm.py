"""Eight times that each piece of evidence gives alone become eight times that also make a golf swing together.

The seven intervals between the events are known from the 1,400 annotated swings of GolfDB (McNally et al. 2019): their
medians in downswings, the spreads of their logarithms, and how neighbours vary together. A time that the evidence knows
well hardly moves; one that it does not know follows from the others. The labels that the calibration is fitted to call
address 0.4 downswings later and finish 0.5 earlier than GolfDB does, and so does the rhythm here.
"""

from typing import Final

import numpy as np

from swing.curves import Floats

TOP, IMPACT = 3, 5
# From each event to the next, in downswings. From mid-downswing to impact nothing is left to know.
USUAL: Final = np.array([1.70 - 0.4, 0.65, 1.04, 0.567, 0.286, 2.28 - 0.5])
FROM: Final = np.array([0, 1, 2, 3, 5, 6])
# Of the logarithms, twice those of GolfDB: its golfers are tour professionals, and a label is a frame or two off.
SPREADS: Final = 2 * np.array([0.28, 0.33, 0.23, 0.14, 0.23, 0.28])
# Of neighbours' logarithms.
TOGETHER: Final = np.array([0.42, 0.02, 0.11, -0.38, 0.26])
ROUNDS: Final = 8
# No interval is shorter than this many downswings.
SHORTEST: Final = 0.05


def _precision() -> Floats:
    correlations = np.eye(len(USUAL)) + np.diag(TOGETHER, 1) + np.diag(TOGETHER, -1)
    covariance = correlations * np.outer(SPREADS, SPREADS)
    return np.asarray(np.linalg.inv(covariance), dtype=np.float64)


PRECISION: Final = _precision()


def expected(top_s: float, impact_s: float) -> Floats:
    """Where the usual rhythm puts all eight events, (8,), given two of them."""
    downswing_s = impact_s - top_s
    before = top_s - downswing_s * np.cumsum(USUAL[2::-1])[::-1]
    after = impact_s + downswing_s * np.cumsum(USUAL[4:])
    return np.array([*before, top_s, top_s + USUAL[3] * downswing_s, impact_s, *after])


def pull(times_s: Floats) -> tuple[Floats, Floats]:
    """How strongly, (8, 8), and whither, (8,), the usual rhythm pulls eight times near these."""
    downswing_s = times_s[IMPACT] - times_s[TOP]
    lengths = np.maximum(times_s[FROM + 1] - times_s[FROM], SHORTEST * downswing_s)
    slopes = np.zeros((len(FROM), len(times_s)))
    rows = np.arange(len(FROM))
    slopes[rows, FROM] -= 1 / lengths
    slopes[rows, FROM + 1] += 1 / lengths
    slopes[:, TOP] += 1 / downswing_s
    slopes[:, IMPACT] -= 1 / downswing_s
    off = np.log(lengths / downswing_s) - np.log(USUAL)
    weighed = slopes.T @ PRECISION
    return weighed @ slopes, weighed @ (slopes @ times_s - off)
