"""Storing frame times and landmarks, the artifacts that are arrays. Apart from `aws.s3`, which works without NumPy."""

import io

import numpy as np
from numpy.typing import NDArray

from swing.aws import s3
from swing.domain import keys
from swing.domain.models import Step
from swing.domain.poses import Poses

Times = NDArray[np.float64]  # (frames,) seconds


def save_times(step: Step, times_s: Times) -> None:
    """Keep the presentation time of each frame."""
    file = io.BytesIO()
    np.save(file, times_s)
    s3.save_bytes(step, keys.TIMES, file.getvalue())


def load_times(step: Step) -> Times:
    """Raises botocore's ClientError where the probe has kept none, or they are forgotten."""
    times_s: Times = np.load(io.BytesIO(s3.load_bytes(step, keys.TIMES)))
    return times_s


def save_poses(step: Step, name: str, poses: Poses) -> None:
    """Keep a segment's poses, or the whole swing's, over whatever an earlier try has kept by that name."""
    s3.save_bytes(step, name, poses.to_bytes())


def load_poses(step: Step, name: str) -> Poses:
    """Raises botocore's ClientError where there are none by that name."""
    return Poses.from_bytes(s3.load_bytes(step, name))


def taken_over(step: Step) -> bool:
    """Take over what an earlier run has left of the same bytes; False where it is forgotten, or there was none."""
    if step.posed_by is None:
        return False
    earlier = step.model_copy(update={"run_id": step.posed_by})
    kept = {name: s3.find_bytes(earlier, name) for name in (keys.VIDEO_INFO, keys.TIMES, keys.POSES)}
    whole = {name: content for name, content in kept.items() if content is not None}
    if len(whole) < len(kept):
        return False
    for name, content in whole.items():
        s3.save_bytes(step, name, content)
    return True


def find_poses(step: Step) -> Poses | None:
    """The whole swing's poses, or None once its artifacts are forgotten."""
    content = s3.find_bytes(step, keys.POSES)
    return None if content is None else Poses.from_bytes(content)
