"""The files that are uploaded: a small synthetic swing, and what phones send instead of one."""

import tempfile
from pathlib import Path

import numpy as np

from dev.chaos.plan import Video
from ops.local import ROOT
from swing.media import video

CLIP = ROOT / "tests" / "clips" / "face_on_right_24_rotated.mp4"
FPS = 24
# The swing with a little before and after, at half the size: what makes the pose model's work short.
FRAMES = range(6, 70)
EVERY_OTHER = slice(None, None, 2)


def contents() -> dict[Video, bytes]:
    """The bytes of each kind of upload."""
    info, _ = video.probe(CLIP)
    swing = list(video.pictures(CLIP, info, FRAMES).values())
    small = [np.ascontiguousarray(picture[EVERY_OTHER, EVERY_OTHER]) for picture in swing]
    whole = encoded(small)
    return {
        Video.SWING: whole,
        Video.LAWN: encoded([np.full_like(small[0], 90)] * FPS),
        Video.SHORT: encoded(small[:8]),
        Video.TRUNCATED: whole[: len(whole) // 2],
        Video.TEXT: b"Dear coach,",
        Video.EMPTY: b"",
    }


def encoded(pictures: list[video.Picture]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "clip.mp4"
        video.write_clip(path, pictures, FPS)
        return path.read_bytes()
