"""Writing video files: the packs that the pose model reads, and the films that golfers see."""

from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import av
import numpy as np
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc
from numpy.typing import NDArray

Picture = NDArray[np.uint8]  # (height, width, 3) RGB

# JPEG quantiser of the packs, 2 (best) to 31: 3 keeps blocks invisible at about 40 KB a picture.
PACK_QUALITY: Final = 3
# The index goes first, so that a browser plays while it loads.
FASTSTART: Final = {"movflags": "+faststart"}
# Of a film's times: 24, 25, 30 and 60 pictures a second are a whole number of them apart.
TICK: Final = Fraction(1, 90_000)


class Writer:
    """A video file being written, as a context: a pack if it has a comment, a film otherwise."""

    def __init__(self, out: Path, shape: tuple[int, ...], fps: Fraction, comment: str | None = None) -> None:
        clip = comment is None
        self.tick = TICK if clip else 1 / fps
        self.container = av.open(str(out), "w", format="mp4" if clip else "matroska", options=FASTSTART if clip else {})
        self.stream: Any = self.container.add_stream("libx264" if clip else "mjpeg", rate=fps)
        self.stream.height, self.stream.width = shape[0] // 2 * 2, shape[1] // 2 * 2
        self.stream.codec_context.time_base = self.tick
        self.stream.pix_fmt = "yuv420p" if clip else "yuvj420p"
        self.stream.options = {"crf": "20", "preset": "veryfast"} if clip else {"qscale": str(PACK_QUALITY)}
        if clip:
            tag(self.stream.codec_context)
        if comment is not None:
            self.container.metadata["comment"] = comment
            self.stream.codec_context.thread_count = 1
            self.stream.codec_context.qmin = self.stream.codec_context.qmax = PACK_QUALITY

    def add(self, picture: Picture, time_s: float) -> None:
        even = picture[: self.stream.height, : self.stream.width]
        frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(even), format="rgb24")
        if self.stream.pix_fmt == "yuv420p":
            frame = frame.reformat(format="yuv420p", dst_colorspace=Colorspace.ITU709)
        frame.pts, frame.time_base = round(time_s / self.tick), self.tick
        self.container.mux(self.stream.encode(frame))

    def __enter__(self) -> "Writer":
        return self

    def __exit__(self, *_: object) -> None:
        self.container.mux(self.stream.encode(None))
        self.container.close()


def tag(codec: Any) -> None:
    """Say that colours are BT.709's. Without a tag players guess them by the size of the picture."""
    codec.colorspace, codec.color_range = Colorspace.ITU709, ColorRange.MPEG
    codec.color_primaries, codec.color_trc = ColorPrimaries.BT709, ColorTrc.BT709
