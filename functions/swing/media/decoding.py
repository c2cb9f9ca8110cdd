"""Decoding a file's frames by number, in order. Runs in the cage only.

Decoding begins at a packet that was seen to be a key frame. Nothing ever seeks, for in files without an index a seek
lands anywhere.
"""

import bisect
from collections.abc import Iterator
from typing import Final

import av
import numpy as np
from av.container import InputContainer
from av.video.stream import VideoStream

from swing.media.frame_index import Index, index
from swing.media.opening import decoded, opened, stream_of

Numbered = tuple[int, av.VideoFrame]

# Frames that are held back while an earlier one may still come: more than any camera leaves in disorder.
WINDOW: Final = 4


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
        stream = stream_of(container, found.stream)
        number = int(np.searchsorted(found.packets, start)) - 1 if found.counts else -1
        for frame in decoded(packets_from(container, stream, start)):
            number = found.number(frame, number)
            yield number, frame


def numbered(path: str, wanted: list[int], lead: int = 0) -> Iterator[Numbered]:
    """The wanted frames (increasing numbers) that can be decoded, each once and in order, counted behind the lead."""
    with opened(path) as container:
        found = index(container).only(slice(lead, None))
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
