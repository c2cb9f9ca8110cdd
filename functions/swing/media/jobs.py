"""The cage's jobs: functions that take a job's arguments and yield its answers, each a header and bytes."""

import json
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import av

from swing.media import decoding, frame_index, hdr, opening
from swing.media.conversion import Picture, View, is_mirrored, rgb, rotation_deg
from swing.media.encoding import Writer
from swing.media.frame_index import Index
from swing.media.limits import Limits
from swing.media.messages import Header

Answers = Iterator[tuple[Header, bytes | memoryview]]

# Key frames that are looked at for the size of a video whose size may change.
SIZES: Final = 8
# Its size stands in the container, once.
FIXED_SIZE: Final = "mp4"


def probe(_: bytes, path: str, max_packets: int, max_pixels: int) -> Answers:
    """Describe the video and prove it by decoding a frame; the times of its frames are the bytes."""
    with opening.opened(path) as container:
        found = frame_index.index(container, max_packets)
        stream = opening.stream_of(container, found.stream)
        Limits(max_pixels=max_pixels).check_picture(stream.codec_context.width * stream.codec_context.height)
        whole = frame_index.promised(container, stream)
        header: Header = {
            "container": container.format.name.split(",")[0],
            "codec": stream.codec_context.name,
            "has_sound": bool(container.streams.audio),
            "arrived": found.arrived,
            "promised": whole,
            "pixel_aspect": opening.sample_aspect(stream),
            "lead": 0,
        }
        times_s = frame_index.seconds(found, stream)
    if len(found.pts):
        header |= shown(path, found, header["pixel_aspect"], max_pixels)
    behind_s = times_s[header["lead"] :]
    yield header, (behind_s - behind_s[:1]).tobytes()


def shown(path: str, found: Index, pixel_aspect: float, max_pixels: int) -> Header:
    """How the video is shown: as its first frame, but as large as it ever is."""
    with opening.opened(path) as container:
        stream = opening.stream_of(container, found.stream)
        first = next(opening.decoded(container.demux(stream), max_pixels))
        fixed = FIXED_SIZE in container.format.name
        lead = frame_index.lead(found, stream, first)
    frames = [first, *(() if fixed else sampled(path, found, max_pixels))]
    largest = max(frames, key=lambda frame: frame.width * frame.height)
    turn = rotation_deg(first)
    width, height = round(largest.width * pixel_aspect), largest.height
    if turn % 180:
        width, height = height, width
    return {
        "width_px": width,
        "height_px": height,
        "rotation_deg": turn,
        "mirrored": is_mirrored(first),
        "white_nits": hdr.white_nits(first),
        "lead": lead,
    }


def sampled(path: str, found: Index, max_pixels: int) -> Iterator[av.VideoFrame]:
    """A few key frames, spread over the video, each decoded by itself."""
    every = max(1, len(found.keys) // SIZES)
    wanted = {place for place, _ in found.keys[::every]}
    with opening.opened(path) as container:
        stream = opening.stream_of(container, found.stream)
        stream.thread_type = "NONE"
        packets = (packet for packet in container.demux(stream) if packet.size)
        for place, packet in enumerate(packets):
            if place in wanted:
                yield from opening.decoded([packet], max_pixels)
                stream.codec_context.flush_buffers()


def pack(plan: bytes, path: str, out: str, view: dict[str, Any], side_px: int) -> Answers:
    """Write a frame pack: the plan's frames, small and upright, each at its place in the plan, which is the comment."""
    seen, text = View(**view), bytes(plan).decode()
    width, height = seen.size(side_px)
    place = {number: index for index, number in enumerate(json.loads(text)["frames"])}
    written = 0
    with Writer(Path(out), (height, width), Fraction(1000), text) as writer:
        for number, frame in decoding.numbered(path, list(place), seen.lead):
            writer.add(seen.upright(frame, side_px), place[number] / 1000)
            written += 1
    yield {"written": written}, b""


def look(_: bytes, path: str, wanted: list[int], view: dict[str, Any], side_px: int | None) -> Answers:
    """The wanted frames as pictures."""
    seen = View(**view)
    for number, frame in decoding.numbered(path, wanted, seen.lead):
        yield pictured(number, seen.upright(frame, side_px))


def unpack(_: bytes, path: str) -> Answers:
    """A frame pack's comment, and then its pictures by their places."""
    with opening.opened(path) as container:
        yield {}, container.metadata.get("COMMENT", "").encode()
        stream = container.streams.video[0]
        for frame in opening.decoded(container.demux(stream)):
            yield pictured(round((frame.time or 0.0) * 1000), rgb(frame))


def comment(_: bytes, path: str) -> Answers:
    with opening.opened(path) as container:
        yield {}, container.metadata.get("COMMENT", "").encode()


def pictured(number: int, picture: Picture) -> tuple[Header, memoryview]:
    return {"number": number, "shape": picture.shape}, memoryview(picture.data).cast("B")


JOBS: Final[dict[str, Callable[..., Answers]]] = {job.__name__: job for job in (probe, pack, look, unpack, comment)}
