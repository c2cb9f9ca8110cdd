"""Poses at address and in the backswing become the camera's place and the golfer's hand."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from swing.domain.models import Hand, View
from swing.domain.poses import Landmark, Poses
from swing.measurement.curves import Floats, filled

PAIRS: Final = [
    (Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER),
    (Landmark.LEFT_HIP, Landmark.RIGHT_HIP),
    (Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE),
]
TOES: Final = [Landmark.LEFT_FOOT_INDEX, Landmark.RIGHT_FOOT_INDEX]
HEELS: Final = [Landmark.LEFT_HEEL, Landmark.RIGHT_HEEL]
WRISTS: Final = [Landmark.LEFT_WRIST, Landmark.RIGHT_WRIST]
HIPS: Final = [Landmark.LEFT_HIP, Landmark.RIGHT_HIP]

# Degrees that shoulders, hips and feet are turned out of the picture: labelled face-on swings 1 to 10, down-the-line
# 80 to 88. A camera between 40 and 50 shows neither view's numbers.
BETWEEN: Final = (40.0, 50.0)
# Samples around a moment over which a posture is taken.
AROUND: Final = 2


@dataclass(frozen=True)
class Aspect:
    view: View
    confidence: float
    handedness: Hand


def aspect(poses: Poses, address: slice, backswing: int) -> Aspect:
    """Tell camera and hand from the posture at address and the hands' way to mid-backswing (places in the poses).

    The posture is that of an interval: tracking may falter in the very samples in which the takeaway begins.
    """
    world, points = filled(poses.world), filled(poses.points)
    standing, seen = (np.median(values[address], axis=0) for values in (world, points))
    turned = turn_deg(standing)
    towards = facing(seen)
    side = sideways(standing, np.median(world[around(backswing)], axis=0))
    return Aspect(view(turned, seen), abs(turned - 45.0) / 45.0, handedness(turned, side, towards))


def around(place: int, before: int = AROUND) -> slice:
    """Places around one."""
    return slice(max(0, place - before), place + AROUND + 1)


def turn_deg(world: Floats) -> float:
    """How far the lines through shoulders, hips and ankles are turned out of the picture, 0 to 90 degrees."""
    lines = np.array([world[right] - world[left] for left, right in PAIRS])
    return float(np.degrees(np.arctan2(np.abs(lines[:, 2]).sum(), np.abs(lines[:, 0]).sum())))


def view(turned_deg: float, points: Floats) -> View:
    """Tell where the camera stands from `turn_deg` and the places at address (33, 2); unknown between the two views."""
    if BETWEEN[0] < turned_deg < BETWEEN[1]:
        return "unknown"
    if turned_deg > BETWEEN[1]:
        return "down-the-line"
    # Facing the camera, the golfer's left is on the picture's right; from behind neither view's numbers hold.
    return "face-on" if sum(points[left, 0] - points[right, 0] for left, right in PAIRS) > 0 else "unknown"


def facing(points: Floats) -> float:
    """Where toes and hands point from heels and hips: positive to the picture's right, in lengths of the torso."""
    torso = np.linalg.norm(points[HIPS].mean(axis=0) - points[list(PAIRS[0])].mean(axis=0))
    toes = points[TOES, 0].mean() - points[HEELS, 0].mean()
    hands = points[WRISTS, 0].mean() - points[HIPS, 0].mean()
    return float((toes + hands) / torso)


def sideways(address: Floats, backswing: Floats) -> float:
    """How far the hands moved to the golfer's right in the backswing, metres (n, 33, 3 postures in, one number out)."""
    right = sum(address[second] - address[first] for first, second in PAIRS[:2]) * [1, 0, 1]
    moved = backswing[WRISTS].mean(axis=0) - address[WRISTS].mean(axis=0)
    return float(moved @ right / np.linalg.norm(right))


def handedness(turned_deg: float, sideways_m: float, towards: float) -> Hand:
    """Weigh both signs by what the camera shows of them.

    A right-handed golfer swings back to his right, which face-on shows; seen down-the-line, with the target beyond
    him, he faces the picture's right.
    """
    turned = np.radians(turned_deg)
    return "right" if np.cos(turned) * sideways_m + np.sin(turned) * towards > 0 else "left"
