"""Whole clips in, broken ones out. The same seed breaks them in the same places."""

import random
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import av
import numpy as np

FRAMES, FPS = 60, 30
SIZE: Final = (96, 128)
# Of each container that the probe lets in, with codecs that cameras write into it.
KINDS: Final = (
    ("mp4", "libx264"),
    ("mp4", "mjpeg"),
    ("mov", "libx265"),
    ("mov", "mpeg4"),
    ("matroska", "libx264"),
    ("webm", "libvpx"),
    ("webm", "libvpx-vp9"),
    ("avi", "mpeg4"),
    ("avi", "mjpeg"),
    ("mpegts", "libx264"),
    ("mpegts", "mpeg2video"),
    ("mpeg", "mpeg2video"),
    ("flv", "libx264"),
    ("asf", "wmv2"),
)
OPTIONS: Final = {
    "libx264": {"preset": "ultrafast", "g": "20"},
    "libx265": {"preset": "ultrafast", "x265-params": "log-level=none:pools=1:frame-threads=1:keyint=20"},
    "libvpx": {"deadline": "realtime", "cpu-used": "8", "g": "20"},
    "libvpx-vp9": {"deadline": "realtime", "cpu-used": "8", "g": "20"},
}
NUMBERS: Final = (b"\x7f\xff\xff\xff", b"\xff\xff\xff\xff", bytes(4), b"\x00\xff\xff\xff")
# Bytes at either end in which most containers keep their headers.
HEADER: Final = 4096


def write(path: Path, form: str, codec: str) -> Path:
    """Write a clip of squares that move over noise."""
    rng = np.random.default_rng(7)
    ground = rng.integers(60, 200, (SIZE[1], SIZE[0], 3)).astype(np.uint8)
    with av.open(str(path), "w", format=form) as container:
        stream: Any = container.add_stream(codec, rate=Fraction(FPS))
        stream.width, stream.height = SIZE
        stream.pix_fmt = "yuvj420p" if codec == "mjpeg" else "yuv420p"
        stream.options = OPTIONS.get(codec, {"g": "20"})
        for number in range(FRAMES):
            picture = ground.copy()
            picture[20:50, number : number + 30] = 255
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode(None))
    return path


def broken(whole: list[tuple[str, bytes]], count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Names of how each was broken, and contents."""
    for number in range(count):
        dice = random.Random(f"{seed}-{number}")  # noqa: S311 (no secret)
        kind, content = dice.choice(whole)
        way = dice.choice(WAYS)
        changed = bytearray(content)
        way(changed, dice)
        yield f"{number} {kind} {way.__name__}", bytes(changed)


def header_bytes(content: bytearray, dice: random.Random) -> None:
    for _ in range(dice.randint(1, 12)):
        place = dice.randrange(min(HEADER, len(content)))
        content[place if dice.random() < 0.5 else -1 - place] = dice.randrange(256)


def header_numbers(content: bytearray, dice: random.Random) -> None:
    """Make numbers of four bytes very large, very small or negative."""
    for _ in range(dice.randint(1, 4)):
        place = dice.randrange(min(HEADER, len(content)) - 4)
        begin = place if dice.random() < 0.5 else len(content) - 4 - place
        content[begin : begin + 4] = dice.choice(NUMBERS)


def body_bytes(content: bytearray, dice: random.Random) -> None:
    for _ in range(dice.randint(1, len(content) // 50)):
        content[dice.randrange(len(content))] = dice.randrange(256)


def body_block(content: bytearray, dice: random.Random) -> None:
    length = dice.randint(1, len(content) // 4)
    begin = dice.randrange(len(content) - length)
    content[begin : begin + length] = dice.randbytes(length) if dice.random() < 0.5 else bytes(length)


def cut_off(content: bytearray, dice: random.Random) -> None:
    del content[dice.randrange(len(content)) :]


def taken_out(content: bytearray, dice: random.Random) -> None:
    begin = dice.randrange(len(content))
    del content[begin : begin + dice.randint(1, 2000)]


def repeated(content: bytearray, dice: random.Random) -> None:
    begin = dice.randrange(len(content))
    content[begin:begin] = content[begin : begin + dice.randint(1, 5000)] * dice.randint(1, 20)


WAYS: Final[tuple[Callable[[bytearray, random.Random], None], ...]] = (
    header_bytes,
    header_numbers,
    body_bytes,
    body_block,
    cut_off,
    taken_out,
    repeated,
)
