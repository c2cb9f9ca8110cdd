"""Opening a file and decoding one of its streams; whatever is wrong with it has a name. Runs in the cage only."""

import contextlib
from collections.abc import Iterable, Iterator
from typing import Any, Final

import av
from av.container import InputContainer
from av.video.stream import VideoStream

from swing.domain.errors import UnreadableVideoError, VideoTooLargeError
from swing.media.limits import DAMAGED, MAX_PIXELS

# Playlists and the like make FFmpeg open other files and addresses: only real video files, and only this one.
SAFE: Final = {"format_whitelist": "mov,matroska,avi,mpegts,mpeg,flv,asf", "protocol_whitelist": "file"}
# Pictures up to this size are decoded by several threads.
MAX_SHARED_PIXELS: Final = 1920 * 1200
# A pixel's width in its heights, beyond which it is taken for a mistake.
MAX_STRETCH: Final = 4.0


@contextlib.contextmanager
def opened(path: str) -> Iterator[InputContainer]:
    """Open a file; whatever FFmpeg finds wrong with it is an UnreadableVideoError."""
    try:
        # Old cameras write their name in the alphabet of their country.
        with av.open(path, options=SAFE, metadata_errors="replace") as container:
            yield container
    except av.error.MemoryError:
        raise
    except (av.FFmpegError, StopIteration) as error:
        raise UnreadableVideoError(DAMAGED) from error


def films(container: InputContainer) -> list[VideoStream]:
    """Video streams that may be the film: no covers, and none that FFmpeg has no decoder for."""
    found = [
        stream
        for stream in container.streams.video
        if not stream.disposition & av.stream.Disposition.attached_pic and is_decodable(stream)
    ]
    if not found:
        raise UnreadableVideoError("The file holds no video.")
    return found


def is_decodable(stream: VideoStream) -> bool:
    # PyAV has none where FFmpeg has no decoder, whatever its types say.
    return stream.codec_context is not None


def stream_of(container: InputContainer, place: int) -> VideoStream:
    stream: VideoStream = container.streams[place]  # type: ignore[assignment]
    # Each thread holds pictures of its own, and of 4K there is no memory for those. Lambda has one processor here.
    large = stream.codec_context.width * stream.codec_context.height > MAX_SHARED_PIXELS
    stream.thread_type, stream.codec_context.thread_count = ("NONE", 1) if large else ("AUTO", 2)
    # FFmpeg refuses larger ones before it makes room for them; twice as many, for sides are rounded up.
    stream.codec_context.options = {"max_pixels": str(2 * MAX_PIXELS)}
    return stream


def decoded(packets: Iterable["av.Packet[VideoStream]"], max_pixels: int = MAX_PIXELS) -> Iterator[av.VideoFrame]:
    """Decode on; damaged packets are skipped, as players do. Raises VideoTooLargeError for too large a frame."""
    for packet in packets:
        for frame in frames_of(packet):
            if frame.width * frame.height > max_pixels:
                raise VideoTooLargeError(f"The picture has {frame.width * frame.height / 1e6:.0f} million pixels.")
            yield frame


def frames_of(packet: "av.Packet[VideoStream]") -> list[av.VideoFrame]:
    try:
        return list(packet.decode())
    except av.error.MemoryError:
        raise
    except (av.FFmpegError, ValueError):
        return []


def sample_aspect(stream: Any) -> float:
    """Width of a pixel in its heights; what no camera writes is taken for a mistake."""
    ratio = float(stream.sample_aspect_ratio or 1)
    return ratio if 1 / MAX_STRETCH <= ratio <= MAX_STRETCH else 1.0
