"""Reading and writing video files: frame times, frame packs, pictures, clips. The one owner of PyAV.

Frames are counted from 0 in presentation order, times are seconds from the first of them. Pictures are RGB, uint8,
height x width x 3, and upright: turned as the container's display matrix says. Front cameras
may ask for a mirrored picture too; that part is ignored, so left stays left.

A frame pack is a small Matroska file of JPEG pictures: the frames of one segment that the pose model looks at, with
the `Plan` they belong to in its comment. The presentation time of a picture is its place in that plan.
"""

import contextlib
from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, Final

import av
import numpy as np
from av.container import InputContainer
from av.video.reformatter import VideoReformatter
from av.video.stream import VideoStream
from numpy.typing import NDArray

from swing.domain.errors import UnreadableVideoError
from swing.domain.models import Segment, VideoInfo
from swing.media.limits import Limits
from swing.media.sampling import Plan, plan

Times = NDArray[np.float64]  # (frames,) seconds from the first frame, increasing
Picture = NDArray[np.uint8]  # (height, width, 3) RGB

# Playlists and the like make FFmpeg open other files and addresses: only real video files, and only this one.
SAFE: Final = {"format_whitelist": "mov,matroska,avi,mpegts,mpeg,flv,asf", "protocol_whitelist": "file"}
# MediaPipe looks at 256 x 256 pixels around the golfer; 640 px moved landmarks by a median of 0.16 % of the picture.
PACK_SIDE_PX: Final = 640
# JPEG quantiser of the packs, 2 (best) to 31: 3 keeps blocks invisible at about 40 KB a picture.
PACK_QUALITY: Final = 3
# The index goes first, so that a browser plays while it loads.
FASTSTART: Final = {"movflags": "+faststart"}
# An upload that stopped early lacks packets that its index promises.
COMPLETE: Final = 0.95


def probe(path: Path, limits: Limits | None = None) -> tuple[VideoInfo, Times]:
    """Read what the container says and prove it by decoding a frame.

    Raises UnreadableVideoError, VideoTooShortError, VideoTooLongError or VideoTooLargeError.
    """
    limits = limits or Limits()
    limits.check_size(path)
    with opened(path) as (container, stream):
        limits.check_picture(stream.codec_context.width * stream.codec_context.height)
        pts, arrived = presentation(container.demux(stream))
        check_complete(arrived, promised(container, stream))
        times_s = seconds(pts, stream)
        limits.check_length(times_s)
        container.seek(0)
        info = described(container, stream, times_s, next(decoded(container, stream)))
        limits.check_work(info)
        return info, times_s


def promised(container: InputContainer, stream: VideoStream) -> int:
    """Frames that a whole file has. MP4 counts what an edit list trims away too, but FFmpeg does not index it."""
    # The index of other containers grows with what is read.
    indexed = len(stream.index_entries) if "mp4" in container.format.name else stream.frames
    return min(indexed, stream.frames)


def check_complete(arrived: int, whole: int) -> None:
    if arrived < COMPLETE * whole:
        raise UnreadableVideoError(f"The file is cut off: {arrived} of its {whole} frames have arrived.")


def described(container: InputContainer, stream: VideoStream, times_s: Times, frame: av.VideoFrame) -> VideoInfo:
    """Describe the video, its width and height as it is shown: after rotation."""
    context, rotation = stream.codec_context, turn_deg(frame)
    width, height = (context.height, context.width) if rotation % 180 else (context.width, context.height)
    return VideoInfo(
        container=container.format.name.split(",")[0],
        codec=context.name,
        width_px=width,
        height_px=height,
        rotation_deg=rotation,
        mirrored=is_mirrored(frame),
        fps=(len(times_s) - 1) / float(times_s[-1]),
        frames=len(times_s),
        duration_s=float(times_s[-1] + np.median(np.diff(times_s))),
        has_sound=bool(container.streams.audio),
    )


@contextlib.contextmanager
def opened(path: Path) -> Iterator[tuple[InputContainer, VideoStream]]:
    """Open a file's first video stream; whatever FFmpeg finds wrong with it is an UnreadableVideoError."""
    try:
        with av.open(str(path), options=SAFE) as container:
            if not container.streams.video:
                raise UnreadableVideoError("The file holds no video.")
            stream = container.streams.video[0]
            stream.thread_type = "AUTO"
            yield container, stream
    except (av.FFmpegError, StopIteration) as error:
        raise UnreadableVideoError("The file is not a video, is damaged, or is only part of one.") from error


def presentation(packets: Iterable["av.Packet[VideoStream]"]) -> tuple[NDArray[np.int64], int]:
    """Presentation times of all shown frames in the stream's time base, in order, without decoding any.

    And how many frames have arrived, shown or not. Packets are let go one by one: together they are the whole file.
    """
    times = [(packet.dts if packet.pts is None else packet.pts, packet.is_discard) for packet in packets if packet.size]
    shown = [time for time, is_discarded in times if time is not None and not is_discarded]
    return np.unique(np.array(shown, dtype=np.int64)), len(times)


def seconds(pts: NDArray[np.int64], stream: VideoStream) -> Times:
    base = stream.time_base or Fraction(1, 1000)
    return (pts - pts[:1]).astype(np.float64) * float(base)


def decoded(container: InputContainer, stream: VideoStream) -> Iterator[av.VideoFrame]:
    """Decode the rest; damaged packets are skipped, as players do."""
    for packet in container.demux(stream):
        with contextlib.suppress(av.error.InvalidDataError):
            yield from packet.decode()


def numbered(path: Path, wanted: NDArray[np.int64]) -> Iterator[tuple[int, av.VideoFrame, int]]:
    """Decode the wanted frames (increasing numbers), seeking to the key frame before the first. Each with its turn."""
    turn = None
    with opened(path) as (container, stream):
        pts, _ = presentation(container.demux(stream))
        goal = set(wanted[wanted < len(pts)].tolist())
        container.seek(int(pts[wanted[0]]), stream=stream)
        for frame in decoded(container, stream):
            number = int(np.searchsorted(pts, frame.pts if frame.pts is not None else -1))
            if turn is None:
                turn = turn_deg(frame)
            if number in goal:
                yield number, frame, turn
            if number >= wanted[-1]:
                return


def upright(frame: av.VideoFrame, turn: int, side_px: int | None = None) -> Picture:
    """Convert a frame to RGB: first scaled down to `side_px`, then turned, which is cheaper than the other way."""
    scale = min(1.0, (side_px or 1 << 20) / max(frame.width, frame.height))
    width, height = (max(2, 2 * round(side * scale / 2)) for side in (frame.width, frame.height))
    picture = rgb(frame, width, height)
    return np.ascontiguousarray(np.rot90(picture, round(turn / 90)))


def turn_deg(frame: av.VideoFrame) -> int:
    """Angle by which a frame is turned to be upright, counter-clockwise, as rot90 and the display matrix count it."""
    # With its left and right changed back, a matrix that mirrors turns by what is left of half a turn.
    return -180 - frame.rotation if is_mirrored(frame) else frame.rotation


def is_mirrored(frame: av.VideoFrame) -> bool:
    try:
        matrix: Any = frame.side_data.get("DISPLAYMATRIX")
    except ValueError:
        # One kind of side data that PyAV has no name for, as spatial video brings, and it hands none out.
        return False
    if matrix is None:
        return False
    a, b, _, c, d = np.frombuffer(matrix, np.int32)[:5].tolist()
    return bool(a * d < b * c)


def rgb(frame: av.VideoFrame, width: int | None = None, height: int | None = None) -> Picture:
    picture = converter().reformat(frame, width, height, "rgb24", threads=1).to_ndarray()
    # Rows come padded to the decoder's alignment, which mediapipe would read as pixels.
    return np.ascontiguousarray(picture, dtype=np.uint8)


def pack(path: Path, times_s: Times, segment: Segment, out: Path) -> Plan:
    """Write the frame pack of a segment: what the pose model looks at, small and upright."""
    todo = plan(times_s, segment)
    place = {frame: index for index, frame in enumerate(todo.frames)}
    pictures = ((place[number], frame, turn) for number, frame, turn in numbered(path, np.array(todo.frames)))
    with contextlib.ExitStack() as stack:
        writer = None
        for index, frame, turn in pictures:
            picture = upright(frame, turn, PACK_SIDE_PX)
            if writer is None:
                todo = todo.seen_at(*shown_size(frame, turn))
                writer = stack.enter_context(Writer(out, picture.shape, Fraction(1000), todo.to_json()))
            writer.add(picture, index)
    if writer is None:
        raise UnreadableVideoError(f"The video cannot be decoded from {times_s[segment.first]:.1f} s on.")
    return todo


def shown_size(frame: av.VideoFrame, turn: int) -> tuple[int, int]:
    return (frame.height, frame.width) if turn % 180 else (frame.width, frame.height)


@cache
def converter() -> VideoReformatter:
    """One for all frames: a frame by itself computes the tables of its scaling anew, which takes as long as scaling."""
    return VideoReformatter()


class Writer:
    """A video file being written, as a context."""

    def __init__(self, out: Path, shape: tuple[int, ...], fps: Fraction, comment: str | None = None) -> None:
        clip = comment is None
        self.container = av.open(str(out), "w", format="mp4" if clip else "matroska", options=FASTSTART if clip else {})
        self.stream: Any = self.container.add_stream("libx264" if clip else "mjpeg", rate=fps)
        self.stream.height, self.stream.width = shape[0] // 2 * 2, shape[1] // 2 * 2
        self.stream.pix_fmt = "yuv420p" if clip else "yuvj420p"
        self.stream.options = {"crf": "20", "preset": "veryfast"} if clip else {"qscale": str(PACK_QUALITY)}
        if comment is not None:
            self.container.metadata["comment"] = comment
            self.stream.codec_context.qmin = self.stream.codec_context.qmax = PACK_QUALITY

    def add(self, picture: Picture, pts: int) -> None:
        even = picture[: self.stream.height, : self.stream.width]
        frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(even), format="rgb24")
        frame.pts, frame.time_base = pts, 1 / self.stream.codec_context.rate
        self.container.mux(self.stream.encode(frame))

    def __enter__(self) -> "Writer":
        return self

    def __exit__(self, *_: object) -> None:
        self.container.mux(self.stream.encode(None))
        self.container.close()


def packed_plan(path: Path) -> Plan:
    with opened(path) as (container, _):
        return Plan.from_json(container.metadata["COMMENT"])


def frames(path: Path) -> Iterator[tuple[int, float, Picture]]:
    """Read a frame pack: number in the video, time in seconds, picture."""
    todo = packed_plan(path)
    with opened(path) as (container, stream):
        for frame in decoded(container, stream):
            index = round((frame.time or 0.0) * 1000)
            yield todo.frames[index], todo.times_s[index], rgb(frame)


def pictures(path: Path, wanted: Iterable[int]) -> dict[int, Picture]:
    """Full-size upright pictures of the wanted frames."""
    return dict(in_order(path, np.unique(np.array(list(wanted), dtype=np.int64))))


def in_order(path: Path, wanted: NDArray[np.int64], side_px: int | None = None) -> Iterator[tuple[int, Picture]]:
    """Upright pictures of the wanted frames (increasing numbers), one at a time; full-size unless a side is given."""
    if len(wanted):
        yield from ((number, upright(frame, turn, side_px)) for number, frame, turn in numbered(path, wanted))


def write_clip(path: Path, pictures: Iterable[Picture], fps: float) -> None:
    """Write an H.264 MP4 that browsers and phones play while it still loads. Sides are cut to even lengths."""
    with contextlib.ExitStack() as stack:
        writer = None
        for index, picture in enumerate(pictures):
            if writer is None:
                rate = Fraction(fps).limit_denominator(1001)
                writer = stack.enter_context(Writer(path, picture.shape, rate))
            writer.add(picture, index)
