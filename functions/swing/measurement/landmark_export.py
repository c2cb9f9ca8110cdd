"""The landmark export: landmarks for a human coach's software and for a player of the swing.

The workflow makes it once, where it was asked for, and keeps it as `pose.json` beside the run's other artifacts.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from swing.domain.landmarks import Pose, PosedFrame, Summary
from swing.domain.models import Step
from swing.domain.poses import Floats, Poses

# Lambda answers with 6 MB at most; a frame of 33 landmarks takes about 0.8 KB of JSON.
MAX_FRAMES: Final = 3000


def export(poses: Poses, step: Step) -> Pose:
    found = frames(poses, step.sample_fps) if step.include_frames else None
    return Pose(pose_summary=summary(poses), frames=found)


def summary(poses: Poses) -> Summary:
    """Count the samples, n of them and at least one, and those that show the golfer; visibility 0 if none does."""
    seen = poses.visibility[poses.found]
    return Summary(
        frames_looked_at=len(poses.frames),
        frames_posed=int(poses.found.sum()),
        first_s=round(float(poses.times_s[0]), 3),
        last_s=round(float(poses.times_s[-1]), 3),
        mean_visibility=round(float(seen.mean()), 3) if seen.size else 0.0,
    )


def frames(poses: Poses, sample_fps: float | None = None) -> list[PosedFrame]:
    """Frames that show the golfer, no more a second than `sample_fps`."""
    rows = np.flatnonzero(poses.found)
    rows = rows[spaced(poses.times_s[rows], sample_fps)]
    rows = rows[:: max(1, -(-len(rows) // MAX_FRAMES))]
    return [posed_frame(poses, int(row)) for row in rows]


def spaced(times_s: Floats, fps: float | None) -> NDArray[np.int64]:
    """Rows of which each is the first in its 1/fps seconds, (m,); all rows without a rate."""
    if fps is None or not len(times_s):
        return np.arange(len(times_s))
    return np.unique(np.floor(times_s * fps + 1e-6), return_index=True)[1]


def posed_frame(poses: Poses, row: int) -> PosedFrame:
    points = np.round(poses.points[row], 1)
    visibility = np.round(poses.visibility[row], 2)
    return PosedFrame(
        frame=int(poses.frames[row]),
        time_s=round(float(poses.times_s[row]), 4),
        landmarks=[(float(x), float(y), float(v)) for (x, y), v in zip(points, visibility, strict=True)],
    )
