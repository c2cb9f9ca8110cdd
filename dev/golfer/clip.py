"""Write a clip: the video as H.264 in an MP4 file, and its truth as JSON beside it."""

import multiprocessing
from collections.abc import Iterator
from fractions import Fraction
from functools import partial
from pathlib import Path

import av
import numpy as np

from dev.golfer.render import Image
from dev.golfer.studio import Clip, Studio
from dev.golfer.swing_events import event_times_s
from dev.golfer.truth import Truth

QUALITY = "26"  # x264's constant rate factor
LICENCE = "CC0-1.0 (body: MakeHuman/MPFB2, CC0-1.0)"


def write_clip(clip: Clip, path: Path, *, quality: str = QUALITY, suffix: str = ".json", processes: int = 2) -> Truth:
    """Render a clip to `path`, an MP4 file, with its truth beside it, compressed if the suffix ends in .gz."""
    write_video(frames(clip, processes), clip, path, quality)
    found = clip_truth(clip)
    found.save(path.with_suffix(suffix))
    return found


def frame_count(clip: Clip) -> int:
    return round(Studio.of(clip).motion.duration_s * clip.real_fps)


def frames(clip: Clip, processes: int) -> Iterator[Image]:
    """Upright pictures in order, rendered side by side."""
    with multiprocessing.Pool(processes) as pool:
        yield from pool.imap(partial(picture, clip), range(frame_count(clip)))


def picture(clip: Clip, frame: int) -> Image:
    return Studio.of(clip).picture(frame / clip.real_fps)


def write_video(pictures: Iterator[Image], clip: Clip, path: Path, quality: str) -> None:
    with av.open(path, "w", options={"movflags": "+faststart", "fflags": "+bitexact"}) as container:
        stream = container.add_stream("libx264", rate=Fraction(clip.fps).limit_denominator(1001))
        stream.width, stream.height = (
            (clip.height, clip.width) if clip.rotation in {90, 270} else (clip.width, clip.height)
        )
        stream.pix_fmt = "yuv420p"
        stream.options = {"crf": quality, "preset": "slow"}
        stream.set_display_rotation(clip.rotation)
        for image in pictures:
            lying = np.ascontiguousarray(np.rot90(image, -clip.rotation // 90))
            container.mux(stream.encode(av.VideoFrame.from_ndarray(lying, format="rgb24")))
        container.mux(stream.encode())


def clip_truth(clip: Clip) -> Truth:
    studio, count = Studio.of(clip), frame_count(clip)
    moments = [studio.moment(frame / clip.real_fps) for frame in range(count)]
    times_s = {event: time_s * clip.slow_motion for event, time_s in event_times_s(studio.motion).items()}
    return Truth(
        view=clip.view,
        handedness=clip.hand,
        fps=clip.fps,
        frames=count,
        width_px=clip.width,
        height_px=clip.height,
        events={event: round(time_s * clip.fps) for event, time_s in times_s.items()},
        event_times_s=times_s,
        joints_px=np.array([moment.joints_px for moment in moments]),
        joints_world_m=np.array([moment.joints_world_m for moment in moments]),
        club_head_px=np.array([moment.club_head_px for moment in moments]),
        angles={name: np.array([moment.angles[name] for moment in moments]) for name in moments[0].angles},
        camera=studio.camera(),
        rotation_deg=clip.rotation,
        slow_motion=clip.slow_motion,
        people=1 if clip.second_person is None else 2,
        practice_swing=clip.plan.practice_swing,
        faults=clip.plan.faults,
        licence=LICENCE,
    )
