"""What phones write is read: every codec, depth, rotation, shape, size and frame rate, from the file to the golfer."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from swing.domain.poses import Poses
from swing.media.sampling import segments
from swing.media.video import frames, pack, pictures, probe
from swing.pose.landmarker import estimate
from synthetic_golfer.truth import Truth

CLIPS = Path(__file__).parents[2] / "clips"
SOURCE = CLIPS / "face_on_left_30.mp4"
SHOWN = range(28, 48)  # frames of the source: the backswing
TIMEBASE = Fraction(1, 90_000)


@dataclass(frozen=True)
class Format:
    codec: str = "libx264"
    ending: str = "mp4"
    depth: str = "yuv420p"
    fps: float = 30.0
    size: tuple[int, int] = (360, 640)  # as shown: upright
    rotation: int = 0
    mirrored: bool = False
    times_s: Sequence[float] = ()  # of a variable frame rate

    def time_s(self, place: int) -> float:
        return self.times_s[place] if self.times_s else place / self.fps


QUICK = {
    "libx264": {"preset": "ultrafast"},
    "libx265": {"preset": "ultrafast", "x265-params": "log-level=none:pools=1:frame-threads=1"},
    "libsvtav1": {"preset": "12", "svtav1-params": "lp=1"},
    "libvpx-vp9": {"deadline": "realtime", "cpu-used": "8", "crf": "24", "b": "0"},
}
UNEVEN_S = np.cumsum([0, 0.05, *6 * [0.033, 0.041, 0.067]]).tolist()
JOINED_S = np.cumsum([0, *9 * [0.04], 0.0003, *9 * [0.04]]).tolist()
FORMATS = [
    pytest.param(Format(), id="H.264"),
    pytest.param(Format("libx265", "mov"), id="HEVC"),
    pytest.param(Format("libx265", "mov", "yuv420p10le"), id="HEVC of 10 bits"),
    pytest.param(Format("libsvtav1"), id="AV1"),
    pytest.param(Format("libsvtav1", depth="yuv420p10le"), id="AV1 of 10 bits"),
    pytest.param(Format("libvpx-vp9", "webm"), id="VP9"),
    pytest.param(Format(rotation=90), id="turned by 90"),
    pytest.param(Format(rotation=180), id="turned by 180"),
    pytest.param(Format("libx265", "mov", "yuv420p10le", rotation=270), id="turned by 270, HEVC of 10 bits"),
    pytest.param(Format(mirrored=True), id="mirrored, by a front camera"),
    pytest.param(Format(mirrored=True, rotation=90), id="mirrored, turned by 90"),
    pytest.param(Format(mirrored=True, rotation=180), id="mirrored, turned by 180"),
    pytest.param(Format(size=(1280, 640)), id="landscape"),
    pytest.param(Format(size=(1280, 640), rotation=90), id="landscape, turned by 90"),
    pytest.param(Format(size=(90, 160)), id="160 pixels"),
    pytest.param(Format(size=(2160, 3840), fps=24.0), id="2160 pixels"),
    pytest.param(Format(fps=24.0), id="24 frames a second"),
    pytest.param(Format(fps=30000 / 1001), id="29.97 frames a second"),
    pytest.param(Format("libx265", "mov", times_s=UNEVEN_S), id="variable"),
    pytest.param(Format(times_s=JOINED_S), id="two frames in a millisecond, at a join"),
]


@cache
def source() -> tuple[list[NDArray[np.uint8]], Truth]:
    shots = pictures(SOURCE, probe(SOURCE)[0], SHOWN)
    return [shots[frame] for frame in SHOWN], Truth.load(SOURCE.with_suffix(".json.gz"))


def written(folder: Path, form: Format) -> Path:
    """Film the golfer, in the middle of the picture, in a format."""
    path = folder / f"swing.{form.ending}"
    with av.open(str(path), "w") as container:
        stream: Any = container.add_stream(form.codec, rate=Fraction(form.fps).limit_denominator(1001))
        lying = form.rotation % 180 != 0
        stream.width, stream.height = form.size[::-1] if lying else form.size
        stream.pix_fmt, stream.options = form.depth, QUICK[form.codec]
        stream.codec_context.time_base = TIMEBASE
        if form.rotation or form.mirrored:
            stream.set_display_rotation(form.rotation, hflip=form.mirrored)
        for place, shot in enumerate(source()[0]):
            turned = np.ascontiguousarray(np.rot90(widened(shot, form.size), -form.rotation // 90))
            picture = av.VideoFrame.from_ndarray(turned, format="rgb24").reformat(stream.width, stream.height)
            picture.pts, picture.time_base = round(form.time_s(place) / TIMEBASE), TIMEBASE
            container.mux(stream.encode(picture))
        container.mux(stream.encode(None))
    return path


def widened(shot: NDArray[np.uint8], size: tuple[int, int]) -> NDArray[np.uint8]:
    """Continue the edges on both sides until the picture has the shape of a size."""
    height, width = shot.shape[:2]
    margin = max(0, round(height * size[0] / size[1]) - width) // 2
    return np.pad(shot, ((0, 0), (margin, margin), (0, 0)), mode="edge")


def posed(clip: Path, folder: Path) -> Poses:
    info, times_s = probe(clip)
    plan = pack(clip, info, times_s, segments(times_s, most=1)[0], folder / "pack.mkv")
    return estimate(frames(folder / "pack.mkv"), plan)


def error(poses: Poses, form: Format) -> float:
    """How far the median joint is from the truth, as a share of the golfer's height."""
    truth = source()[1]
    scale = form.size[1] / truth.height_px
    sideways_px = (form.size[0] - scale * truth.width_px) / 2
    joints_px = scale * truth.joints_px[np.array(SHOWN)[poses.frames]] + [sideways_px, 0]
    apart_px = np.linalg.norm(poses.points - joints_px, axis=2)
    return float(np.nanmedian(apart_px) / np.ptp(joints_px[..., 1], axis=1).mean())


@pytest.mark.parametrize("form", FORMATS)
def test_a_phone_s_video_is_described_and_its_golfer_is_found(form: Format, tmp_path: Path) -> None:
    clip = written(tmp_path, form)

    info, times_s = probe(clip)
    poses = posed(clip, tmp_path)

    assert (info.width_px, info.height_px, info.frames, info.mirrored) == (*form.size, len(SHOWN), form.mirrored)
    assert times_s == pytest.approx([form.time_s(place) for place in range(len(SHOWN))], abs=1e-3)
    assert poses.found.all()
    assert error(poses, form) < 0.05


def test_a_video_of_240_frames_a_second_is_looked_at_60_times_a_second(tmp_path: Path) -> None:
    fast = tmp_path / "fast.mp4"
    with av.open(str(CLIPS / "face_on_right_240.mp4")) as old, av.open(str(fast), "w") as new:
        stream: Any = new.add_stream_from_template(old.streams.video[0])
        for packet in [packet for packet in old.demux(video=0) if packet.size][:168]:
            packet.stream = stream
            new.mux(packet)

    info, _ = probe(fast)
    poses = posed(fast, tmp_path)

    assert info.fps == pytest.approx(240, rel=0.01)
    assert 1 / np.diff(poses.times_s).mean() == pytest.approx(60, rel=0.02)
    assert poses.found.all()
