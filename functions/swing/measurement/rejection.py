"""Rejection: why a clip holds no golf swing, said so that the golfer can film a better one."""

from typing import Final

import numpy as np

from swing.domain import hints
from swing.domain.errors import GolferError, NoGolferError, NoSwingError
from swing.domain.hints import Hint
from swing.domain.models import VideoInfo
from swing.domain.poses import Poses
from swing.measurement import filming, turning
from swing.measurement.candidates import AFTER, GRIP, HIGH, LOW, PLANTED, Candidate
from swing.measurement.curves import Floats
from swing.measurement.motion import ANKLES, HIPS, SHOULDERS, motion, shots
from swing.measurement.signs import drift

# A person must be seen in this share of the samples: a chair or a bottle is taken for a person in a fifth of them.
SEEN: Final = 0.3
PLAINLY: Final = 0.5
HALF_TURN: Final = 180


def reason(poses: Poses, found: list[Candidate], video: VideoInfo) -> GolferError:
    """Say why there is no golf swing in these poses; `found` are the candidates that are not golf."""
    if seen(poses) < SEEN:
        unlit = filming.darkness(poses)
        return unlit.error(NoGolferError) if unlit else NoGolferError("Nobody can be followed through this video.")
    return of_body(poses, found, video).error(NoSwingError)


def of_body(poses: Poses, found: list[Candidate], video: VideoInfo) -> Hint:
    """Tell whether it is the picture that keeps a swing from being seen, or else what the hands do."""
    if lying(poses):
        return hints.UPSIDE_DOWN if turning.lying_deg(poses) == HALF_TURN else hints.ON_ITS_SIDE
    if filming.is_lapse(poses):
        return hints.TIME_LAPSE
    told = hints.NOT_A_GOLF_SWING if found else of_longest_shot(poses)
    return (filming.trouble(poses, found, video) or told) if told is hints.NOT_A_GOLF_SWING else told


def lying(poses: Poses) -> bool:
    """Say whether the shoulders are in nearly all samples not above the ankles but beside or below them.

    Somebody small is seen upside down now and then, too.
    """
    up = poses.points[poses.found][:, ANKLES].mean(axis=1) - poses.points[poses.found][:, SHOULDERS].mean(axis=1)
    return float((up[:, 1] < np.abs(up[:, 0])).mean()) > turning.LYING


def seen(poses: Poses) -> float:
    """Share of the samples in which a person's trunk is plainly seen."""
    trunk = poses.visibility[:, SHOULDERS + HIPS]
    return float((np.nan_to_num(trunk).mean(axis=1) > PLAINLY).mean())


def of_longest_shot(poses: Poses) -> Hint:
    first, end = max(shots(poses), key=lambda shot: shot[1] - shot[0])
    moves = motion(poses.part(first, end))
    walks = drift(moves, slice(None)) > PLANTED
    return hints.NOT_A_GOLF_SWING if walks else of_hands(moves.height, float(np.median(moves.grip)))


def of_hands(height: Floats, grip: float) -> Hint:
    """Tell from the hands which part of the swing is there; in a finish the wrists are often mistaken.

    The first time that they are high tells, not the highest: that is the finish of a swing which has begun before.
    """
    if height.min() > AFTER:
        return hints.ONLY_FINISH
    if grip > GRIP:
        return hints.NOT_A_GOLF_SWING
    if height.max() < HIGH:
        return hints.ONLY_ADDRESS
    first = int(np.argmax(height > HIGH))
    if height[: first + 1].min() < LOW:
        return hints.SWING_CUT_OFF if ends_before_the_ball(height, first) else hints.NOT_A_GOLF_SWING
    return hints.SWING_BEGUN if height.min() < LOW else hints.ONLY_FINISH


def ends_before_the_ball(height: Floats, first: int) -> bool:
    """Say whether less time is left after the hands' high than the way up took: coming down takes a third of it."""
    top = first + int(np.argmax(height[first:]))
    started = int(np.flatnonzero(height[: first + 1] < LOW)[-1])
    return len(height) - top <= top - started
