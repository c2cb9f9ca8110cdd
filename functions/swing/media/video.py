"""Frame times, frame packs and pictures of an uploaded file, which the `cage` reads.

Frames are counted from 0 in presentation order, times are seconds from the first of them. Pictures are RGB, uint8,
height x width x 3, and upright: turned as the container's display matrix says. Front cameras may
ask for a mirrored picture too; that part is ignored, so left stays left.

A frame pack is a small Matroska file of JPEG pictures: the frames of one segment that the pose model looks at, with
the `Plan` they belong to in its comment. The presentation time of a picture is its place in that plan.

What comes out of the cage may be controlled by an uploaded file, so it is checked like any input from outside.
"""

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError

from swing.domain.errors import UnreadableVideoError
from swing.domain.hints import PHOTO
from swing.domain.models import Segment, VideoInfo
from swing.media import cage, photos
from swing.media.capture_rate import capture_fps
from swing.media.limits import DAMAGED, Limits
from swing.media.messages import Header
from swing.media.sampling import Plan, plan

Times = NDArray[np.float64]  # (frames,) seconds from the first frame, increasing
Picture = NDArray[np.uint8]  # (height, width, 3) RGB

# MediaPipe looks at 256 x 256 pixels around the golfer; 640 px moved landmarks by a median of 0.16 % of the picture.
PACK_SIDE_PX: Final = 640
# An upload that stopped early lacks packets that its index promises.
COMPLETE: Final = 0.95
# An honest file is opened, read and probed in a fraction of this.
PROBE_S: Final = 8.0
# Gaps this many times as long as most are pauses of the camera, and none of its rate.
PAUSE: Final = 2.0
# FFmpeg's names are shorter.
MAX_NAME: Final = 40
# A plan of as many samples as a segment can have, written down.
MAX_PLAN: Final = 4_000_000
# Frames around one that can't be decoded, of which the nearest stands for it.
AROUND: Final = 30


def probe(path: Path, limits: Limits | None = None) -> tuple[VideoInfo, Times]:
    """Read what the container says and prove it by decoding a frame.

    Raises UnreadableVideoError, VideoTooShortError, VideoTooLongError or VideoTooLargeError.
    """
    limits = limits or Limits()
    limits.check_size(path)
    photos.check(path)
    header, content = answer(
        cage.run(
            "probe",
            max_bytes=8 * limits.max_frames,
            max_s=PROBE_S,
            path=named(path),
            max_packets=limits.max_frames,
            max_pixels=limits.max_pixels,
        )
    )
    with believed():
        times_s = growing(np.frombuffer(content, np.float64))
        if header["arrived"] == 1 < limits.min_frames:
            raise PHOTO.error(UnreadableVideoError)
        check_complete(header["arrived"], header["promised"])
        limits.check_times(times_s, header["arrived"])
        limits.check_length(times_s)
        info = described(header, times_s)
        limits.check_picture(info.width_px * info.height_px)
        limits.check_work(info)
        return info, times_s


def named(path: Path) -> str:
    """A relative name with a colon would be an address to FFmpeg."""
    return str(path.resolve())


def answer(answers: Iterator[tuple[Header, bytearray]]) -> tuple[Header, bytearray]:
    """The only answer of a job that gives one."""
    told = list(answers)
    if len(told) != 1:
        raise UnreadableVideoError(DAMAGED)
    return told[0]


@contextlib.contextmanager
def believed() -> Iterator[None]:
    """An answer that our own code would not give is blamed on the file."""
    try:
        yield
    except (KeyError, TypeError, ValueError, ValidationError, OverflowError) as error:
        raise UnreadableVideoError(DAMAGED) from error


def growing(times_s: Times) -> Times:
    if not np.isfinite(times_s).all() or np.any(np.diff(times_s) <= 0) or np.any(times_s[:1] != 0):
        raise ValueError("these are no times of frames")
    return times_s


def check_complete(arrived: int, whole: int) -> None:
    if arrived < COMPLETE * whole:
        raise UnreadableVideoError(f"The file is cut off: {arrived} of its {whole} frames have arrived.")


def described(header: Header, times_s: Times) -> VideoInfo:
    """Describe the video, its width and height as it is shown: after rotation, with square pixels."""
    return VideoInfo(
        container=header["container"][:MAX_NAME],
        codec=header["codec"][:MAX_NAME],
        width_px=header["width_px"],
        height_px=header["height_px"],
        rotation_deg=header["rotation_deg"],
        mirrored=header["mirrored"],
        pixel_aspect=header["pixel_aspect"],
        white_nits=header["white_nits"],
        lead=header["lead"],
        capture_fps=capture_fps(header.get("capture_fps")),
        fps=rate(times_s),
        frames=len(times_s),
        duration_s=float(times_s[-1]) + typical_gap_s(times_s),
        has_sound=header["has_sound"],
    )


def rate(times_s: Times) -> float:
    """Frames a second while the camera was filming; a single picture is shown for one second."""
    gaps = np.diff(times_s)
    filming = gaps[gaps <= PAUSE * typical_gap_s(times_s)]
    return float(1 / filming.mean()) if len(filming) else 1.0


def typical_gap_s(times_s: Times) -> float:
    return float(np.median(np.diff(times_s))) if len(times_s) > 1 else 1.0


def view(info: VideoInfo) -> dict[str, Any]:
    return info.model_dump(include={"width_px", "height_px", "rotation_deg", "pixel_aspect", "white_nits", "lead"})


def pack(path: Path, info: VideoInfo, times_s: Times, segment: Segment, out: Path) -> Plan:
    """Write the frame pack of a segment: what the pose model looks at, small and upright."""
    todo = plan(times_s, segment).seen_at(info.width_px, info.height_px)
    header, _ = answer(
        cage.run(
            "pack",
            todo.to_json().encode(),
            path=named(path),
            out=named(out),
            view=view(info),
            side_px=PACK_SIDE_PX,
        )
    )
    if not header.get("written"):
        raise UnreadableVideoError(f"The video cannot be decoded from {times_s[segment.first]:.1f} s on.")
    return todo


def packed_plan(path: Path) -> Plan:
    _, content = answer(cage.run("comment", max_bytes=MAX_PLAN, path=named(path)))
    with believed():
        return Plan.from_json(content.decode())


def frames(path: Path) -> Iterator[tuple[int, float, Picture]]:
    """Read a frame pack: number in the video, time in seconds, picture."""
    answers = cage.run("unpack", max_bytes=max(MAX_PLAN, 3 * PACK_SIDE_PX**2), path=named(path))
    with believed():
        _, comment = next(answers, ({}, bytearray()))
        todo = Plan.from_json(comment.decode())
    for place, picture in pictured(answers, range(len(todo.frames))):
        yield todo.frames[place], todo.times_s[place], picture


def pictures(path: Path, info: VideoInfo, wanted: Iterable[int]) -> dict[int, Picture]:
    """Full-size upright pictures of the wanted frames, or of the nearest that can be decoded.

    Raises UnreadableVideoError if none can be.
    """
    numbers = np.unique(np.array(list(wanted), dtype=np.int64))
    found = dict(in_order(path, info, numbers))
    missing = [number for number in numbers.tolist() if number not in found]
    if missing:
        found |= nearest(path, info, missing)
    return found


def nearest(path: Path, info: VideoInfo, missing: list[int]) -> dict[int, Picture]:
    around = np.unique(np.clip(np.add.outer(missing, np.arange(-AROUND, AROUND + 1)), 0, info.frames - 1))
    found = dict[int, tuple[int, Picture]]()
    for number, picture in in_order(path, info, around):
        for gap in missing:
            apart = abs(number - gap)
            if apart <= AROUND and (gap not in found or apart < found[gap][0]):
                found[gap] = apart, picture
    if len(found) < len(missing):
        raise UnreadableVideoError("The file is damaged: parts of the swing cannot be decoded.")
    return {number: picture for number, (_, picture) in found.items()}


def in_order(
    path: Path, info: VideoInfo, wanted: NDArray[np.int64], side_px: int | None = None
) -> Iterator[tuple[int, Picture]]:
    """Upright pictures of the wanted frames (increasing numbers) that can be decoded, one at a time.

    Full-size unless a side is given.
    """
    numbers = wanted.tolist()
    if numbers:
        max_bytes = 3 * (info.width_px + 1) * (info.height_px + 1)
        answers = cage.run(
            "look", max_bytes=max_bytes, path=named(path), wanted=numbers, view=view(info), side_px=side_px
        )
        yield from pictured(answers, numbers)


def pictured(answers: Iterator[tuple[Header, bytearray]], expected: Sequence[int]) -> Iterator[tuple[int, Picture]]:
    """Pictures of one size by their numbers, which are some of the expected ones and grow."""
    left, size = iter(expected), None
    for header, content in answers:
        with believed():
            picture = np.frombuffer(content, np.uint8).reshape(shape(header))
            size = size or picture.shape
            if picture.shape != size or header["number"] not in left:  # `in` moves on to it
                raise ValueError("this picture was not asked for")
        yield header["number"], picture


def shape(header: Header) -> tuple[int, int, int]:
    height, width, colours = header["shape"]
    if colours != 3 or min(height, width) < 1:
        raise ValueError("this is no picture")
    return height, width, colours


def write_clip(path: Path, pictures: Iterable[Picture], fps: float) -> None:
    """Write a film of pictures that are equally far apart."""
    write_film(path, ((place / fps, picture) for place, picture in enumerate(pictures)), fps)


def write_film(path: Path, pictures: Iterable[tuple[float, Picture]], fps: float) -> None:
    """Write an H.264 MP4 that browsers and phones play while it still loads. Sides are cut to even lengths.

    Each picture is shown at its second, counted from the first one's. `fps` is about how many come in one.
    """
    from swing.media.encoding import Writer  # only who draws a film loads PyAV

    with contextlib.ExitStack() as stack:
        writer, start_s = None, 0.0
        for time_s, picture in pictures:
            if writer is None:
                rate = Fraction(fps).limit_denominator(1001)
                writer, start_s = stack.enter_context(Writer(path, picture.shape, rate)), time_s
            writer.add(picture, time_s - start_s)
