"""The clips that the tests measure: `python -m synthetic_golfer.clip_set FOLDER [NAME ...]` renders all or some.

They cover both views, both hands, every usual frame rate, and each difficulty once. They are small, because a phone's
golfer is scaled down before the pose is estimated anyway.
"""

import sys
from functools import partial
from pathlib import Path

from synthetic_golfer.clip import clip_truth, write_videos
from synthetic_golfer.motion import Plan
from synthetic_golfer.studio import Clip

QUALITY = "28"

portrait = partial(Clip, width=360, height=640)
landscape = partial(Clip, width=854, height=480)
rehearsed = Plan(practice_swing=True, settle_s=2.0, waggle=True)

# Clips of one group share their pictures.
GROUPS = (
    {"face_on_right_30_two_people": landscape("face-on", "right", 30.0, second_person="beside")},
    {"face_on_right_30_practice_swing": portrait("face-on", "right", 30.0, plan=rehearsed)},
    {"face_on_right_60_sway": portrait("face-on", "right", 60.0, plan=Plan(faults=("sway",)))},
    {
        "down_the_line_right_60": portrait("down-the-line", "right", 60.0),
        "down_the_line_left_120": portrait("down-the-line", "left", 120.0),
        "down_the_line_left_24": portrait("down-the-line", "left", 24.0),
    },
    {
        "down_the_line_right_60_early_extension": portrait(
            "down-the-line", "right", 60.0, plan=Plan(faults=("early_extension",))
        )
    },
    {"down_the_line_left_30_person_behind": portrait("down-the-line", "left", 30.0, zoom=0.8, second_person="behind")},
    {
        "face_on_right_240": portrait("face-on", "right", 240.0),
        "face_on_right_24_rotated": portrait("face-on", "right", 24.0, rotation=270),
        "face_on_left_30": portrait("face-on", "left", 30.0),
        "face_on_left_30_slow_motion": portrait("face-on", "left", 30.0, slow_motion=8.0),
    },
    {"down_the_line_right_30_settling": portrait("down-the-line", "right", 30.0, plan=Plan(settle_s=6.0))},
)
CLIPS: dict[str, Clip] = {name: clip for group in GROUPS for name, clip in group.items()}


def main() -> None:
    folder, *names = sys.argv[1:]
    for group in GROUPS:
        paths = {Path(folder) / f"{name}.mp4": clip for name, clip in group.items() if not names or name in names}
        if not paths:
            continue
        write_videos(paths, QUALITY)
        for path, clip in paths.items():
            clip_truth(clip).save(path.with_suffix(".json.gz"))
            print(path.stem, flush=True)


if __name__ == "__main__":
    main()
