"""Proves that the vision image runs: a drawn golfer becomes a film, is decoded again, and is found by the pose model.

    python -m pose_model.check [user]

The image's last step, as the user that Lambda runs functions as: what could not run there fails while it is built.
"""

import importlib
import os
import sys
import tempfile
from pathlib import Path
from typing import Final

from swing.drawing import canvas
from swing.media import video
from swing.media.limits import Limits
from swing.pose import landmarker
from swing.pose.landmarker import Picture

HANDLERS: Final = ("probe_video", "extract_frames", "estimate_pose", "draw_frames", "draw_overlay")
# One picture of our own synthetic golfer, which is too short for a swing.
ONE_PICTURE: Final = Limits(min_s=0, min_frames=1)
GOLFER: Final = Path(__file__).with_name("golfer.mp4")
FRAMES, FPS, STEP = 30, 30.0, 10


def main() -> None:
    if len(sys.argv) > 1:
        os.setuid(int(sys.argv[1]))
    for name in HANDLERS:
        importlib.import_module(f"{name}.app")
    info, _ = video.probe(GOLFER, ONE_PICTURE)
    [golfer] = video.pictures(GOLFER, info, [0]).values()
    found = [landmarker.people(landmarker.finder(), picture, [landmarker.whole(picture)]) for picture in filmed(golfer)]
    if not all(found):
        sys.exit("The pose model runs, and does not see the golfer.")
    sys.stdout.write(f"The pose model has found the golfer in {len(found)} pictures.\n")


def filmed(golfer: Picture) -> list[Picture]:
    """The picture, smaller, as frames of a clip that was encoded, probed and decoded again."""
    height, width, _ = golfer.shape
    smaller = canvas.resized(golfer, width * 9 // 10, height * 9 // 10)
    with tempfile.TemporaryDirectory() as folder:
        clip = Path(folder) / "clip.mp4"
        video.write_clip(clip, [smaller] * FRAMES, FPS)
        info, _ = video.probe(clip)
        return list(video.pictures(clip, info, range(0, info.frames, STEP)).values())


if __name__ == "__main__":
    main()
