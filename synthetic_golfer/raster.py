"""Triangles to pixels: which triangle is the nearest in each pixel (a z-buffer in NumPy).

Corners are x, y in pixels and a nearness > 0 that is linear in the picture and larger when nearer. Triangles are
taken in groups of similar size, so that each group is one array operation over equally large squares of pixels.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from synthetic_golfer.body import Indices
from synthetic_golfer.geometry import Floats, Reals

SQUARES_PX = (3, 4, 6, 9, 14, 24, 48, 120, 400, 1600)
PIXELS_AT_ONCE = 2_000_000
NO_TRIANGLE = -1


class Buffer(NamedTuple):
    """Per pixel, (height * width,): nearness (0 where nothing is) and index of the triangle (or NO_TRIANGLE)."""

    nearness: NDArray[np.float32]
    triangle: Indices


class Corners(NamedTuple):
    """Corners of front-facing triangles inside the picture, each (n, 3) of x, y, nearness, and which they are."""

    a: NDArray[np.float32]
    b: NDArray[np.float32]
    c: NDArray[np.float32]
    triangle: Indices


def rasterize(points: Floats, triangles: Indices, width: int, height: int) -> Buffer:
    """Draw triangles (t, 3) of points (v, 3), counter-clockwise ones only."""
    corners = visible(points.astype(np.float32)[triangles], width, height)
    packed = np.zeros(width * height, np.uint64)
    for square, group in by_size(corners):
        pixels, values = fragments(corners, group, square, width, height)
        np.maximum.at(packed, pixels, values)
    nearness = (packed >> np.uint64(32)).astype(np.uint32).view(np.float32)
    return Buffer(nearness, (packed & np.uint64(0xFFFFFFFF)).astype(np.int64) + NO_TRIANGLE)


def signed_areas(a: Reals, b: Reals, c: Reals) -> Reals:
    """Twice the areas, negative for counter-clockwise triangles because y points down."""
    return np.asarray((b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (b[:, 1] - a[:, 1]) * (c[:, 0] - a[:, 0]))


def extent(a: Reals, b: Reals, c: Reals) -> tuple[Reals, Reals]:
    """Least and greatest coordinates of triangles, (n, 3) each."""
    return np.minimum(np.minimum(a, b), c), np.maximum(np.maximum(a, b), c)


def visible(corners: NDArray[np.float32], width: int, height: int) -> Corners:
    """Triangles (t, 3, 3) that face the viewer, lie in front of the camera and touch the picture."""
    a, b, c = corners[:, 0], corners[:, 1], corners[:, 2]
    low, high = extent(a, b, c)
    inside = (high[:, 0] > 0) & (high[:, 1] > 0) & (low[:, 0] < width) & (low[:, 1] < height)
    front = np.flatnonzero((signed_areas(a, b, c) < -1e-6) & inside & (low[:, 2] > 0))
    return Corners(a[front], b[front], c[front], front)


def by_size(corners: Corners) -> list[tuple[int, Indices]]:
    """Groups of triangles that fit into the same square of pixels, none with too many pixels at once."""
    low, high = extent(corners.a, corners.b, corners.c)
    sizes = np.ceil(high) - np.floor(low)
    square_of = np.searchsorted(SQUARES_PX, np.maximum(sizes[:, 0], sizes[:, 1]))
    groups = []
    for rank, square in enumerate(SQUARES_PX):
        members = np.flatnonzero(square_of == rank)
        parts = len(members) * square**2 // PIXELS_AT_ONCE + 1
        groups += [(square, part) for part in np.array_split(members, parts) if len(part)]
    return groups


def fragments(
    corners: Corners, group: Indices, square: int, width: int, height: int
) -> tuple[Indices, NDArray[np.uint64]]:
    """Pixels inside each triangle, and nearness and triangle packed so that the larger number is the nearer one.

    The bits of positive floats sort like integers: nearness goes into the upper half, index + 1 into the lower.
    """
    a, b, c = (corner[group].T[..., None, None] for corner in corners[:3])
    left, top = (np.floor(np.minimum(np.minimum(a[axis], b[axis]), c[axis])) for axis in (0, 1))
    middles = np.arange(square, dtype=np.float32) + np.float32(0.5)
    x, y = left + middles, top + middles[:, None]
    area = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    share_b = ((x - a[0]) * (c[1] - a[1]) - (y - a[1]) * (c[0] - a[0])) / area
    share_c = ((y - a[1]) * (b[0] - a[0]) - (x - a[0]) * (b[1] - a[1])) / area
    covered = (share_b >= 0) & (share_c >= 0) & (share_b + share_c <= 1)
    which, row, column = np.nonzero(covered & (x > 0) & (x < width) & (y > 0) & (y < height))
    share_b, share_c = share_b[which, row, column], share_c[which, row, column]
    nearness = a[2, which, 0, 0] * (1 - share_b - share_c) + b[2, which, 0, 0] * share_b + c[2, which, 0, 0] * share_c
    pixels = (top[which, 0, 0].astype(int) + row) * width + left[which, 0, 0].astype(int) + column
    triangle = (corners.triangle[group[which]] + 1).astype(np.uint64)
    return pixels, nearness.view(np.uint32).astype(np.uint64) << np.uint64(32) | triangle


def shares(points: Floats, triangles: Indices, x: Reals, y: Reals) -> Floats:
    """Weights (n, 3) of the corners of triangles (n, 3) at pixels (n,), linear in the picture."""
    a, b, c = (points[triangles[:, corner]] for corner in range(3))
    area = signed_areas(a, b, c)
    share_b = ((x - a[:, 0]) * (c[:, 1] - a[:, 1]) - (y - a[:, 1]) * (c[:, 0] - a[:, 0])) / area
    share_c = ((y - a[:, 1]) * (b[:, 0] - a[:, 0]) - (x - a[:, 0]) * (b[:, 1] - a[:, 1])) / area
    return np.stack([1 - share_b - share_c, share_b, share_c], axis=1)
