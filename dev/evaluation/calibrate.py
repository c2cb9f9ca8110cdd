"""Fit the calibration to the labelled real swings and write it where it ships.

.venv/bin/python -m dev.calibrate
"""

import json
import sys
from pathlib import Path

from dev.evaluation.clips import REAL, measured_poses, real_clips
from dev.evaluation.fit import example, fitted
from swing.measurement.calibration import FILE


def main(folder: Path = REAL) -> None:
    clips = [clip for clip in real_clips(folder) if clip.swing and clip.core]
    if not clips:
        sys.exit(f"There are no labelled swings in {folder}: the calibration stays as it is.")
    examples = [found for clip, video, poses in measured_poses(clips) if (found := example(clip, video, poses))]
    rows = {
        event: {name: [offset.offset, offset.spread] for name, offset in table.items()}
        for event, table in fitted(examples).items()
    }
    FILE.write_text(json.dumps(rows, indent=2) + "\n")
    print(f"{FILE.name}: fitted to {len(examples)} swings")


if __name__ == "__main__":
    main()
