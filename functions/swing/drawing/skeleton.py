"""The skeleton of one pose as strokes: lead and trail side, spine, head.

Points are (33, 2) in pixels of the picture that is drawn on, NaN where the model saw nothing; lead is the side that
faces the target, which is the left one of a right-handed golfer.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from swing.domain.models import Hand
from swing.domain.poses import Landmark
from swing.drawing.shapes import Dot, Ink, Label, Path, Point, Points, Stroke, circle, line

# A joint below this is the model's guess of what it can't see: its bones are dashed.
SURE_VISIBILITY = 0.5
# A head with its hair is about 0.24 m high, the way from hips to shoulders about 0.5 m (Winter 2009, table 4.1).
HEAD_RADIUS_OF_TORSO = 0.25

ARM = ("SHOULDER", "ELBOW", "WRIST")
LEG = ("HIP", "KNEE", "ANKLE", "FOOT_INDEX")


@dataclass(frozen=True, eq=False)
class DrawnPose:
    """One pose with the names that a coach uses."""

    points: Points  # (33, 2)
    visibility: NDArray[np.float64]  # (33,) 0 to 1
    hand: Hand

    def lead(self, joint: str) -> Point:
        return self._side("RIGHT" if self.hand == "left" else "LEFT", joint)

    def trail(self, joint: str) -> Point:
        return self._side("LEFT" if self.hand == "left" else "RIGHT", joint)

    @property
    def neck(self) -> Point:
        return (self.lead("SHOULDER") + self.trail("SHOULDER")) / 2

    @property
    def pelvis(self) -> Point:
        return (self.lead("HIP") + self.trail("HIP")) / 2

    @property
    def head(self) -> Point:
        return (self.lead("EAR") + self.trail("EAR")) / 2

    @property
    def torso(self) -> float:
        return float(np.hypot(*(self.neck - self.pelvis)))

    def _side(self, side: str, joint: str) -> Point:
        return np.asarray(self.points[Landmark[f"{side}_{joint}"]])


def skeleton(pose: DrawnPose) -> list[Stroke]:
    """Strokes from back to front; an unknown hand leaves both sides in one colour."""
    lead, trail = ("RIGHT", "LEFT") if pose.hand == "left" else ("LEFT", "RIGHT")
    return drawable([*_limbs(pose, trail, Ink.TRAIL), *_trunk(pose), *_limbs(pose, lead, Ink.LEAD)])


def drawable(strokes: list[Stroke]) -> list[Stroke]:
    """Strokes whose every coordinate is known."""
    return [stroke for stroke in strokes if np.isfinite(_place(stroke)).all()]


def _trunk(pose: DrawnPose) -> list[Stroke]:
    return [
        line(pose.lead("SHOULDER"), pose.trail("SHOULDER"), Ink.BODY),
        line(pose.lead("HIP"), pose.trail("HIP"), Ink.BODY),
        line(pose.pelvis, pose.neck, Ink.BODY),
        circle(pose.head, HEAD_RADIUS_OF_TORSO * pose.torso, Ink.BODY),
    ]


def _limbs(pose: DrawnPose, side: str, known_ink: Ink) -> list[Stroke]:
    ink = Ink.BODY if pose.hand == "unknown" else known_ink
    strokes: list[Stroke] = []
    for chain in (LEG, ARM):
        joints = [Landmark[f"{side}_{joint}"] for joint in chain]
        strokes.extend(_bone(pose, start, end, ink) for start, end in pairwise(joints))
        strokes.extend(Dot(pose.points[joint], ink) for joint in joints)
    return strokes


def _bone(pose: DrawnPose, start: Landmark, end: Landmark, ink: Ink) -> Path:
    sure = min(pose.visibility[start], pose.visibility[end]) >= SURE_VISIBILITY
    return line(pose.points[start], pose.points[end], ink, dashed=not sure)


def _place(stroke: Stroke) -> Points:
    match stroke:
        case Path():
            return stroke.points
        case Dot():
            return stroke.at
        case Label():
            return np.zeros(2)
