"""Fit the calibration to the labelled real swings and write it where it ships.

.venv/bin/python -m dev.calibrate
"""

import json

from dev.eval_calibration import example, fitted
from dev.eval_clips import measured_poses, real_clips
from swing.calibration import FILE


def main() -> None:
    clips = [clip for clip in real_clips() if clip.swing and clip.core]
    examples = [found for clip, video, poses in measured_poses(clips) if (found := example(clip, video, poses))]
    rows = {
        event: {name: [offset.offset, offset.spread] for name, offset in table.items()}
        for event, table in fitted(examples).items()
    }
    FILE.write_text(json.dumps(rows, indent=2) + "\n")
    print(f"{FILE.name}: fitted to {len(examples)} swings")


if __name__ == "__main__":
    main()
