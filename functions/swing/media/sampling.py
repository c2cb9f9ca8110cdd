"""Sampling: which frames the pose model looks at, in which chunks, and how these are divided into segments.

The pose model's tracking starts afresh at every chunk, and the chunks follow from the frame times and the wanted
samples a second alone. So the poses of a video are the same bytes however many segments it is cut into.
"""

import itertools
import json
from dataclasses import asdict, dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from swing.domain.errors import UnreadableVideoError
from swing.domain.models import Segment

Times = NDArray[np.float64]  # (frames,) seconds from the first frame, increasing

# A downswing lasts 0.2 s: 60 samples a second see it a dozen times, and interpolation finds the rest.
MAX_FPS: Final = 60.0
# With fewer samples swings get lost, and with 10 most of them: see docs/measurement.md.
MIN_FPS: Final = 15.0
# A frame rate is rarely as round as its name.
SLACK: Final = 1.05
# About how many samples lie between two fresh starts of the tracking: many, because each start costs a warm-up.
CHUNK: Final = 96
# Samples before a chunk that only settle the tracking and prove that it follows the same person.
WARM_UP: Final = 10

# With a picture of fewer samples than this share, the file is damaged and not the swing.
SEEN: Final = 0.95
# Chunks that the long-video worker poses before it saves: seconds of work, so that little is done again by another.
PIECE: Final = 4


@dataclass(frozen=True)
class Chunk:
    """Places [first, end) in a plan's frames belong to this chunk; [start, first) warm its tracking up."""

    start: int
    first: int
    end: int


@dataclass(frozen=True)
class Plan:
    """The frames of one segment that the pose model looks at, warm-ups included, in pictures of this full size."""

    frames: list[int]
    times_s: list[float]
    chunks: list[Chunk]
    width_px: int = 0
    height_px: int = 0

    def seen_at(self, width_px: int, height_px: int) -> "Plan":
        return replace(self, width_px=width_px, height_px=height_px)

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "Plan":
        """Raises ValueError, TypeError or KeyError for what `to_json` has not written."""
        fields = json.loads(text)
        read = cls(**{**fields, "chunks": [Chunk(**chunk) for chunk in fields["chunks"]]})
        read.check()
        return read

    def check(self) -> None:
        """Raises ValueError for what `plan` never makes: the file that it stands in was written in the cage."""
        count = len(self.frames)
        grows = all(before < after for before, after in itertools.pairwise(self.frames))
        inside = all(0 <= chunk.start <= chunk.first < chunk.end <= count for chunk in self.chunks)
        fits = count == len(self.times_s) and min(self.width_px, self.height_px) > 0
        if not (grows and inside and fits and self.chunks):
            raise ValueError("this is no plan")


def stride(times_s: Times, sample_fps: float | None = None) -> int:
    """Sample one frame in this many: `sample_fps` times a second at most, but never fewer times than `MIN_FPS`."""
    fps = (len(times_s) - 1) / float(times_s[-1] - times_s[0])
    wanted = int(np.ceil(fps / (SLACK * min(sample_fps or MAX_FPS, MAX_FPS))))
    return max(1, min(wanted, int(SLACK * fps / MIN_FPS)))


def chunk_bounds(times_s: Times, step: int) -> NDArray[np.int64]:
    """(chunks + 1,) places in the pose frames where chunks begin, and where the last one ends."""
    samples = len(range(0, len(times_s), step))
    count = max(1, round(samples / CHUNK))
    return np.round(np.linspace(0, samples, count + 1)).astype(np.int64)


def segments(
    times_s: Times, most: int, sample_fps: float | None = None, intervals: list[tuple[float, float]] | None = None
) -> list[Segment]:
    """Cut the video into about `most` segments of whole chunks, as even as that allows.

    With `intervals` (seconds) only the chunks that reach into one of them: each run of these is cut by itself. Without
    any that does, all.
    """
    step = stride(times_s, sample_fps)
    bounds = chunk_bounds(times_s, step)
    ends = np.append(bounds[:-1] * step, len(times_s))
    kept = runs(times_s, ends, intervals)
    total = sum(end - first for first, end in kept)
    edges = [ends[cut(first, end, -(-(end - first) * min(most, total) // total))].tolist() for first, end in kept]
    pairs = itertools.chain.from_iterable(itertools.pairwise(each) for each in edges)
    return [Segment(index=index, first=first, end=end, stride=step) for index, (first, end) in enumerate(pairs)]


def runs(times_s: Times, ends: NDArray[np.int64], intervals: list[tuple[float, float]] | None) -> list[tuple[int, int]]:
    """Runs [first, end) of neighbouring chunks that reach into an interval; chunks begin at the frames `ends`."""
    chunks = len(ends) - 1
    begins_s, ends_s = times_s[ends[:-1]], times_s[ends[1:] - 1]
    wanted = [
        place for place in range(chunks) if any(begins_s[place] <= b and a <= ends_s[place] for a, b in intervals or [])
    ]
    if not wanted:
        return [(0, chunks)]
    gaps = [0, *(place for place in range(1, len(wanted)) if wanted[place] > wanted[place - 1] + 1), len(wanted)]
    return [(wanted[first], wanted[end - 1] + 1) for first, end in itertools.pairwise(gaps)]


def cut(first: int, end: int, count: int) -> NDArray[np.int64]:
    """Edges of about equal parts of [first, end)."""
    return np.round(np.linspace(first, end, count + 1)).astype(np.int64)


def samples(segments: list[Segment]) -> int:
    """How many frames of these segments are sampled."""
    return sum(len(range(-(-each.first // each.stride), -(-each.end // each.stride))) for each in segments)


def check_seen(segments: list[Segment], seen: int) -> None:
    """Raises UnreadableVideoError where too many of the samples had no picture that could be decoded."""
    if seen < SEEN * samples(segments):
        lost = 1 - seen / samples(segments)
        raise UnreadableVideoError(f"The file is damaged: {lost:.0%} of its pictures cannot be decoded.")


def pieces(times_s: Times, sample_fps: float | None = None) -> list[Segment]:
    """Cut a long video into segments that one process takes one after the other."""
    chunks = len(chunk_bounds(times_s, stride(times_s, sample_fps))) - 1
    return segments(times_s, -(-chunks // PIECE), sample_fps)


def plan(times_s: Times, segment: Segment) -> Plan:
    """Plan the segment's samples: its chunks, and the warm-up before the first of them."""
    step = segment.stride
    bounds = chunk_bounds(times_s, step)
    inside = bounds[(bounds * step >= segment.first) & (bounds * step < segment.end)]
    edges = [*inside.tolist(), min(-(-segment.end // step), int(bounds[-1]))]
    start = max(0, edges[0] - WARM_UP)
    samples = np.arange(start, edges[-1]) * step
    chunks = [
        Chunk(start=max(0, first - WARM_UP) - start, first=first - start, end=end - start)
        for first, end in itertools.pairwise(edges)
    ]
    return Plan(frames=samples.tolist(), times_s=times_s[samples].tolist(), chunks=chunks)
