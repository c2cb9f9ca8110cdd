"""Estimating the poses of a long video: what functions do for segments side by side, one segment after the other.

Each segment is saved at once, so neither a crash nor another worker repeats it.
"""

import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from swing.analyses.progress import tell_share
from swing.aws import s3, videos
from swing.domain import keys
from swing.domain.models import Segment, Step, VideoInfo
from swing.domain.poses import Poses
from swing.media import video
from swing.pose import landmarker, storage
from swing.pose.landmarker import Sample

Pulse = Callable[[], None]


def pose_all(step: Step, before_each: Pulse, pulse: Pulse) -> None:
    """Pose the segments that have no poses yet. `before_each` is called before each segment, `pulse` at every picture.

    Raises whatever these two raise, VideoMissingError, UnreadableVideoError, ModelMissingError or SupersededError.
    """
    left = [segment for segment in step.segments if s3.find_bytes(step, keys.poses_name(segment)) is None]
    if not left:
        return
    times_s, info = storage.load_times(step), s3.load(VideoInfo, step, keys.VIDEO_INFO)
    with videos.video(step) as path:
        for segment in left:
            before_each()
            done = len(step.segments) - len(left) + left.index(segment)
            tell_share(step, done / len(step.segments))
            storage.save_poses(step, keys.poses_name(segment), estimated(path, info, times_s, segment, pulse))


def estimated(path: Path, info: VideoInfo, times_s: video.Times, segment: Segment, pulse: Pulse) -> Poses:
    """Do what `extract_frames` and `estimate_pose` do, by way of a frame pack too, so that the poses are the same."""
    with tempfile.TemporaryDirectory() as folder:
        pack = Path(folder) / "frames.mkv"
        video.pack(path, info, times_s, segment, pack)
        return landmarker.estimate(watched(video.frames(pack), pulse), video.packed_plan(pack))


def watched(samples: Iterable[Sample], pulse: Pulse) -> Iterator[Sample]:
    for sample in samples:
        pulse()
        yield sample
