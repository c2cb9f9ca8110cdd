"""H.264 whose frames are coded as two fields each, as camcorders do and no encoder here does.

Every macroblock is plain samples of one grey, so a frame is as grey as it was asked to be. ITU-T H.264, 7.3.
"""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any, Self

import av

MACROBLOCKS = 4  # across and down a frame of 64 x 64
MAIN_PROFILE, LEVEL = 77, 40
PARAMETERS, PICTURE, DELIMITER, KEY, OTHER = 7, 8, 9, 5, 1
ALL_INTRA, PLAIN_SAMPLES = 7, 25


class Bits:
    """A bit string that is put together number by number."""

    def __init__(self) -> None:
        self.text = ""

    def fixed(self, width: int, value: int) -> Self:
        self.text += f"{value:0{width}b}"
        return self

    def coded(self, *values: int) -> Self:
        """Exp-Golomb codes."""
        for value in values:
            self.fixed(2 * (value + 1).bit_length() - 1, value + 1)
        return self

    def samples(self, grey: int) -> Self:
        self.text += "0" * (-len(self.text) % 8)
        self.text += f"{grey:08b}" * 256 + f"{128:08b}" * 128
        return self

    def unit(self, reference: int, kind: int) -> bytes:
        self.text += "1"
        self.text += "0" * (-len(self.text) % 8)
        content = int(self.text, 2).to_bytes(len(self.text) // 8, "big")
        return b"\0\0\0\1" + bytes([reference << 5 | kind]) + content.replace(b"\0\0", b"\0\0\3")


def parameters() -> bytes:
    sequence = Bits().fixed(8, MAIN_PROFILE).fixed(8, 0).fixed(8, LEVEL).coded(0, 4, 2, 1).fixed(1, 0)
    sequence.coded(MACROBLOCKS - 1, MACROBLOCKS // 2 - 1).fixed(1, 0).fixed(1, 0).fixed(1, 1).fixed(2, 0)
    picture = Bits().coded(0, 0).fixed(2, 0).coded(0, 0, 0).fixed(3, 0).coded(0, 0, 0).fixed(3, 0b100)
    return sequence.unit(1, PARAMETERS) + picture.unit(1, PICTURE)


def field(number: int, grey: int, bottom: bool) -> bytes:
    is_key = number == 0 and not bottom
    head = Bits().coded(0, ALL_INTRA, 0).fixed(8, number % 256).fixed(1, 1).fixed(1, bottom)
    if is_key:
        head.coded(0).fixed(1, 0)
    head.fixed(1, 0).coded(0, 1)
    for _ in range(MACROBLOCKS**2 // 2):
        head.coded(PLAIN_SAMPLES).samples(grey)
    return Bits().fixed(3, 0).unit(0, DELIMITER) + head.unit(1, KEY if is_key else OTHER)


def filmed(path: Path, greys: list[int], fps: int, *, apart: bool) -> Path:
    """A transport stream of frames of these greys; each field has a time of its own if they are `apart`."""
    with av.open(str(path), "w", format="mpegts") as container:
        stream: Any = container.add_stream("libx264", rate=fps)
        stream.width = stream.height = 16 * MACROBLOCKS
        stream.pix_fmt, stream.codec_context.extradata = "yuv420p", parameters()
        for time, content in enumerate(fields(greys)):
            if apart or time % 2 == 0:
                packet = av.Packet(content if apart else content + field(time // 2, greys[time // 2], bottom=True))
                packet.stream, packet.time_base = stream, Fraction(1, 2 * fps)
                packet.pts = packet.dts = time
                packet.is_keyframe = time == 0
                container.mux(packet)
    return path


def fields(greys: list[int]) -> Iterator[bytes]:
    for number, grey in enumerate(greys):
        yield (b"" if number % 15 else parameters()) + field(number, grey, bottom=False)
        yield field(number, grey, bottom=True)
