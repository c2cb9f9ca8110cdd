"""The club's shaft at address, in the picture: a thin straight line from the hands, gone when the club is.

Where nothing is plainly such a line there is no answer. How often, and how exact it is: docs/measurement.md.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from swing.domain.models import EventName, Hand, Swing, View
from swing.domain.poses import Landmark, Poses
from swing.drawing import ridges
from swing.drawing.canvas import Picture
from swing.drawing.shapes import Ink, Path, Point, line

ARMS: Final = [
    [Landmark.LEFT_SHOULDER, Landmark.LEFT_ELBOW, Landmark.LEFT_WRIST],
    [Landmark.RIGHT_SHOULDER, Landmark.RIGHT_ELBOW, Landmark.RIGHT_WRIST],
]
HANDS: Final = [
    Landmark.LEFT_WRIST,
    Landmark.RIGHT_WRIST,
    Landmark.LEFT_PINKY,
    Landmark.RIGHT_PINKY,
    Landmark.LEFT_INDEX,
    Landmark.RIGHT_INDEX,
]
# The club is elsewhere in these, and the ground is the same.
LATER: Final = (EventName.MID_BACKSWING, EventName.TOP, EventName.FINISH)

# Lengths are pixels of a close-up in which an arm is so long: a shaft is then three to eight pixels wide.
ARM: Final = 120
# Smaller golfers have no shaft to be seen: 35 pixels is the smallest arm whose shaft was found.
MIN_ARM_PX: Final = 25.0
# The hands cover the shaft up to here, and every club reaches there; a driver ends before `LONGEST`.
HANDS_END: Final = round(0.2 * ARM)
BARE: Final = round(0.32 * ARM)
SHORTEST: Final = round(1.2 * ARM)
LONGEST: Final = round(1.5 * ARM)
# How far beside the middle of the landmarks the shaft may leave the hands.
BESIDE: Final = round(0.24 * ARM)
# From hands to head, in degrees clockwise from the picture's right: marked shafts lie at 77 to 104, and at 35 to 60.
DIRECTIONS: Final[dict[View, tuple[float, float]]] = {"face-on": (65.0, 115.0), "down-the-line": (18.0, 75.0)}
STEP_DEG: Final = 2.0
# A line is tried where so much of it is in the picture.
SHOWN: Final = 0.35
# Its width in pixels while it is fitted, wide at first.
FITTED: Final = (4.0, 3.0, 2.0, 1.5, 1.5)
# A place speaks for the line from this likeness on.
LIKE: Final = 0.35
# The mean likeness along the line and the share of it that speaks for it, below which nothing is said. Of 110 pictures
# that the club had left one passes both, of marked shafts at address five in six.
SURE: Final = 0.68
WHOLE: Final = 0.85

# What is drawn, in arms from the hands towards the head: the shaft to where every club reaches, and its plane, which
# goes up through the body.
DRAWN: Final = (0.0, 1.2)
PLANE: Final = (-2.0, 1.5)

Strips = tuple[ridges.Floats, ridges.Flags]


@dataclass(frozen=True, eq=False)
class Shaft:
    """The line of a shaft in the video's pixels: its direction from the hands to the head is a unit vector."""

    hands: Point
    direction: Point
    arm_px: float

    @property
    def angle_deg(self) -> float:
        """Clockwise from the picture's right."""
        return float(np.degrees(np.arctan2(self.direction[1], self.direction[0])))

    def between(self, start: float, end: float, *, dashed: bool) -> Path:
        """A piece of the line; places are in arms from the hands towards the head."""
        first, last = (self.hands + arms * self.arm_px * self.direction for arms in (start, end))
        return line(first, last, Ink.REFERENCE, dashed=dashed)


def shaft(pictures: dict[int, Picture], poses: Poses, swing: Swing) -> Shaft | None:
    """Find the shaft at address; `pictures` are of the swing's events, by the frame's number."""
    mark, turns = swing.events.get(EventName.ADDRESS), directions(swing.view, swing.handedness)
    later = [pictures[other.frame] for event in LATER if (other := swing.events.get(event))]
    if mark is None or turns is None or not later:
        return None
    hands, arm_px = hands_and_arm(poses, mark.frame)
    if not (np.isfinite(hands).all() and arm_px >= MIN_ARM_PX):
        return None
    return found([pictures[mark.frame], *later], hands, arm_px, turns)


def shaft_lines(club: Shaft | None, event: EventName, view: View) -> list[Path]:
    """At address the shaft; down-the-line the plane that it lay in too, in every picture until the finish.

    In the video's pixels.
    """
    if club is None or event == EventName.FINISH:
        return []
    there, plane = club.between(*DRAWN, dashed=False), club.between(*PLANE, dashed=True)
    return ([plane] if view == "down-the-line" else []) + ([there] if event == EventName.ADDRESS else [])


def directions(view: View, hand: Hand) -> tuple[float, float] | None:
    """Between which degrees the shaft lies; a left-hander is the mirror image."""
    if view not in DIRECTIONS or hand == "unknown":
        return None
    low, high = DIRECTIONS[view]
    return (180 - high, 180 - low) if hand == "left" else (low, high)


def hands_and_arm(poses: Poses, frame: int) -> tuple[Point, float]:
    """Middle of the hands (2,) around a frame, and the longer arm's length."""
    nearest = int(np.abs(poses.frames - frame).argmin())
    points = np.median(poses.points[max(0, nearest - 1) : nearest + 2], axis=0)
    arms = [np.hypot(*np.diff(points[arm], axis=0).T).sum() for arm in ARMS]
    return points[HANDS].mean(axis=0), float(max(arms))


def found(pictures: list[Picture], hands: Point, arm_px: float, turns: tuple[float, float]) -> Shaft | None:
    """Find the line that is most like a shaft in the first picture, and in the others is not there."""
    reach = LONGEST + BESIDE + ridges.MARGIN
    close = [ridges.close_up(picture, hands, ARM / arm_px, reach) for picture in pictures]
    tried = np.arange(turns[0], turns[1] + STEP_DEG, STEP_DEG)
    likenesses = np.array([mean_likeness(*strips(close, turn, SHORTEST)) for turn in tried])
    best, row = np.unravel_index(likenesses.argmax(), likenesses.shape)
    like, shown = strips(close, tried[best], LONGEST)
    cut, slope = fitted(like, shown, int(row))
    if likenesses[best, row] < SURE or whole(like, shown, cut, slope) < WHOLE:
        return None
    return placed(hands, arm_px, float(tried[best]), cut - slope * HANDS_END, slope)


def strips(close: list[ridges.Floats], turn_deg: float, far: int) -> Strips:
    """Likeness of the first close-up's strip to a level line, and where it shows anything."""
    first, *others = (ridges.level(each, turn_deg, HANDS_END, far, BESIDE) for each in close)
    return ridges.likeness(first, others), ridges.inside(first)


def mean_likeness(like: ridges.Floats, shown: ridges.Flags) -> NDArray[np.float64]:
    """(across,) along each row or its neighbours, for a shaft is seldom straight to a pixel."""
    widened = np.max([np.roll(like, way, axis=0) for way in (-1, 0, 1)], axis=0) * shown
    share = shown.mean(axis=1)
    return np.asarray(np.where(share > SHOWN, widened.mean(axis=1) / np.maximum(share, SHOWN), 0.0))


def fitted(like: ridges.Floats, shown: ridges.Flags, row: int) -> tuple[float, float]:
    """Height and slope of the line near a row, by least squares; heights are from the strip's middle."""
    along, height = places(like)
    cut, slope = float(row - BESIDE), 0.0
    believed = np.where(shown & (along >= BARE - HANDS_END), like**2, 0.0)
    for width in FITTED:
        off = height - (cut + slope * along)
        weights = np.where(np.abs(off) < 2.5 * width, believed * np.exp(-((off / width) ** 2) / 2), 0.0)
        total = max(float(weights.sum()), 1e-9)
        mean_along, mean_height = (weights * along).sum() / total, (weights * height).sum() / total
        spread = max(float((weights * (along - mean_along) ** 2).sum()), 1e-9)
        slope = float((weights * (along - mean_along) * (height - mean_height)).sum()) / spread
        cut = float(mean_height - slope * mean_along)
    return cut, slope


def whole(like: ridges.Floats, shown: ridges.Flags, cut: float, slope: float) -> float:
    """Share of the line, between the hands and where every club reaches, that speaks for it."""
    along, height = places(like)
    on = np.abs(height - (cut + slope * along)) <= FITTED[-1]
    part = (shown & on).any(axis=0) & (along >= BARE - HANDS_END) & (along < SHORTEST - HANDS_END)
    return float((np.where(on, like, 0).max(axis=0) > LIKE)[part].mean()) if part.any() else 0.0


def places(like: ridges.Floats) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Each column's way along the strip (along,), each row's height (across, 1) from its middle."""
    return np.arange(like.shape[1]), np.arange(like.shape[0])[:, None] - BESIDE


def placed(hands: Point, arm_px: float, turn_deg: float, cut: float, slope: float) -> Shaft:
    """The line in the video's pixels; `cut` is its height beside the hands."""
    turn = np.radians(turn_deg)
    along = np.array([np.cos(turn), np.sin(turn)])
    across = np.array([-along[1], along[0]])
    way = along + slope * across
    return Shaft(hands + cut * arm_px / ARM * across, way / np.hypot(*way), arm_px)
