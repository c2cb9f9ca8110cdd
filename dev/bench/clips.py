"""The clips of the benchmark: the sample swing at the end of a wait, at other rates and sizes, by other codecs.

What comes before the swing is the sample's own golfer: standing at address, and now and then drawing the club back by
a hand's breadth (its first pictures, forwards and backwards). Every picture gets noise of its own and moves a little,
as in a hand that holds a phone, so that no two are alike to a decoder. At 240 pictures a second each of the sample's
60 comes four times.
"""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Final, Literal

import av
import numpy as np
from numpy.typing import NDArray

from ops.local import CACHE, ROOT

Codec = Literal["h264", "hevc"]
Planes = NDArray[np.uint8]  # (height * 3 / 2, width), yuv420p as PyAV hands it out

SAMPLE: Final = ROOT / "dev" / "sample" / "swing.mp4"
FOLDER: Final = CACHE / "bench"
SAMPLE_FPS: Final = 60
# The sample's pictures of the wait: address, and the club's first hand's breadth.
WAIT: Final = 53
NOISES: Final = 16
NOISE: Final = 1.5  # grey levels, as a phone's sensor in daylight
SHAKE_PX: Final = 2
# A key picture every second and no B pictures, as phones write.
X26: Final = {"preset": "ultrafast", "crf": "18", "bf": "0"}
ENCODERS: Final = {"h264": "libx264", "hevc": "libx265"}


@dataclass(frozen=True)
class Case:
    """One clip. `height_px` is its longer side: it is upright, as a phone that is held by hand films."""

    seconds: int
    fps: int
    height_px: int
    codec: Codec

    @property
    def name(self) -> str:
        return f"{self.seconds} s, {self.size}p {self.fps} fps {'H.264' if self.codec == 'h264' else 'HEVC'}"

    @property
    def size(self) -> int:
        return self.height_px * 9 // 16

    @property
    def frames(self) -> int:
        return self.seconds * self.fps

    @property
    def path(self) -> Path:
        return FOLDER / f"{self.seconds}s-{self.size}p{self.fps}-{self.codec}.mp4"


def made(case: Case) -> Path:
    """Write the clip unless it is there."""
    if not case.path.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        unfinished = case.path.with_suffix(".part.mp4")
        write(case, unfinished)
        unfinished.rename(case.path)
    return case.path


def write(case: Case, path: Path) -> None:
    with av.open(str(path), "w") as container:
        stream: Any = container.add_stream(ENCODERS[case.codec], rate=Fraction(case.fps))
        stream.width, stream.height, stream.pix_fmt = case.size, case.height_px, "yuv420p"
        stream.options = X26 | ({"x265-params": f"log-level=none:keyint={case.fps}"} if case.codec == "hevc" else {})
        stream.gop_size = case.fps
        for picture in filmed(case):
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="yuv420p")))
        container.mux(stream.encode(None))


def filmed(case: Case) -> Iterator[Planes]:
    """Pictures of the clip, in order."""
    rng = np.random.default_rng(case.frames)
    noises = rng.normal(0, NOISE, (NOISES, case.height_px, case.size)).round().astype(np.int16)
    sample = list(sample_pictures(case))
    for shown in course(case, len(sample)):
        picture = np.roll(sample[shown], int(rng.integers(-SHAKE_PX, SHAKE_PX + 1)), axis=1)
        luma = picture[: case.height_px] + noises[rng.integers(NOISES)]
        picture[: case.height_px] = np.clip(luma, 0, 255).astype(np.uint8)
        yield picture


def course(case: Case, sample_frames: int) -> list[int]:
    """Which of the sample's pictures each of the clip's is: the wait, counted back from its end, and the swing."""
    there_and_back = [*range(WAIT), *range(WAIT - 2, 0, -1)]
    wait = max(0, case.seconds * SAMPLE_FPS - sample_frames)
    waiting = list(itertools.islice(itertools.cycle(there_and_back), 1, wait + 1))[::-1]
    at_60 = [*waiting, *range(sample_frames)][-case.seconds * SAMPLE_FPS :]
    return [at_60[frame * SAMPLE_FPS // case.fps] for frame in range(case.frames)]


def sample_pictures(case: Case) -> Iterator[Planes]:
    with av.open(str(SAMPLE)) as container:
        for frame in container.decode(video=0):
            yield frame.reformat(case.size, case.height_px, "yuv420p").to_ndarray().astype(np.uint8, copy=False)
