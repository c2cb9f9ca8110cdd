"""A labelled clip in, the same swing filmed worse out: what a human would hardly notice should move no event.

The pictures go through FFmpeg's filters; where frames are left out or added, the labels go along.
"""

import contextlib
import hashlib
import inspect
import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Final

import av
import numpy as np
from av.filter import Graph
from numpy.typing import NDArray

from dev.evaluation import moving_camera
from dev.evaluation.clips import CACHE, Clip, Range
from dev.evaluation.moving_camera import Movement
from swing.domain.models import EventName, VideoInfo
from swing.media import video
from swing.media.video import Picture

STANDING_S: Final = 20
MAX_FRAMES: Final = 125
# Seconds kept before address and after the finish of a clip that is trimmed to the swing.
ROOM_S: Final = 0.2
# x264's constant rate factor: as good as it was, and what a messenger makes of it.
GOOD, HARD = "18", "38"

Filters = tuple[tuple[str, str], ...]  # names and options


@dataclass(frozen=True)
class Perturbation:
    """FFmpeg's filters, which frames they get, how the camera moves, and how long the first frame stands before."""

    name: str
    filters: Filters = ()
    crf: str = GOOD
    mirrors: bool = False
    trims: bool = False
    every: int = 1
    movement: Movement | None = None
    before_s: float = 0.0

    def frame(self, frame: int, first: int, fps: float) -> int:
        """Where a frame goes if `first` is the first that is kept."""
        return (frame - first) // self.every + round(self.before_s * fps)


DARK: Final = ":".join(f"{channel}=val*0.3" for channel in "rgb")
PERTURBATIONS: Final = (
    Perturbation("mirrored", (("hflip", ""),), mirrors=True),
    Perturbation("half the size", (("scale", "iw/2:ih/2"),)),
    Perturbation("compressed hard", crf=HARD),
    Perturbation("darkened", (("lutrgb", DARK),)),
    Perturbation("half the frame rate", every=2),
    Perturbation("rotated by 5 degrees", (("rotate", "PI/36"),)),
    Perturbation("cropped", (("crop", "iw*0.9:ih*0.9"),)),
    Perturbation("held in a hand", movement=moving_camera.hand),
    Perturbation("panned", movement=moving_camera.pan),
    Perturbation("zoomed", movement=moving_camera.zoom),
    Perturbation("trimmed to the swing", trims=True),
    Perturbation(f"after {STANDING_S} s of standing", (("noise", "alls=3:allf=t"),), before_s=STANDING_S),
)


def chosen(clips: list[Clip]) -> list[Clip]:
    """Of each repository the shortest complete swing, if it is short: each is posed anew for each perturbation."""
    frames = {clip: video.probe(clip.path)[0].frames for clip in clips if clip.swing and clip.core}
    short = [clip for clip in sorted(frames, key=lambda clip: (frames[clip], clip.name)) if frames[clip] <= MAX_FRAMES]
    return list({clip.repository: clip for clip in reversed(short)}.values())


def perturbed(clip: Clip, how: Perturbation) -> Clip:
    """Write the perturbed clip, unless it is there, and label it."""
    info, times_s = video.probe(clip.path)
    first, end = kept(clip, info.fps, len(times_s)) if how.trims else (0, len(times_s))
    target = CACHE / "perturbed" / f"{clip.path.stem}-{how.name.replace(' ', '-')}-{mark(clip, how)}.mp4"
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        written = target.with_suffix(".part")
        standing = np.full(round(how.before_s * info.fps), first)
        shown = pictures(clip.path, info, np.append(standing, np.arange(first, end, how.every)))
        shown = moving_camera.moved(shown, how.movement, info.fps) if how.movement else shown
        write(written, shown, how, info.fps)
        written.rename(target)

    def moved(frame: int) -> int:
        return how.frame(frame, first, info.fps)

    events = {event: moved(frame) for event, frame in clip.events.items()}
    swing = events[EventName.IMPACT] - events[EventName.ADDRESS]
    return replace(
        clip,
        path=target,
        handedness={"left": "right", "right": "left"}[clip.handedness] if how.mirrors else clip.handedness,
        events=events,
        ranges={event: moved_range(pair, moved) for event, pair in clip.ranges.items()},
        tolerance=max(round(swing / 30), 1),
    )


def pictures(path: Path, info: VideoInfo, frames: NDArray[np.int64]) -> Iterator[Picture]:
    """Pictures of frames, of which the same may come again and again."""
    for number, picture in video.in_order(path, info, np.unique(frames)):
        yield from itertools.repeat(picture, int((frames == number).sum()))


def moved_range(pair: Range, moved: Callable[[int], int]) -> Range:
    return moved(pair[0]), moved(pair[1])


def kept(clip: Clip, fps: float, frames: int) -> Range:
    """Frames [first, end) of the swing alone."""
    room = round(ROOM_S * fps)
    return max(0, clip.events[EventName.ADDRESS] - room), min(frames, clip.events[EventName.FINISH] + room + 1)


def mark(clip: Clip, how: Perturbation) -> str:
    moves = inspect.getsource(moving_camera) if how.movement else ""
    content = f"{how.filters} {how.crf} {sorted(clip.events.items())}{moves}".encode()
    return hashlib.sha256(clip.path.read_bytes() + content).hexdigest()[:12]


def write(path: Path, pictures: Iterable[Picture], how: Perturbation, fps: float) -> None:
    with av.open(str(path), "w", format="mp4") as container:
        rate = Fraction(fps / how.every).limit_denominator(1001)
        stream = container.add_stream("libx264", rate=rate, options={"crf": how.crf, "preset": "veryfast"})
        stream.pix_fmt = "yuv420p"
        for number, frame in enumerate(filtered(pictures, how.filters, fps)):
            if number == 0:
                stream.width, stream.height = frame.width, frame.height
            frame.pts, frame.time_base = number, 1 / rate
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def filtered(pictures: Iterable[Picture], filters: Filters, fps: float) -> Iterator[av.VideoFrame]:
    graph, base = None, 1 / Fraction(fps).limit_denominator(1001)
    for number, picture in enumerate(pictures):
        frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
        frame.pts, frame.time_base = number, base
        graph = graph or graph_of(filters, frame)
        graph.push(frame)
        yield from pulled(graph)
    if graph:
        graph.push(None)
        yield from pulled(graph)


def graph_of(filters: Filters, frame: av.VideoFrame) -> Graph:
    """Chain the filters, and cut the sides to even lengths, which H.264 wants."""
    graph = Graph()
    source = graph.add_buffer(width=frame.width, height=frame.height, format=frame.format, time_base=frame.time_base)
    chain = [*filters, ("crop", "trunc(iw/2)*2:trunc(ih/2)*2"), ("format", "yuv420p")]
    nodes = [graph.add(name, options) for name, options in chain]
    graph.link_nodes(source, *nodes, graph.add("buffersink")).configure()
    return graph


def pulled(graph: Graph) -> Iterator[av.VideoFrame]:
    with contextlib.suppress(av.error.BlockingIOError, av.error.EOFError):
        while True:
            yield graph.vpull()
