"""Finding the golfer among people in a few pictures, and the crop to follow. Pixels of the pack's pictures."""

from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from swing.domain.poses import Landmark

Points = NDArray[np.float64]  # (33, 2)

TRUNK: Final = [Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER, Landmark.LEFT_HIP, Landmark.RIGHT_HIP]
WRISTS: Final = [Landmark.LEFT_WRIST, Landmark.RIGHT_WRIST]
ANKLES: Final = [Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE]
# A person at the picture's edge must be this many times as tall as one in the middle to be taken for the golfer.
EDGE: Final = 2.0
# The same person is found within this share of his or her height.
SAME: Final = 0.25


class Crop(NamedTuple):
    left: int
    top: int
    right: int
    bottom: int


# Of the picture's points, one in so many is asked how bright it is.
SPARSE: Final = 4
BRIGHTER: Final = (50, 98)  # percentiles


# Wrists this close, in torso lengths, hold a club (labelled golfers: 0.08 to 0.3 in median, arms that hang: 0.6 and
# more); a person whose wrists are further apart must be that many times as prominent to be taken for the golfer.
TOGETHER: Final = 0.45
HANDS_APART: Final = 1 / 3


@dataclass(frozen=True, eq=False)
class Person:
    points: Points

    @property
    def crop(self) -> Crop:
        low, high = self.points.min(axis=0), self.points.max(axis=0)
        return Crop(int(low[0]), int(low[1]), int(high[0]) + 1, int(high[1]) + 1)

    @property
    def height(self) -> float:
        return float(np.ptp(self.points[:, 1]))

    @property
    def centre(self) -> NDArray[np.float64]:
        """Middle of the trunk, (2,)."""
        middle: NDArray[np.float64] = self.points[TRUNK].mean(axis=0)
        return middle

    @property
    def grip(self) -> float:
        """Distance between the wrists in torso lengths."""
        left, right = self.points[WRISTS]
        torso = np.linalg.norm(self.points[TRUNK[:2]].mean(axis=0) - self.points[TRUNK[2:]].mean(axis=0))
        return float(np.linalg.norm(left - right) / max(float(torso), 1.0))


def chosen(found: dict[int, list[Person]], size: tuple[int, ...]) -> tuple[Person | None, int]:
    """Choose the golfer among the people found in some pictures: large, in the middle, both hands together."""
    everyone = [(place, person) for place, persons in found.items() for person in persons]
    if not everyone:
        return None, 0
    place, golfer = max(everyone, key=lambda one: sum(likeness(one[1], other, size) for _, other in everyone))
    return golfer, place


def likeness(person: Person, other: Person, size: tuple[int, ...]) -> float:
    """How much finding `other` says that `person` is the golfer: nothing if that is another person."""
    apart = np.linalg.norm(person.centre - other.centre) / max(person.height, 1.0)
    if apart > SAME:
        return 0.0
    return prominence(other, size) * (1.0 if other.grip < TOGETHER else HANDS_APART)


def prominence(person: Person, size: tuple[int, ...]) -> float:
    """Height, less towards the picture's sides."""
    off = abs(person.centre[0] - size[1] / 2) / (size[1] / 2)
    return person.height / float(1 + (EDGE - 1) * min(off, 1.0))


def crop_around(golfer: Crop, margin: float, size: tuple[int, ...]) -> Crop:
    """Square around the golfer with room on all sides, within the picture."""
    side = max(golfer.right - golfer.left, golfer.bottom - golfer.top)
    half = round(side * (0.5 + margin))
    x, y = (golfer.left + golfer.right) // 2, (golfer.top + golfer.bottom) // 2
    return Crop(max(0, x - half), max(0, y - half), min(size[1], x + half), min(size[0], y + half))


def windows(size: tuple[int, ...]) -> list[Crop]:
    """Overlapping windows in which people too small for the whole picture are looked for."""
    height, width = size[:2]
    side = round(0.6 * min(height, width)) if max(height, width) < 1.3 * min(height, width) else min(height, width)
    lefts, tops = (sorted({0, (length - side) // 2, length - side}) for length in (width, height))
    return [Crop(left, top, left + side, top + side) for top in tops for left in lefts]


def follows(points: Points, golfer: Person) -> bool:
    """Say whether tracked points (33, 2) are the golfer's; points that were lost (NaN) are not."""
    apart = np.linalg.norm(points[TRUNK].mean(axis=0) - golfer.centre)
    return bool(apart < SAME * golfer.height)


def upright(points: Points) -> bool:
    """Say whether shoulders, hips and ankles (33, 2) stand one above the other; points that were lost (NaN) do not."""
    shoulders, hips, ankles = (points[pair, 1].mean() for pair in (TRUNK[:2], TRUNK[2:], ANKLES))
    return bool(shoulders < hips < ankles)


def light(picture: NDArray[np.uint8], points: Points) -> NDArray[np.float64]:
    """Brightness of the part of a picture that points (33, 2) lie in, 0 to 1: its median, and its brightest fiftieth.

    All of the picture counts where the golfer was not found. Black bars at the sides are not the golfer's light.
    """
    crop = Person(points).crop if np.isfinite(points).all() else Crop(0, 0, picture.shape[1], picture.shape[0])
    part = picture[max(0, crop.top) : max(0, crop.bottom) : SPARSE, max(0, crop.left) : max(0, crop.right) : SPARSE]
    grey = (part if part.size else picture[::SPARSE, ::SPARSE]).mean(axis=2) / 255
    return np.asarray(np.percentile(grey, BRIGHTER))
