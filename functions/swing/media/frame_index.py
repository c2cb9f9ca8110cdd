"""Which frames a file has, and in which packets: all packets are looked at, none but the first is decoded.

Frames are counted from 0 in presentation order. So the number of a frame follows from the whole file, which costs
little. Runs in the cage only.
"""

import itertools
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

import av
import numpy as np
from av.container import InputContainer
from av.video.stream import VideoStream
from numpy.typing import NDArray

from swing.domain.errors import VideoTooLongError
from swing.media import fields
from swing.media.opening import decoded, films, opened, stream_of

# Of a packet: its time, whether it is a key frame, and whether it is never shown.
Seen = tuple[int | None, bool, bool]

# Of ten minutes at 240 frames a second.
MAX_PACKETS: Final = 144_000
# Pictures at the beginning that say how far apart frames are, among so many packets.
FIRST_FRAMES: Final = 4
FIRST_PACKETS: Final = 200
# What is lost at the beginning of a recording that was cut out of a longer one: a group of pictures.
MAX_LEAD_S: Final = 1.0
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

    def only(self, frames: "slice | NDArray[np.bool_]") -> "Index":
        return replace(self, pts=self.pts[frames], packets=self.packets[frames])


def index(container: InputContainer, max_packets: int = MAX_PACKETS) -> Index:
    """Look at all packets without decoding any, and choose the stream with most frames: others are thumbnails.

    Raises VideoTooLongError for more packets than any video has that we take. They are let go one by one: together they
    are the whole file.
    """
    streams = films(container)
    seen: dict[int, list[Seen]] = {stream.index: [] for stream in streams}
    for count, packet in enumerate(container.demux(streams)):
        if count >= max_packets:
            raise VideoTooLongError(f"The video has more than {max_packets} frames.")
        time = packet.dts if packet.pts is None else packet.pts
        if packet.size:
            seen[packet.stream_index].append((time, packet.is_keyframe, packet.is_discard))
    chosen = max(streams, key=lambda stream: len(seen[stream.index]))
    found = indexed(chosen, seen[chosen.index], container.format.name)
    return whole_frames(container.name, found) if found.unindexed else found


def indexed(stream: VideoStream, packets: list[Seen], form: str) -> Index:
    timed = [(pts, place) for place, (pts, _, is_discarded) in enumerate(packets) if not is_discarded]
    shown = [(pts, place) for pts, place in timed if pts is not None]
    pts, first = np.unique(np.array([pts for pts, _ in shown], np.int64), return_index=True)
    return Index(
        stream=stream.index,
        pts=pts,
        packets=np.array([place for _, place in shown], np.int64)[first],
        keys=[(place, pts) for place, (pts, is_key, _) in enumerate(packets) if is_key and pts is not None],
        # An AVI's header counts frames that did not change too, of which there is no packet.
        arrived=(packets[-1][0] or 0) + 1 if form == "avi" and packets else len(packets),
        counts=form == "avi",
        unindexed=form in UNINDEXED,
    )


def whole_frames(path: str, found: Index) -> Index:
    """The index without what is no frame by itself."""
    with opened(path) as container:
        frames = decoded(itertools.islice(container.demux(stream_of(container, found.stream)), FIRST_PACKETS))
        first = [frame for frame in itertools.islice(frames, FIRST_FRAMES) if frame.pts is not None]
    if len(first) < FIRST_FRAMES or not first[0].interlaced_frame:
        return found
    gap = int(np.diff([frame.pts for frame in first]).min())
    order = np.argsort(found.packets)
    kept = np.ones(len(order), np.bool_)
    kept[order] = ~fields.second(found.pts[order], gap)
    return found.only(kept)


def lead(found: Index, stream: VideoStream, first: av.VideoFrame) -> int:
    """Frames before the first one that can be decoded, where a recording begins in the middle; 0 for a damaged one."""
    number = 0 if found.counts else found.number(first, -1)
    return number if number and seconds(found, stream)[number - 1] < MAX_LEAD_S else 0


def promised(container: InputContainer, stream: VideoStream) -> int:
    """Frames that a whole file has. MP4 counts what an edit list trims away too, but FFmpeg does not index it."""
    # The index of other containers grows with what is read.
    entries = len(stream.index_entries) if "mp4" in container.format.name else stream.frames
    # A recorder that was cut off, or could not go back, has left any number there.
    return min(entries, stream.frames) if stream.frames <= MAX_PACKETS else 0


def seconds(found: Index, stream: VideoStream) -> NDArray[np.float64]:
    """When each frame is shown, in seconds from the first one, (frames,)."""
    base = stream.time_base or Fraction(1, 1000)
    return (found.pts - found.pts[:1]).astype(np.float64) * float(base)
