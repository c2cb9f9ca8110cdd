"""The smoothest course through key poses: of all courses that pass them on time, the one with the least jerk.

That is how people move their hands (Flash and Hogan, J Neurosci 1985): without a dent of speed at the points on the
way. It is a polynomial of the fifth degree between two keys, and its first four derivatives have no jump at a key. It
is at rest at both ends, but free to accelerate there, and then the least jerk at an end is none (the natural condition
of the calculus of variations): a golfer stands still before the takeaway and for a moment only in the finish.
"""

from dataclasses import dataclass
from math import factorial
from typing import Self

import numpy as np

from synthetic_golfer.geometry import Floats

TERMS = 6  # of a polynomial of the fifth degree
SMOOTH = range(1, 5)  # derivatives without a jump at a key
AT_ENDS = (1, 3)  # derivatives that are zero there


@dataclass(frozen=True)
class Spline:
    """Polynomials (pieces, TERMS, columns), each in seconds since its key; constant outside the keys."""

    times_s: Floats
    pieces: Floats

    @classmethod
    def min_jerk(cls, times_s: Floats, values: Floats) -> Self:
        """Run through `values` (keys, columns)."""
        pieces, lengths_s = len(times_s) - 1, np.diff(times_s)
        starts = [row(pieces, piece, 0, 0.0) for piece in range(pieces)]
        ends = [row(pieces, piece, 0, lengths_s[piece]) for piece in range(pieces)]
        inner = [
            row(pieces, piece, order, lengths_s[piece]) - row(pieces, piece + 1, order, 0.0)
            for piece in range(pieces - 1)
            for order in SMOOTH
        ]
        outer = [row(pieces, 0, order, 0.0) for order in AT_ENDS]
        outer += [row(pieces, pieces - 1, order, lengths_s[-1]) for order in AT_ENDS]
        zeros = np.zeros((len(inner) + len(outer), values.shape[1]))
        solution = np.linalg.solve(
            np.array([*starts, *ends, *inner, *outer]), np.vstack([values[:-1], values[1:], zeros])
        )
        return cls(times_s, solution.reshape(pieces, TERMS, -1))

    def at(self, time_s: float) -> Floats:
        held = float(np.clip(time_s, self.times_s[0], self.times_s[-1]))
        piece = int(np.clip(np.searchsorted(self.times_s, held, "right") - 1, 0, len(self.pieces) - 1))
        return np.asarray(powers(0, held - self.times_s[piece]) @ self.pieces[piece])


def row(pieces: int, piece: int, order: int, time_s: float) -> Floats:
    """Weights of all coefficients in one piece's derivative of an order."""
    weights = np.zeros((pieces, TERMS))
    weights[piece] = powers(order, time_s)
    return weights.ravel()


def powers(order: int, time_s: float) -> Floats:
    """Derivative of 1, t, t^2 ... at a time."""
    return np.array(
        [factorial(n) / factorial(n - order) * time_s ** (n - order) if n >= order else 0.0 for n in range(TERMS)]
    )
