"""Files that keep a careless reader busy, or fill its memory: small programs for a parser, and no video to speak of.

An MP4 of a single sample table, and a Matroska file of a single cluster, each as short as FFmpeg still opens it.
"""

from fractions import Fraction
from pathlib import Path
from struct import pack
from typing import Any

import av
import numpy as np

SIZE = (320, 240)
UNITY = pack(">9I", 1 << 16, 0, 0, 0, 1 << 16, 0, 0, 0, 1 << 30)


def jpeg(size: tuple[int, int] = SIZE) -> bytes:
    encoder: Any = av.CodecContext.create("mjpeg", "w")
    encoder.width, encoder.height, encoder.pix_fmt, encoder.time_base = *size, "yuvj420p", Fraction(1, 30)
    picture = av.VideoFrame.from_ndarray(np.full((size[1], size[0], 3), 120, np.uint8), format="rgb24")
    return bytes((encoder.encode(picture) + encoder.encode(None))[0])


def atom(name: bytes, *parts: bytes) -> bytes:
    content = b"".join(parts)
    return pack(">I", 8 + len(content)) + name + content


def table(name: bytes, *numbers: int, rest: bytes = b"") -> bytes:
    """A box of 32-bit numbers, behind a version and flags of zero."""
    return atom(name, pack(f">{len(numbers) + 1}I", 0, *(number & 0xFFFFFFFF for number in numbers)), rest)


def mp4(path: Path, samples: int = 90, sample_bytes: int | None = None, *, delta: int = 1, edits: int = 0) -> Path:
    """Motion JPEG; `sample_bytes` claims that there are so many samples of this size, wherever they may lie."""
    picture = jpeg()
    ftyp = atom(b"ftyp", b"isom", bytes(4), b"isom")
    media = atom(b"mdat", picture * (samples if sample_bytes is None else 1))
    numbers = pack(">HHIIIH", *SIZE, 72 << 16, 72 << 16, 0, 1)
    entry = atom(b"jpeg", bytes(6), pack(">H", 1), bytes(16), numbers, bytes(32), b"\0\x18\xff\xff")
    stbl = atom(
        b"stbl",
        table(b"stsd", 1, rest=entry),
        table(b"stts", 1, samples, delta),
        table(b"stsc", 1, 1, samples, 1),
        table(b"stsz", len(picture) if sample_bytes is None else sample_bytes, samples),
        table(b"stco", 1, len(ftyp) + 8),
    )
    handler = table(b"hdlr", 0, rest=b"vide" + bytes(13))
    data = atom(b"dinf", table(b"dref", 1, rest=table(b"url ")))
    header = table(b"mdhd", 0, 0, 30, samples, 0x55C40000)
    media_info = atom(b"mdia", header, handler, atom(b"minf", table(b"vmhd", 0, 0), data, stbl))
    shown = table(b"tkhd", 0, 0, 1, 0, samples, rest=bytes(16) + UNITY + pack(">II", SIZE[0] << 16, SIZE[1] << 16))
    loop = atom(b"edts", table(b"elst", edits, rest=pack(">IiI", samples, 0, 1 << 16) * edits)) if edits else b""
    whole = table(b"mvhd", 0, 0, 30, samples, 1 << 16, rest=bytes(12) + UNITY + bytes(24) + pack(">I", 2))
    path.write_bytes(ftyp + media + atom(b"moov", whole, atom(b"trak", shown, loop, media_info)))
    return path


def element(name: str, content: bytes) -> bytes:
    return bytes.fromhex(name) + (len(content) | 1 << 56).to_bytes(8, "big") + content


def number(name: str, value: int) -> bytes:
    return element(name, value.to_bytes(8, "big"))


def matroska(path: Path, *, frames: int = 90, each_ms: int = 33, empty: bool = False, attached: int = 0) -> Path:
    """Motion JPEG; all frames but the first are a byte if `empty`, and `attached` bytes come along."""
    head = element("1A45DFA3", element("4282", b"matroska") + number("4287", 4) + number("4285", 2))
    info = element("1549A966", number("2AD7B1", 1_000_000))
    shape = element("E0", number("B0", SIZE[0]) + number("BA", SIZE[1]))
    film = number("D7", 1) + number("73C5", 1) + number("83", 1) + element("86", b"V_MJPEG") + shape
    track = element("1654AE6B", element("AE", film))
    named = element("466E", b"a") + element("4660", b"application/octet-stream") + number("46AE", 7)
    file = element("61A7", named + element("465C", bytes(attached)))
    extra = element("1941A469", file) if attached else b""
    picture = jpeg()
    clusters = []
    for begin in range(0, frames, 1000):
        places = range(min(1000, frames - begin))
        pictures = [b"\0" if empty and begin + place else picture for place in places]
        blocks = [element("A3", b"\x81" + pack(">h", place * each_ms) + b"\x80" + pictures[place]) for place in places]
        clusters.append(element("1F43B675", number("E7", begin * each_ms) + b"".join(blocks)))
    path.write_bytes(head + element("18538067", info + track + extra + b"".join(clusters)))
    return path


def growing(path: Path, later: tuple[int, int]) -> Path:
    """A transport stream that says it is small, and then is not."""
    with av.open(str(path), "w", format="mpegts") as container:
        stream: Any = container.add_stream("libx264", rate=30)
        stream.width, stream.height, stream.pix_fmt, stream.options = *SIZE, "yuv420p", {"preset": "ultrafast"}
        container.mux(grey_packets(stream, SIZE, 0, 90))
        larger: Any = av.CodecContext.create("libx264", "w")
        larger.width, larger.height, larger.pix_fmt = *later, "yuv420p"
        larger.time_base, larger.options = Fraction(1, 30), {"preset": "ultrafast", "threads": "1"}
        for packet in grey_packets(larger, later, 90, 24):
            packet.stream = stream
            container.mux(packet)
    return path


def grey_packets(encoder: Any, size: tuple[int, int], begin: int, count: int) -> list[Any]:
    packets: list[Any] = []
    for place in range(begin, begin + count):
        frame = av.VideoFrame(*size, "yuv420p")
        for plane in frame.planes:
            plane.update(bytes([128]) * plane.buffer_size)
        frame.pts, frame.time_base = place, Fraction(1, 30)
        packets += encoder.encode(frame)
    return packets + list(encoder.encode(None))
