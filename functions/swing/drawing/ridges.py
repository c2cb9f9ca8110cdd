"""Thin straight lines: a picture is turned until a line lies level, and every place says how like one it is.

A close-up is (side, side, 3), a level strip of it (across, along, 3); both are `OUTSIDE` where there is no picture.
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from swing.drawing.shapes import Point

Floats = NDArray[np.float32]
Flags = NDArray[np.bool_]

OUTSIDE: Final = -1000.0
# From a line's middle to its surroundings, in pixels of the close-up: a shaft as it is, and blurred.
HALF_WIDTHS: Final = (2, 4)
# Evidence is a mean over so many pixels along the line.
ALONG: Final = 5
# Nothing is believed this near to the picture's edge.
MARGIN: Final = 2 * max(HALF_WIDTHS) + 3
# Grey levels by which half of a line differs from its surroundings; noise differs by a few.
CONTRAST: Final = 10.0
# Grass and gravel look like lines everywhere: what all places do counts so many times against each.
TEXTURE: Final = 2.0
# What is as like a line in the other pictures is scenery, though it is never seen quite alike twice, and also where a
# hand-held camera has moved by a little.
SCENERY: Final = 1.25
TREMBLE: Final = 5
# Pixels of the picture that become one in the close-up are averaged.
BLUR: Final = 0.4


def close_up(picture: NDArray[np.uint8], centre: Point, scale: float, reach: int) -> Floats:
    """The picture around a point, `scale` times as large; `reach` is in pixels of the close-up."""
    size = np.array([picture.shape[1], picture.shape[0]])
    low, high = (np.clip(np.rint(centre + way * (reach / scale + 2)), 0, size).astype(int) for way in (-1, 1))
    side = 2 * reach + 1
    part = picture[low[1] : high[1], low[0] : high[0]].astype(np.float32)
    if not part.size:
        return np.full((side, side, 3), OUTSIDE, dtype=np.float32)
    if scale < 1:
        part = np.asarray(cv2.GaussianBlur(part, (0, 0), BLUR / scale), dtype=np.float32)
    shift = reach - scale * (centre - low)
    return _warped(part, np.column_stack([scale * np.eye(2), shift]), (side, side), cv2.INTER_LINEAR)


def level(close: Floats, direction_deg: float, near: int, far: int, beside: int) -> Floats:
    """Strip of a close-up around the ray from its middle: `near` to `far` along it, `beside` to either side."""
    turn = np.radians(direction_deg)
    along = np.array([np.cos(turn), np.sin(turn)])
    across = np.array([-along[1], along[0]])
    corner = (close.shape[0] - 1) / 2 + near * along - beside * across
    strip = np.column_stack([along, across, corner])
    return _warped(close, strip, (far - near, 2 * beside + 1), cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)


def inside(strip: Floats) -> Flags:
    """Where the strip shows the picture, a little away from its edge and from the strip's own."""
    shown = np.asarray((strip >= 0).all(axis=2), dtype=np.uint8)
    shown[[0, -1]] = 0
    return np.asarray(cv2.erode(shown, np.ones((MARGIN, MARGIN), np.uint8)), dtype=np.bool_)


def likeness(strip: Floats, others: list[Floats]) -> Floats:
    """How like a level line each place is, from 0 to 1, and not so in most of the other pictures' strips."""
    found = _ridges(strip)
    if others:
        scenery = np.median([_ridges(other) for other in others], axis=0).astype(np.float32)
        found = np.maximum(0, found - SCENERY * cv2.dilate(scenery, np.ones((TREMBLE, 1), np.uint8)))
    return np.asarray(found / (found + CONTRAST + TEXTURE * np.median(found, axis=0)), dtype=np.float32)


def _ridges(strip: Floats) -> Floats:
    """In grey levels: both sides differ from the middle, and in the same way, as those of no single edge do."""
    found = np.zeros(strip.shape[:2], dtype=np.float32)
    for half in HALF_WIDTHS:
        middle = cv2.blur(strip, (ALONG, half - 1))
        above, below = (middle - np.roll(middle, way * half, axis=0) for way in (1, -1))
        found = np.maximum(found, (above * below).sum(axis=2))
    found[~inside(strip)] = 0
    return np.sqrt(found)


def _warped(source: Floats, matrix: NDArray[np.float64], size: tuple[int, int], how: int) -> Floats:
    warped = cv2.warpAffine(
        source, matrix, size, flags=how, borderMode=cv2.BORDER_CONSTANT, borderValue=(OUTSIDE, OUTSIDE, OUTSIDE)
    )
    return np.asarray(warped, dtype=np.float32)
