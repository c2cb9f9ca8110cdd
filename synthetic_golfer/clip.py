"""Write a clip: the video as H.264 in an MP4 file, and its truth as JSON beside it."""

import multiprocessing
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from fractions import Fraction
from functools import partial
from itertools import groupby, repeat
from pathlib import Path
from typing import Self

import av
import numpy as np

from synthetic_golfer.render import Image
from synthetic_golfer.studio import Clip, Studio
from synthetic_golfer.swing_events import event_times_s
from synthetic_golfer.truth import Truth

QUALITY = "26"  # x264's constant rate factor
LICENCE = "CC0-1.0 (body: MakeHuman/MPFB2, CC0-1.0)"


def write_clip(clip: Clip, path: Path, *, quality: str = QUALITY, suffix: str = ".json", processes: int = 2) -> Truth:
    """Render a clip to `path`, an MP4 file, with its truth beside it, compressed if the suffix ends in .gz."""
    write_videos({path: clip}, quality, processes)
    truth = clip_truth(clip)
    truth.save(path.with_suffix(suffix))
    return truth


def write_videos(clips: dict[Path, Clip], quality: str = QUALITY, processes: int = 2) -> None:
    """Render clips that differ in frame rate, hand and rotation only; the slower ones take every n-th frame."""
    fastest = replace(max(clips.values(), key=lambda clip: clip.real_fps), hand="right")
    with ExitStack() as stack:
        films = [stack.enter_context(Film(path, clip, quality)) for path, clip in clips.items()]
        for frame, image in enumerate(frames(fastest, processes)):
            for film in films:
                number, between = divmod(frame, round(fastest.real_fps / film.clip.real_fps))
                if between == 0 and number < frame_count(film.clip):
                    film.add(image)


def frame_count(clip: Clip) -> int:
    return round(Studio.of(clip).motion.duration_s * clip.real_fps)


def frames(clip: Clip, processes: int) -> Iterator[Image]:
    """Upright pictures in order, rendered side by side; while nothing moves, one picture serves for all."""
    studio = Studio.of(clip)
    alike = groupby(range(frame_count(clip)), key=lambda frame: studio.state(frame / clip.real_fps))
    runs = [list(run) for _, run in alike]
    with multiprocessing.Pool(processes) as pool:
        for run, image in zip(runs, pool.imap(partial(picture, clip), [run[0] for run in runs]), strict=True):
            yield from repeat(image, len(run))


def picture(clip: Clip, frame: int) -> Image:
    return Studio.of(clip).picture(frame / clip.real_fps)


class Film:
    """A video file that pictures of a right-handed golfer are added to."""

    def __init__(self, path: Path, clip: Clip, quality: str) -> None:
        self.clip = clip
        self.container = av.open(path, "w", options={"movflags": "+faststart", "fflags": "+bitexact"})
        self.stream = self.container.add_stream("libx264", rate=Fraction(clip.fps).limit_denominator(1001))
        upright = (clip.width, clip.height)
        self.stream.width, self.stream.height = upright if clip.rotation % 180 == 0 else upright[::-1]
        self.stream.pix_fmt = "yuv420p"
        self.stream.options = {"crf": quality, "preset": "slow"}
        self.stream.set_display_rotation(clip.rotation)

    def __enter__(self) -> Self:
        return self

    def add(self, image: Image) -> None:
        """Encode an upright picture, mirrored for a left-hander and turned against the display matrix."""
        seen = image[:, ::-1] if self.clip.hand == "left" else image
        lying = np.ascontiguousarray(np.rot90(seen, -self.clip.rotation // 90))
        self.container.mux(self.stream.encode(av.VideoFrame.from_ndarray(lying, format="rgb24")))

    def __exit__(self, *_: object) -> None:
        self.container.mux(self.stream.encode())
        self.container.close()


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
