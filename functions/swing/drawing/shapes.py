"""What can be drawn over a picture: paths, dots and labels, in that picture's own pixels.

A stroke has a place and a role (`Ink`); only canvas.py knows how a role is drawn.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Point = NDArray[np.float64]  # (2,): x to the right, y downwards
Points = NDArray[np.float64]  # (k, 2)

CIRCLE_STEPS = 48
ARC_STEPS = 32


class Ink(StrEnum):
    LEAD = "lead"
    TRAIL = "trail"
    BODY = "body"
    REFERENCE = "reference"  # where the body was, or should be
    ANNOTATION = "annotation"  # what the finding measured


@dataclass(frozen=True, eq=False)
class Path:
    points: Points
    ink: Ink
    dashed: bool = False


@dataclass(frozen=True, eq=False)
class Dot:
    at: Point
    ink: Ink


@dataclass(frozen=True, eq=False)
class Label:
    """What the annotation says. It stands in the picture's upper corner, where neither golfer nor ball is covered."""

    text: str


Stroke = Path | Dot | Label


def line(start: Point, end: Point, ink: Ink, *, dashed: bool = False) -> Path:
    return Path(np.array([start, end], dtype=np.float64), ink, dashed)


def circle(centre: Point, radius: float, ink: Ink, *, dashed: bool = False) -> Path:
    turns = np.linspace(0, 2 * np.pi, CIRCLE_STEPS + 1)
    return Path(centre + radius * np.column_stack([np.cos(turns), np.sin(turns)]), ink, dashed)


def arc(vertex: Point, first: Point, second: Point, radius: float, ink: Ink) -> Path:
    """Of the two arcs around `vertex` between the rays through `first` and `second`, the smaller one."""
    start, end = (np.arctan2(*(point - vertex)[::-1]) for point in (first, second))
    sweep = (end - start + np.pi) % (2 * np.pi) - np.pi
    turns = start + np.linspace(0, sweep, ARC_STEPS)
    return Path(vertex + radius * np.column_stack([np.cos(turns), np.sin(turns)]), ink)


def arrow(start: Point, end: Point, head: float, ink: Ink) -> list[Path]:
    """Shaft with an open head of the given size at `end`; less than a pixel of way is no arrow."""
    way = end - start
    length = float(np.hypot(*way))
    if length < 1:
        return []
    along = way / length * min(head, length)
    across = 0.6 * np.array([-along[1], along[0]])
    wings = np.array([end - along + across, end, end - along - across])
    return [line(start, end, ink), Path(wings, ink)]


def dashes(points: Points, dash: float) -> list[Points]:
    """Path cut into pieces of length `dash` with gaps as long between them."""
    lengths = np.hypot(*np.diff(points, axis=0).T)
    travelled = np.concatenate([[0.0], np.cumsum(lengths)])
    starts = np.arange(0.0, travelled[-1], 2 * dash)
    return [_between(points, travelled, start, min(start + dash, travelled[-1])) for start in starts]


def _between(points: Points, travelled: NDArray[np.float64], start: float, end: float) -> Points:
    inside = travelled[(travelled > start) & (travelled < end)]
    wanted = np.concatenate([[start], inside, [end]])
    return np.column_stack([np.interp(wanted, travelled, points[:, axis]) for axis in (0, 1)])
