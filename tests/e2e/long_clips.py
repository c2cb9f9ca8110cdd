"""Long videos made of little: a swing between two long rests, and a lawn."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

RATE = 30


def rested(swing: Path, out: Path, seconds: int, rest_fps: int) -> bytes:
    """Hold the clip's first frame, then the clip in the middle, then hold its last: a video of `seconds`.

    A phone saves frames while nothing moves too: the frame rate varies.
    """
    with av.open(str(swing)) as source, av.open(str(out), "w", format="mp4") as target:
        frames = [frame.to_ndarray(format="yuv420p") for frame in source.decode(video=0)]
        stream = target.add_stream("libx264", rate=RATE)
        stream.height, stream.width = frames[0].shape[0] * 2 // 3, frames[0].shape[1]
        stream.pix_fmt, stream.options = "yuv420p", {"preset": "ultrafast"}
        for tick, content in timed(frames, seconds * RATE, RATE // rest_fps):
            frame = av.VideoFrame.from_ndarray(content, format="yuv420p")
            frame.pts, frame.time_base = tick, Fraction(1, RATE)
            target.mux(stream.encode(frame))
        target.mux(stream.encode(None))
    return out.read_bytes()


def timed(frames: list[np.ndarray], end: int, rest: int) -> Iterator[tuple[int, np.ndarray]]:
    """Each frame with its time in ticks of 1/RATE s; one frame in `rest` ticks while the golfer rests."""
    begin = (end - len(frames)) // 2 // rest * rest
    yield from ((tick, frames[0]) for tick in range(0, begin, rest))
    yield from enumerate(frames, begin)
    yield from ((tick, frames[-1]) for tick in range(begin + len(frames), end, rest))


def lawn(out: Path, seconds: int) -> bytes:
    """Nobody, two frames a second."""
    with av.open(str(out), "w", format="mp4") as target:
        stream = target.add_stream("libx264", rate=2)
        stream.width, stream.height, stream.pix_fmt = 160, 120, "yuv420p"
        green = np.random.default_rng(0).integers(40, 90, (120, 160, 3), dtype=np.uint8)
        for _ in range(seconds * 2):
            target.mux(stream.encode(av.VideoFrame.from_ndarray(green, format="rgb24")))
        target.mux(stream.encode(None))
    return out.read_bytes()
