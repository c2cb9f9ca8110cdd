"""Record what MediaPipe sees in the stored clips, for tests that compare metrics with the clips' truth.

.venv/bin/python -m dev.evaluation.recordings     (again, whenever clips, model or MediaPipe change)
"""

from dataclasses import fields
from pathlib import Path
from typing import Final

import numpy as np

from dev.evaluation.measure import poses_of, silence_native_logs
from swing.domain.poses import Poses

CLIPS: Final = Path(__file__).parents[2] / "tests" / "clips"
RECORDINGS: Final = CLIPS.parent / "recordings"
RECORDED: Final = (
    "face_on_left_30",
    "face_on_right_60_sway",
    "down_the_line_right_60",
    "down_the_line_right_60_early_extension",
)
FRAMES_PER_S: Final = 30  # MediaPipe smooths over more than this, and a recording is half as large


def main() -> None:
    silence_native_logs()
    RECORDINGS.mkdir(exist_ok=True)
    for name in RECORDED:
        _, poses = poses_of(CLIPS / f"{name}.mp4")
        (RECORDINGS / f"{name}.npz").write_bytes(thinned(poses).to_bytes())


def thinned(poses: Poses) -> Poses:
    """Every so many frames, so that about FRAMES_PER_S are left."""
    step = max(1, round(1 / FRAMES_PER_S / float(np.median(np.diff(poses.times_s)))))
    return Poses(*(getattr(poses, field.name)[::step] for field in fields(Poses)))


if __name__ == "__main__":
    main()
