"""Decoding a file's frames by number, in order. Runs in the cage only.

Frames are counted from 0 in presentation order. All packets are looked at before one is decoded, which costs little:
so the number of a frame follows from the whole file, and decoding begins at a packet that was seen to be a key frame.
Nothing ever seeks, for in files without an index a seek lands anywhere.
"""

import bisect
import contextlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

import av
import numpy as np
from av.container import InputContainer
from av.video.stream import VideoStream
from numpy.typing import NDArray

from swing.domain.errors import UnreadableVideoError, VideoTooLargeError, VideoTooLongError
from swing.media.limits import DAMAGED, MAX_PIXELS

Numbered = tuple[int, av.VideoFrame]

# Playlists and the like make FFmpeg open other files and addresses: only real video files, and only this one.
SAFE: Final = {"format_whitelist": "mov,matroska,avi,mpegts,mpeg,flv,asf", "protocol_whitelist": "file"}
# Pictures up to this size are decoded by several threads.
MAX_SHARED_PIXELS: Final = 1920 * 1200
# Of ten minutes at 240 frames a second.
MAX_PACKETS: Final = 144_000
# Frames that are held back while an earlier one may still come: more than any camera leaves in disorder.
WINDOW: Final = 4
# A pixel's width in its heights, beyond which it is taken for a mistake.
MAX_STRETCH: Final = 4.0
# Of these containers a key frame may not be where decoding can begin, so it begins one earlier.
UNINDEXED: Final = ("mpegts", "mpeg")


@dataclass(frozen=True)
class Index:
    """The shown frames of one stream: times in its time base, growing, and the packets that they come from.

    `keys` are places of key frames among the packets and their times, in the file's order. `counts` says that frames
    are known by their order alone: AVI stores no presentation times, and what FFmpeg makes up for them is in disorder
    where frames refer to later ones.
    """

    stream: int
    pts: NDArray[np.int64]
    packets: NDArray[np.int64]
    keys: list[tuple[int, int]]
    arrived: int
    counts: bool
    unindexed: bool

    def starts(self, number: int) -> list[int]:
        """Packets to begin decoding at for a frame, the nearest first, the file's first at last."""
        own, time = int(self.packets[number]), int(self.pts[number])
        keys = [packet for packet, pts in self.keys if packet <= own and pts <= time][::-1]
        return [*keys[self.unindexed :][:2], 0]

    def number(self, frame: av.VideoFrame, before: int) -> int:
        if self.counts or frame.pts is None:
            return before + 1
        return int(np.searchsorted(self.pts, frame.pts))


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


def index(container: InputContainer, max_packets: int = MAX_PACKETS) -> Index:
    """Look at all packets without decoding any, and choose the stream with most frames: others are thumbnails.

    Raises VideoTooLongError for more packets than any video has that we take. They are let go one by one: together they
    are the whole file.
    """
    streams = films(container)
    seen: dict[int, list[tuple[int, bool, bool]]] = {stream.index: [] for stream in streams}
    for count, packet in enumerate(container.demux(streams)):
        if count >= max_packets:
            raise VideoTooLongError(f"The video has more than {max_packets} frames.")
        time = packet.dts if packet.pts is None else packet.pts
        if packet.size and time is not None:
            seen[packet.stream_index].append((time, packet.is_keyframe, packet.is_discard))
    chosen = max(streams, key=lambda stream: len(seen[stream.index]))
    return indexed(chosen, seen[chosen.index], container.format.name)


def indexed(stream: VideoStream, packets: list[tuple[int, bool, bool]], form: str) -> Index:
    shown = [(pts, place) for place, (pts, _, is_discarded) in enumerate(packets) if not is_discarded]
    pts, first = np.unique(np.array([pts for pts, _ in shown], np.int64), return_index=True)
    return Index(
        stream=stream.index,
        pts=pts,
        packets=np.array([place for _, place in shown], np.int64)[first],
        keys=[(place, pts) for place, (pts, is_key, _) in enumerate(packets) if is_key],
        # An AVI's header counts frames that did not change too, of which there is no packet.
        arrived=packets[-1][0] + 1 if form == "avi" and packets else len(packets),
        counts=form == "avi",
        unindexed=form in UNINDEXED,
    )


def promised(container: InputContainer, stream: VideoStream) -> int:
    """Frames that a whole file has. MP4 counts what an edit list trims away too, but FFmpeg does not index it."""
    # The index of other containers grows with what is read.
    entries = len(stream.index_entries) if "mp4" in container.format.name else stream.frames
    return min(entries, stream.frames)


def seconds(found: Index, stream: VideoStream) -> NDArray[np.float64]:
    """When each frame is shown, in seconds from the first one, (frames,)."""
    base = stream.time_base or Fraction(1, 1000)
    return (found.pts - found.pts[:1]).astype(np.float64) * float(base)


def stream_of(container: InputContainer, found: Index) -> VideoStream:
    stream: VideoStream = container.streams[found.stream]  # type: ignore[assignment]
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


def packets_from(container: InputContainer, stream: VideoStream, start: int) -> Iterator["av.Packet[VideoStream]"]:
    """Packets from the given place among those that hold anything, and the empty one that ends a stream."""
    place = 0
    for packet in container.demux(stream):
        if not packet.size or place >= start:
            yield packet
        place += bool(packet.size)


def frames_from(path: str, found: Index, start: int) -> Iterator[Numbered]:
    """Decode from a packet on. Numbers do not grow where the file's times do not."""
    with opened(path) as container:
        stream = stream_of(container, found)
        number = int(np.searchsorted(found.packets, start)) - 1 if found.counts else -1
        for frame in decoded(packets_from(container, stream, start)):
            number = found.number(frame, number)
            yield number, frame


def numbered(path: str, wanted: list[int]) -> Iterator[Numbered]:
    """The wanted frames (increasing numbers) that can be decoded, each once and in order."""
    with opened(path) as container:
        found = index(container)
    wanted = [number for number in wanted if number < len(found.pts)]
    if not wanted:
        return
    for start in dict.fromkeys(found.starts(wanted[0])):
        frames = in_order(frames_from(path, found, start), wanted)
        first = next(frames, None)
        if start == 0 or (first is not None and first[0] == wanted[0]):
            break
    if first is not None:
        yield first
        yield from frames


def in_order(frames: Iterator[Numbered], wanted: list[int]) -> Iterator[Numbered]:
    """Only the wanted ones. A few are held back as long as one before them is missing."""
    held: dict[int, av.VideoFrame] = {}
    turn, late = 0, 0
    for number, frame in frames:
        late += number > wanted[-1]
        if number >= wanted[turn] and is_in(number, wanted):
            held.setdefault(number, frame)
        while held and (wanted[turn] in held or len(held) > WINDOW):
            earliest = min(held)
            yield earliest, held.pop(earliest)
            turn = bisect.bisect_right(wanted, earliest)
            if turn == len(wanted):
                return
        if late > WINDOW:
            break
    yield from sorted(held.items())


def is_in(number: int, wanted: list[int]) -> bool:
    place = bisect.bisect_left(wanted, number)
    return place < len(wanted) and wanted[place] == number


def sample_aspect(stream: Any) -> float:
    """Width of a pixel in its heights; what no camera writes is taken for a mistake."""
    ratio = float(stream.sample_aspect_ratio or 1)
    return ratio if 1 / MAX_STRETCH <= ratio <= MAX_STRETCH else 1.0
