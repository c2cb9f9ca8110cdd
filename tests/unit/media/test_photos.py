"""A golfer who sends a photo reads that it is one, and what to send instead."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from swing.domain.errors import GolferError
from swing.media.video import probe

CLIP = Path(__file__).parents[2] / "clips" / "down_the_line_left_24.mp4"


def encoded(codec: str, pix_fmt: str) -> bytes:
    """One grey picture as a file of its own."""
    encoder: Any = av.CodecContext.create(codec, "w")
    encoder.width, encoder.height, encoder.pix_fmt, encoder.time_base = 32, 32, pix_fmt, Fraction(1, 30)
    frame = av.VideoFrame.from_ndarray(np.full((32, 32, 3), 90, np.uint8), format="rgb24").reformat(format=pix_fmt)
    return b"".join(bytes(packet) for packet in [*encoder.encode(frame), *encoder.encode(None)])


def jpeg() -> bytes:
    return encoded("mjpeg", "yuvj420p")


def apple(brand: bytes) -> bytes:
    """The beginning of a photo in the container of MP4."""
    return (24).to_bytes(4, "big") + b"ftyp" + brand + b"\0\0\0\0mif1" + brand + b"\0" * 4000


PHOTOS: dict[str, Callable[[], bytes]] = {
    "JPEG": jpeg,
    "PNG": lambda: encoded("png", "rgb24"),
    "GIF": lambda: b"GIF89a" + b"\x20\0\x20\0\x80\0\0" + b"\0" * 400,
    "WebP": lambda: b"RIFF\x60\1\0\0WEBPVP8 " + b"\0" * 400,
    "TIFF, as raw photos are": lambda: b"II*\0" + b"\0" * 400,
    "BMP": lambda: encoded("bmp", "bgr24"),
    "HEIC": lambda: apple(b"heic"),
    "AVIF": lambda: apple(b"avif"),
    "a photo with a moment of video behind it": lambda: jpeg() + CLIP.read_bytes(),
}


@pytest.mark.parametrize("photo", PHOTOS.values(), ids=PHOTOS)
def test_a_photo_is_called_a_photo(photo: Callable[[], bytes], tmp_path: Path) -> None:
    path = tmp_path / "swing.mp4"
    path.write_bytes(photo())

    assert reason(path) == "PHOTO"


@pytest.mark.parametrize("words", [b"Dear coach,", b"BMW and golf", b"MM and golf", b"RIFF of a guitar", b""])
def test_what_is_neither_a_photo_nor_a_video_is_not_called_a_photo(words: bytes, tmp_path: Path) -> None:
    path = tmp_path / "swing.mp4"
    path.write_bytes(words)

    assert reason(path) == "UNREADABLE_VIDEO"


@pytest.mark.parametrize(
    ("times_s", "expected"),
    [
        pytest.param([0], "PHOTO", id="one picture"),
        pytest.param([0] * 20, "UNREADABLE_VIDEO", id="many at once"),
        pytest.param(range(6), "TOO_FEW_PICTURES", id="one picture a second"),
        pytest.param([place / 30 for place in range(6)], "VIDEO_TOO_SHORT", id="an instant"),
    ],
)
def test_few_pictures_are_a_photo_a_time_lapse_or_an_instant(
    times_s: list[float], expected: str, tmp_path: Path
) -> None:
    path = tmp_path / "swing.mp4"
    write(path, times_s)

    assert reason(path) == expected


def write(path: Path, times_s: list[float]) -> None:
    with av.open(str(path), "w") as container:
        stream: Any = container.add_stream("libx264", rate=30)
        stream.width = stream.height = 64
        stream.codec_context.time_base = Fraction(1, 90_000)
        for time_s in times_s:
            frame = av.VideoFrame(64, 64, "yuv420p")
            frame.pts, frame.time_base = round(time_s * 90_000), Fraction(1, 90_000)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def reason(path: Path) -> str:
    with pytest.raises(GolferError) as caught:
        probe(path)
    return caught.value.reason
