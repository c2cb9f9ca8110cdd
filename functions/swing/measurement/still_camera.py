"""Poses as a camera that does not move would have seen them: what pans, zooms and shakes is no walk, and no sway."""

import itertools
from dataclasses import replace

import numpy as np

from swing.domain.poses import UNKNOWN_CAMERA, Floats, Poses
from swing.measurement.curves import filled


def steadied(poses: Poses) -> Poses:
    """Take the camera's motion out of the points, as far as it is known; what comes out has none.

    The picture that is neither turned nor zoomed against most others says what is upright, and how large a pixel is.
    """
    if not (~np.isnan(poses.camera)).any():
        return poses
    since = since_first(poses.camera)
    back = since[middle(since)] @ np.linalg.inv(since)
    points = poses.points @ back[:, :2, :2].transpose(0, 2, 1) + back[:, None, :2, 2]
    return replace(poses, points=points, camera=UNKNOWN_CAMERA)


def since_first(camera: Floats) -> Floats:
    """From places in the first picture to those in each, (n, 3, 3); between known ones as if it moved evenly."""
    unknown = np.isnan(camera).any(axis=(1, 2))
    steps = np.tile(np.eye(3), (len(camera), 1, 1))
    steps[~unknown, :2] = camera[~unknown]
    since = np.array(list(itertools.accumulate(steps, lambda before, step: step @ before)))
    since[unknown] = np.nan
    return filled(since)


def middle(since: Floats) -> int:
    """Place of the picture whose turn and zoom are nearest to their medians."""
    turn, size = np.arctan2(since[:, 1, 0], since[:, 0, 0]), np.log(np.hypot(since[:, 0, 0], since[:, 1, 0]))
    return int(np.argmin(np.abs(turn - np.median(turn)) + np.abs(size - np.median(size))))
