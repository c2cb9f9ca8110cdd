"""Turning a video upright whose picture lies on its side or stands on its head: the golfer in it says so.

Phones that film a ball at their feet, and editors that lose the rotation, write such videos. The pose model follows a
golfer who lies nearly as well as one who stands.
"""

from typing import Final

import numpy as np

from swing.domain.models import VideoInfo
from swing.domain.poses import Poses
from swing.measurement.candidates import candidates
from swing.measurement.motion import ANKLES, SHOULDERS

# Of the samples in which somebody is found.
LYING: Final = 0.9


def righted(poses: Poses, video: VideoInfo) -> tuple[Poses, VideoInfo]:
    """Poses and video upright, if a golf swing is plainly to be seen in them then, else as they are.

    The poses are those of the video as its container says that it is shown, whatever was made of it before.
    """
    video = video.untouched
    degrees = lying_deg(poses)
    if degrees:
        turned = poses.turned(degrees, video.width_px, video.height_px)
        if any(candidate.plain for candidate in candidates(turned)):
            return turned, video.turned(degrees)
    return poses, video


def lying_deg(poses: Poses) -> int:
    """How far a picture must be turned for nearly all samples to stand, counter-clockwise; 0 where none does that."""
    body = poses.points[poses.found][:, ANKLES].mean(axis=1) - poses.points[poses.found][:, SHOULDERS].mean(axis=1)
    # Counter-clockwise turns take the picture's right up: feet on the left must be turned by a quarter.
    quarters = np.round(np.degrees(np.arctan2(-body[:, 0], body[:, 1])) / 90).astype(int) % 4
    counts = np.bincount(quarters, minlength=4)
    most = int(counts.argmax())
    return 90 * most if counts[most] > LYING * len(quarters) else 0
