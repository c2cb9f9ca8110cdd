"""How the camera moved from picture to picture, told by what stands still around the golfer.

Corners of one picture are looked for in the next ones, all of them in the same one as long as enough are in sight: from
picture to picture small errors would add up, and a compressed film hides small movements.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]  # (height, width, 3) RGB
Grey = NDArray[np.uint8]  # (height, width)
Points = NDArray[np.float64]  # (k, 2) px
Corners = NDArray[np.float32]  # (k, 1, 2) px
Move = NDArray[np.float64]  # (2, 3): turn, zoom and shift from the places in one picture to those in another

STILL: Final = np.eye(2, 3)
UNKNOWN: Final = np.full((2, 3), np.nan)
# The flow of a background is known to a tenth of a pixel, of which half a size gives enough.
SIDE_PX: Final = 320
CORNERS: Final = 120
QUALITY: Final = 0.002  # of the strongest corner: grass and sky have weak ones
APART_PX: Final = 7
WINDOW: Final = (13, 13)
LEVELS: Final = 2
# A corner belongs to the background if it moves as most others do, to this many pixels.
NEAR_PX: Final = 0.7
# So many corners must agree, and such a share of those in sight.
LEAST: Final = 8
SHARE: Final = 0.4
# A corner this far from where the others have gone is looked for there next time.
STRAYED_PX: Final = 2.0
# Room around the golfer's joints, in heights: hands are no background.
ROOM: Final = 0.08
# After so many pictures of which nothing is known a new film has begun, or the camera sees something else.
LOST: Final = 5


@dataclass(frozen=True)
class View:
    """A picture, the golfer's joints in it, and how the camera had moved since the first one."""

    grey: Grey
    golfer: Points
    moved: Move


def shrunk(picture: Picture) -> Grey:
    scale = min(1.0, SIDE_PX / max(picture.shape[:2]))
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), np.uint8)


def moves(greys: Iterable[Grey], golfers: Iterable[Points]) -> Iterator[Move]:
    """How the camera moved since the last picture of which that is known: none at the first, NaN where it is not known.

    `golfers` are the golfer's joints in each picture, in its pixels, NaN where there is none.
    """
    track, lost = None, 0
    for grey, golfer in zip(greys, golfers, strict=True):
        if track is None or lost == LOST:
            track, lost = Track(View(grey, golfer, STILL)), 0
            yield STILL
            continue
        move = track.follow(grey, golfer)
        lost = 0 if move is not None else lost + 1
        yield UNKNOWN if move is None else move


class Track:
    """Corners of the picture `key`, followed from one picture to the next; `last` is the last one that was compared."""

    def __init__(self, key: View) -> None:
        self.last = key
        self.begin()

    def begin(self) -> None:
        """Follow the corners of the last picture from now on."""
        self.key = self.last
        self.corners = corners(self.key.grey, self.key.golfer)
        self.places = self.corners

    def follow(self, grey: Grey, golfer: Points) -> Move | None:
        """Move from the last picture to this one."""
        move = self.compared(grey, golfer)
        if move is None and self.last is not self.key:
            self.begin()
            move = self.compared(grey, golfer)
        if move is None:
            return None
        before, self.last = self.last, View(grey, golfer, chained(move, self.key.moved))
        return chained(self.last.moved, np.asarray(cv2.invertAffineTransform(before.moved), np.float64))

    def compared(self, grey: Grey, golfer: Points) -> Move | None:
        """Move from the key to this picture."""
        if len(self.corners) < LEAST:
            return None
        places, found = flowed(self.key.grey, grey, self.corners, self.places)
        sight = found & outside(places[:, 0], grey.shape, golfer)
        move = agreed(self.corners[sight], places[sight])
        if move is not None:
            self.places = steered(places, sight, np.asarray(cv2.transform(self.corners, move), np.float32))
        return move


def flowed(before: Grey, after: Grey, corners: Corners, expected: Corners) -> tuple[Corners, NDArray[np.bool_]]:
    """Where corners of one picture lie in another, looked for near the expected places, and which were found, (k,)."""
    places, found, _ = cv2.calcOpticalFlowPyrLK(
        before,
        after,
        corners,
        expected.copy(),
        winSize=WINDOW,
        maxLevel=LEVELS,
        flags=cv2.OPTFLOW_USE_INITIAL_FLOW,
    )
    return np.asarray(places, np.float32), np.asarray(found)[:, 0] == 1


def corners(grey: Grey, golfer: Points) -> Corners:
    found = cv2.goodFeaturesToTrack(grey, CORNERS, QUALITY, APART_PX, mask=background(grey.shape, golfer))
    return np.zeros((0, 1, 2), np.float32) if found is None else np.asarray(found, np.float32)


def background(shape: tuple[int, ...], golfer: Points) -> Grey:
    """Say where the golfer is not: there it is white."""
    mask = np.full(shape[:2], 255, np.uint8)
    if np.isnan(golfer).any():
        return mask
    hull = cv2.convexHull(golfer.astype(np.float32)).astype(np.int32)
    room = max(1, round(ROOM * float(np.ptp(golfer, axis=0).max())))
    cv2.fillConvexPoly(mask, hull, 0)
    cv2.polylines(mask, [hull], isClosed=True, color=0, thickness=2 * room)
    return mask


def outside(places: NDArray[np.float32], shape: tuple[int, ...], golfer: Points) -> NDArray[np.bool_]:
    """Whether places (k, 2) are in the picture, and not on the golfer, (k,)."""
    column, row = np.round(places).astype(int).T
    inside = (column >= 0) & (row >= 0) & (column < shape[1]) & (row < shape[0])
    inside[inside] = background(shape, golfer)[row[inside], column[inside]] > 0
    return np.asarray(inside)


def agreed(before: Corners, after: Corners) -> Move | None:
    """The one move that most corners have made, if enough have."""
    if len(before) < LEAST:
        return None
    move, agree = cv2.estimateAffinePartial2D(before, after, method=cv2.RANSAC, ransacReprojThreshold=NEAR_PX)
    if move is None or agree.sum() < max(LEAST, SHARE * len(before)):
        return None
    return np.asarray(move, np.float64)


def steered(places: Corners, sight: NDArray[np.bool_], expected: Corners) -> Corners:
    """Places at which corners are looked for next: those out of sight and astray are taken along with the others."""
    right = sight & (np.linalg.norm(places - expected, axis=2)[:, 0] < STRAYED_PX)
    return np.where(right[:, None, None], places, expected).astype(np.float32)


def chained(after: Move, before: Move) -> Move:
    """Both moves, one after the other."""
    return np.column_stack([after[:, :2] @ before[:, :2], after[:, :2] @ before[:, 2] + after[:, 2]])
