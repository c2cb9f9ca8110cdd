"""What is measured of an odd file does not depend on how it was cut: MediaPipe looks at the same pictures each time.

That the same pictures give the same poses is test_landmarker.py's.
"""

from collections.abc import Callable, Iterable
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from typing import Any

import av
import pytest

from swing.domain.models import EventName
from swing.domain.poses import Poses, join
from swing.measurement.measure import measure
from swing.media.sampling import segments
from swing.media.video import frames, pack, probe
from swing.pose.landmarker import estimate
from synthetic_golfer.truth import Truth

CLIP = Path(__file__).parents[2] / "clips" / "down_the_line_right_60.mp4"
FPS = 60
TICK = Fraction(1, 90_000)
SIZE, HALF = (360, 640), (180, 320)


def shots() -> Iterable[av.VideoFrame]:
    with av.open(str(CLIP)) as container:
        for number, frame in enumerate(container.decode(video=0)):
            frame.pts, frame.time_base = number * TICK.denominator // FPS, TICK
            yield frame


def encoded(encoder: Any, pictures: Iterable[av.VideoFrame]) -> list[Any]:
    return [packet for picture in pictures for packet in encoder.encode(picture)] + list(encoder.encode(None))


def add(container: Any, codec: str, **options: str) -> Any:
    stream = container.add_stream(codec, rate=FPS, options=options)
    stream.width, stream.height = SIZE
    stream.codec_context.time_base = TICK
    return stream


def transport_stream(path: Path) -> None:
    """One key frame, at which no seek lands."""
    with av.open(str(path), "w", format="mpegts") as container:
        container.mux(encoded(add(container, "libx264", preset="ultrafast", g="400"), shots()))


def swapped(path: Path) -> None:
    """Every second frame is shown before the one in front of it."""
    with av.open(str(path), "w", format="mp4") as container:
        stream = add(container, "libx264", preset="ultrafast", bf="0")
        for place, packet in enumerate(encoded(stream, shots())):
            step = TICK.denominator // FPS
            packet.pts, packet.dts = packet.pts + (step if place % 2 == 0 else -step), packet.pts - 4 * step
            container.mux(packet)


def growing(path: Path) -> None:
    """A call that begins small and gets sharper."""
    with av.open(str(path), "w", format="webm") as container:
        stream = add(container, "libvpx", deadline="realtime", **{"cpu-used": "8", "b": "2M"})
        small: Any = av.CodecContext.create("libvpx", "w")
        small.width, small.height, small.pix_fmt, small.time_base = *HALF, "yuv420p", TICK
        small.options = {"deadline": "realtime", "cpu-used": "8"}
        pictures = list(shots())
        packets = encoded(small, (halved(picture) for picture in pictures[:30]))
        for packet in [*packets, *encoded(stream, pictures[30:])]:
            packet.stream = stream
            container.mux(packet)


def halved(picture: av.VideoFrame) -> av.VideoFrame:
    smaller = picture.reformat(*HALF)
    smaller.pts, smaller.time_base = picture.pts, picture.time_base
    return smaller


KINDS = pytest.mark.parametrize(
    ("make", "ending"),
    [
        pytest.param(transport_stream, "ts", id="a transport stream"),
        pytest.param(swapped, "mp4", id="frames in disorder"),
        pytest.param(growing, "webm", id="a size that changes"),
    ],
)


@KINDS
def test_the_same_pictures_are_looked_at_in_one_segment_and_in_as_many_as_there_can_be(
    make: Callable[[Path], None], ending: str, tmp_path: Path
) -> None:
    clip = tmp_path / f"swing.{ending}"
    make(clip)

    (whole, in_one), (cut, in_many) = (looked_at(clip, tmp_path, most) for most in (1, 10))

    assert in_one == 1 < in_many
    assert len(set(whole.values())) > 150  # the golfer moves, so that no picture would pass for another
    assert cut == whole


def looked_at(clip: Path, folder: Path, most: int) -> tuple[dict[int, bytes], int]:
    """A hash of each picture by its number, and in how many segments they lie."""
    info, times_s = probe(clip)
    found: dict[int, bytes] = {}
    parts = segments(times_s, most)
    for segment in parts:
        pack(clip, info, times_s, segment, folder / "pack.mkv")
        for number, _, picture in frames(folder / "pack.mkv"):
            seen = sha256(picture.tobytes()).digest()
            assert found.setdefault(number, seen) == seen  # what warms the tracking up is another segment's too
    return found, len(parts)


@pytest.mark.exhaustive
@KINDS
def test_the_same_is_measured_in_one_segment_and_in_as_many_as_there_can_be(
    make: Callable[[Path], None], ending: str, tmp_path: Path
) -> None:
    clip = tmp_path / f"swing.{ending}"
    make(clip)

    whole, cut = (posed(clip, tmp_path, most) for most in (1, 10))

    assert whole.to_bytes() == cut.to_bytes()
    impact = measure(whole, probe(clip)[0]).swing.events[EventName.IMPACT]
    assert impact is not None
    assert impact.frame == pytest.approx(Truth.load(CLIP.with_suffix(".json.gz")).events[EventName.IMPACT], abs=3)


def posed(clip: Path, folder: Path, most: int) -> Poses:
    info, times_s = probe(clip)
    parts = []
    for segment in segments(times_s, most):
        plan = pack(clip, info, times_s, segment, folder / "pack.mkv")
        parts.append(estimate(frames(folder / "pack.mkv"), plan))
    return join(parts)
