"""Angles and lengths of limbs, from arrays of points.

Points are (frames, 2) pixels or (frames, 3) metres, y growing downwards; results are (frames,). Angles are degrees.
A frame with a missing joint (NaN) gives NaN.
"""

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]  # (frames, 2) px or (frames, 3) m
Series = NDArray[np.float64]  # (frames,)


def midpoint(first: Points, second: Points) -> Points:
    return (first + second) / 2


def length(first: Points, second: Points) -> Series:
    """Distance between two joints, in the unit of the points."""
    distance: Series = np.linalg.norm(first - second, axis=-1)
    return distance


def from_vertical(lower: Points, upper: Points) -> Series:
    """Angle of the line from lower to upper (frames, 2) against vertical; positive when it leans towards +x."""
    line = upper - lower
    angle: Series = np.degrees(np.arctan2(line[:, 0], -line[:, 1]))
    return angle


def tilt(trail: Points, lead: Points, width: float) -> Series:
    """Inclination against the horizontal of a bar of known width; positive when its lead end is higher.

    The bar turns in depth, so its picture shortens and the angle in the picture is not the tilt. Its height difference
    does not shorten: tilt = arcsin(height / width), with the width (px) seen when the bar faces the camera.
    """
    return np.degrees(np.arcsin(np.clip((trail[:, 1] - lead[:, 1]) / width, -1.0, 1.0)))


def joint_angle(proximal: Points, joint: Points, distal: Points) -> Series:
    """Angle between the two limbs that meet in a joint, 180 for a straight limb."""
    first, second = proximal - joint, distal - joint
    scale = np.linalg.norm(first, axis=-1) * np.linalg.norm(second, axis=-1)
    cosine = np.sum(first * second, axis=-1) / np.where(scale > 0, scale, np.nan)
    angle: Series = np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0)))
    return angle


def flexion(proximal: Points, joint: Points, distal: Points) -> Series:
    """How far a joint is bent, 0 for a straight limb."""
    return 180.0 - joint_angle(proximal, joint, distal)


def bearing(trail: Points, lead: Points) -> Series:
    """Direction of a bar (frames, 3) seen from above; grows as its lead end comes nearer to a face-on camera.

    x points at the target and z away from the camera. NaN frames keep the unwrapping from jumping.
    """
    bar = lead - trail
    angle: Series = -np.arctan2(bar[:, 2], bar[:, 0])
    seen = np.isfinite(angle)
    angle[seen] = np.unwrap(angle[seen])
    return np.degrees(angle)


def pixels_per_metre(points: Points, world: Points) -> float:
    """Least-squares scale between joints in the picture (frames, joints, 2) and in space (frames, joints, 3).

    MediaPipe's x and y in metres are parallel to the picture's, so one factor relates both, whatever the view.
    """
    picture = points - points.mean(axis=1, keepdims=True)
    space = (world - world.mean(axis=1, keepdims=True))[..., :2]
    scales = np.sum(picture * space, axis=(1, 2)) / np.sum(space**2, axis=(1, 2))
    return float(np.median(scales[np.isfinite(scales)])) if np.isfinite(scales).any() else np.nan
