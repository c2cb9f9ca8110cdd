"""The golfer's joints over the clip, as MediaPipe's 33 landmarks.

Pixels are upright (x right, y down); metres are MediaPipe's world landmarks: origin between the hips, x right,
y down, z away from the camera.
"""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray


class Landmark(IntEnum):
    """MediaPipe's pose landmarks, in the order in which the model returns them."""

    NOSE = 0
    LEFT_EYE_INNER = 1
    LEFT_EYE = 2
    LEFT_EYE_OUTER = 3
    RIGHT_EYE_INNER = 4
    RIGHT_EYE = 5
    RIGHT_EYE_OUTER = 6
    LEFT_EAR = 7
    RIGHT_EAR = 8
    MOUTH_LEFT = 9
    MOUTH_RIGHT = 10
    LEFT_SHOULDER = 11
    RIGHT_SHOULDER = 12
    LEFT_ELBOW = 13
    RIGHT_ELBOW = 14
    LEFT_WRIST = 15
    RIGHT_WRIST = 16
    LEFT_PINKY = 17
    RIGHT_PINKY = 18
    LEFT_INDEX = 19
    RIGHT_INDEX = 20
    LEFT_THUMB = 21
    RIGHT_THUMB = 22
    LEFT_HIP = 23
    RIGHT_HIP = 24
    LEFT_KNEE = 25
    RIGHT_KNEE = 26
    LEFT_ANKLE = 27
    RIGHT_ANKLE = 28
    LEFT_HEEL = 29
    RIGHT_HEEL = 30
    LEFT_FOOT_INDEX = 31
    RIGHT_FOOT_INDEX = 32


@dataclass(frozen=True)
class Poses:
    """One person, followed through the clip; a frame where nobody was found is NaN."""

    frames: NDArray[np.int64]  # (n,) frame numbers of the video
    times_s: NDArray[np.float64]  # (n,) seconds from the first frame
    points: NDArray[np.float64]  # (n, 33, 2) px
    world: NDArray[np.float64]  # (n, 33, 3) m
    visibility: NDArray[np.float64]  # (n, 33) 0 to 1
