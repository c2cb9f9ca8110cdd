"""Pictures of a camera that stands in, those of one that moves out: held in a hand, panned, zoomed."""

import math
from collections.abc import Callable, Iterable, Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from swing.media.video import Picture

# Seconds in; how far to the right, down (shares of the picture's sides), turned (radians) and zoomed (share) out.
Movement = Callable[[float], tuple[float, float, float, float]]

# Of the picture's sides that is always shown, so that the camera can move within the picture.
SHOWN = 0.8


def hand(time_s: float) -> tuple[float, float, float, float]:
    """A hand sways about once a second by a hundredth or two, and trembles eight times a second by a tenth of that."""
    sway, tremble = 5.5 * time_s, 48 * time_s
    return (
        0.012 * math.sin(sway) + 0.006 * math.sin(2.6 * sway + 1) + 0.0015 * math.sin(tremble),
        0.010 * math.sin(1.2 * sway + 2) + 0.005 * math.sin(2.9 * sway) + 0.0015 * math.sin(0.93 * tremble + 1),
        0.010 * math.sin(0.9 * sway + 1) + 0.002 * math.sin(0.9 * tremble),
        0.0,
    )


def pan(time_s: float) -> tuple[float, float, float, float]:
    return 0.09 * math.cos(2 * time_s), 0.03 * math.cos(1.5 * time_s), 0.0, 0.0


def zoom(time_s: float) -> tuple[float, float, float, float]:
    return 0.0, 0.0, 0.0, 0.06 * math.cos(1.5 * time_s)


def moved(pictures: Iterable[Picture], movement: Movement, fps: float) -> Iterator[Picture]:
    for number, picture in enumerate(pictures):
        shown = cv2.warpAffine(
            picture,
            onto(picture.shape, movement(number / fps)),
            (picture.shape[1], picture.shape[0]),
            flags=cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        )
        yield np.asarray(shown, np.uint8)


def onto(shape: tuple[int, ...], at: tuple[float, float, float, float]) -> NDArray[np.float64]:
    """From a place in what the camera shows to the place in the picture, (2, 3)."""
    right, down, turn, closer = at
    middle = np.array([shape[1] / 2, shape[0] / 2])
    scale = SHOWN * (1 - closer)
    turned = scale * np.array([[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]])
    centre = middle * [1 + 2 * right, 1 + 2 * down]
    return np.column_stack([turned, centre - turned @ middle])
