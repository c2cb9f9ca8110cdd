"""Rejection: why a clip holds no golf swing, said so that the golfer can film a better one."""

from typing import Final

import numpy as np

from swing.domain.errors import GolferError, NoGolferError, NoSwingError
from swing.domain.poses import Poses
from swing.measurement.candidates import AFTER, GRIP, HIGH, LOW, PLANTED, Candidate
from swing.measurement.curves import Floats
from swing.measurement.motion import ANKLES, HIPS, SHOULDERS, motion, shots
from swing.measurement.signs import drift

# A person must be seen in this share of the samples: a chair or a bottle is taken for a person in a fifth of them.
SEEN: Final = 0.3
PLAINLY: Final = 0.5

# Code, message and hint of each kind of clip that holds no swing.
NO_GOLF: Final = (
    "NOT_A_GOLF_SWING",
    "Somebody moves in this video, but it is not a golf swing.",
    "Film a golfer making one full swing with both hands on the club.",
)
CUT_OFF: Final = (
    "SWING_CUT_OFF",
    "The video ends before the club meets the ball.",
    "Keep filming until you have held your finish for two seconds.",
)
ONLY_ADDRESS: Final = (
    "ONLY_ADDRESS",
    "The golfer stands at address, but the swing is not in the video.",
    "Keep filming until you have held your finish for two seconds.",
)
BEGUN: Final = (
    "SWING_BEGUN",
    "The video begins when the club has already gone back.",
    "Start filming before you take the club back.",
)
ONLY_FINISH: Final = (
    "ONLY_FINISH",
    "The golfer holds the finish, but the swing is not in the video.",
    "Start filming before you take the club back.",
)
TOO_FEW_PICTURES: Final = (
    "TOO_FEW_PICTURES",
    "The video has too few pictures a second to follow a swing.",
    "Film at 30 pictures a second or more, and not as a time-lapse.",
)
ON_ITS_SIDE: Final = (
    "ON_ITS_SIDE",
    "Whoever is in this video lies on the side or stands on the head, or the picture does.",
    "Turn the video upright before you send it, and hold the phone still when you begin to film.",
)
LYING: Final = 0.9
# With fewer samples a second a downswing is two or three of them.
MIN_SAMPLES_S: Final = 14.0


def reason(poses: Poses, found: list[Candidate]) -> GolferError:
    """Say why there is no golf swing in these poses; `found` are the candidates that are not golf."""
    if seen(poses) < SEEN:
        return NoGolferError("Nobody can be followed through this video.")
    code, message, hint = of_picture(poses, NO_GOLF if found else of_longest_shot(poses))
    return NoSwingError(message, code=code, hint=hint)


def of_picture(poses: Poses, otherwise: tuple[str, str, str]) -> tuple[str, str, str]:
    """Tell whether it is the picture that keeps a swing from being seen."""
    if lying(poses):
        return ON_ITS_SIDE
    return TOO_FEW_PICTURES if too_few(poses) and otherwise is NO_GOLF else otherwise


def too_few(poses: Poses) -> bool:
    """Say whether there are too few samples a second to be sure of a swing that is not plainly one."""
    return MIN_SAMPLES_S * float(np.median(np.diff(poses.times_s))) > 1


def lying(poses: Poses) -> bool:
    """Say whether the shoulders are in nearly all samples not above the ankles but beside or below them.

    Somebody small is seen upside down now and then, too.
    """
    up = poses.points[poses.found][:, ANKLES].mean(axis=1) - poses.points[poses.found][:, SHOULDERS].mean(axis=1)
    return float((up[:, 1] < np.abs(up[:, 0])).mean()) > LYING


def seen(poses: Poses) -> float:
    """Share of the samples in which a person's trunk is plainly seen."""
    trunk = poses.visibility[:, SHOULDERS + HIPS]
    return float((np.nan_to_num(trunk).mean(axis=1) > PLAINLY).mean())


def of_longest_shot(poses: Poses) -> tuple[str, str, str]:
    first, end = max(shots(poses), key=lambda shot: shot[1] - shot[0])
    moves = motion(poses.part(first, end))
    walks = drift(moves, slice(None)) > PLANTED
    return NO_GOLF if walks else of_hands(moves.height, float(np.median(moves.grip)))


def of_hands(height: Floats, grip: float) -> tuple[str, str, str]:
    """Tell from the hands which part of the swing is there; in a finish the wrists are often mistaken.

    The first time that they are high tells, not the highest: that is the finish of a swing which has begun before.
    """
    if height.min() > AFTER:
        return ONLY_FINISH
    if grip > GRIP:
        return NO_GOLF
    if height.max() < HIGH:
        return ONLY_ADDRESS
    first = int(np.argmax(height > HIGH))
    if height[: first + 1].min() < LOW:
        return CUT_OFF if ends_before_the_ball(height, first) else NO_GOLF
    return BEGUN if height.min() < LOW else ONLY_FINISH


def ends_before_the_ball(height: Floats, first: int) -> bool:
    """Say whether less time is left after the hands' high than the way up took: coming down takes a third of it."""
    top = first + int(np.argmax(height[first:]))
    started = int(np.flatnonzero(height[: first + 1] < LOW)[-1])
    return len(height) - top <= top - started
