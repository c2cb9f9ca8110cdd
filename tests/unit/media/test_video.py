import gc
import json
import struct
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from swing.domain.errors import (
    GolferError,
    UnreadableVideoError,
    VideoTooLargeError,
    VideoTooLongError,
    VideoTooShortError,
)
from swing.media import frame_index, opening
from swing.media.limits import Limits
from swing.media.sampling import segments
from swing.media.video import frames, pack, packed_plan, pictures, probe, write_clip

CLIPS = Path(__file__).parents[2] / "clips"
CLIP = CLIPS / "face_on_left_30.mp4"
LONGER = CLIPS / "face_on_right_240.mp4"  # 767 frames, with key frames after 250, 500 and 750


def written(path: Path, shape: tuple[int, int] = (48, 64), count: int = 40) -> Path:
    """Write a clip whose picture number n has the grey value n."""
    write_clip(path, (np.full((*shape, 3), number, np.uint8) for number in range(count)), fps=20)
    return path


def packets_alive() -> int:
    return sum(isinstance(thing, av.Packet) for thing in gc.get_objects())


def trimmed(source: Path, target: Path, duration_ms: int) -> Path:
    """Trim a clip's end away as phones do: the edit list becomes shorter, and the frames stay in the file."""
    content = bytearray(source.read_bytes())
    duration = content.index(b"elst") + 12  # behind the name, the version and the number of edits
    content[duration : duration + 4] = duration_ms.to_bytes(4, "big")
    target.write_bytes(content)
    return target


def with_exif(source: Path, target: Path) -> Path:
    """Film a clip anew as old cameras do: motion JPEG, each picture with Exif."""
    exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0" + struct.pack("<HHII", 0x112, 3, 1, 1) + bytes(4)
    with av.open(str(source)) as old, av.open(str(target), "w") as new:
        stream: Any = new.add_stream("mjpeg", rate=20)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuvj420p"
        for number, frame in enumerate(old.decode(video=0)):
            for packet in stream.encode(frame.reformat(format="yuvj420p")):
                content = bytes(packet)
                picture = av.Packet(content[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + content[2:])
                picture.stream, picture.time_base, picture.is_keyframe = stream, Fraction(1, 20), True
                picture.pts = picture.dts = number
                new.mux(picture)
    return target


def cut_off(source: Path, target: Path) -> Path:
    """Only a third of a clip's pictures has arrived; its index comes first."""
    content = source.read_bytes()
    begin = content.index(b"mdat")
    target.write_bytes(content[: begin + (len(content) - begin) // 3])
    return target


def with_times(source: Path, target: Path, times_ms: list[int]) -> Path:
    """Copy a clip into a container that gives its frames these times."""
    with av.open(str(source)) as old, av.open(str(target), "w") as new:
        stream = new.add_stream_from_template(old.streams.video[0])
        packets = [packet for packet in old.demux(video=0) if packet.size]
        for packet, time_ms in zip(packets, times_ms, strict=True):
            packet.stream = stream
            packet.time_base = Fraction(1, 1000)
            packet.pts = packet.dts = time_ms
            new.mux(packet)
    return target


def test_a_video_is_described_as_it_is_shown() -> None:
    info, times_s = probe(CLIP)

    assert (info.container, info.codec, info.frames, info.width_px, info.height_px) == ("mov", "h264", 96, 360, 640)
    assert info.fps == pytest.approx(30)
    assert times_s == pytest.approx(np.arange(96) / 30, abs=1e-4)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"a letter to my coach", id="text"),
        pytest.param(b"\0" * 100_000, id="zeroes"),
        pytest.param(b"#EXTM3U\n#EXTINF:1,\n/etc/passwd\n", id="a playlist of other files"),
        pytest.param(CLIP.read_bytes()[: CLIP.stat().st_size // 8], id="an upload that stopped"),
        pytest.param(CLIP.read_bytes()[: CLIP.stat().st_size * 3 // 4], id="an upload that stopped later"),
    ],
)
def test_what_is_not_a_whole_video_is_unreadable(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "swing.mp4"
    file.write_bytes(content)

    with pytest.raises(UnreadableVideoError):
        probe(file)


def test_a_video_that_was_trimmed_is_whole(tmp_path: Path) -> None:
    info, times_s = probe(trimmed(LONGER, tmp_path / "trimmed.mp4", 750))

    assert info.frames == 180
    assert times_s == pytest.approx(np.arange(180) / 240, abs=1e-4)


def test_a_video_that_is_cut_off_is_not_whether_it_was_trimmed_or_not(tmp_path: Path) -> None:
    for clip in (LONGER, trimmed(LONGER, tmp_path / "trimmed.mp4", 750)):
        with pytest.raises(UnreadableVideoError, match="The file is cut off"):
            probe(cut_off(clip, tmp_path / "cut_off.mp4"))


def test_a_video_is_read_without_keeping_it() -> None:
    before = packets_alive()

    with opening.opened(str(CLIP)) as container:
        found = frame_index.index(container)
        after = packets_alive()

    assert len(found.pts) == 96
    assert after - before <= 1


def test_what_a_camera_writes_beside_its_pictures_does_not_matter(tmp_path: Path) -> None:
    """PyAV refuses what it has no name for: Exif of motion JPEG, the displays of spatial video."""
    clip = with_exif(written(tmp_path / "new.mp4"), tmp_path / "old.avi")

    assert probe(clip)[0].frames == 40
    assert pictures(clip, probe(clip)[0], [3]).keys() == {3}


@pytest.mark.parametrize(
    ("limits", "error"),
    [
        pytest.param(Limits(max_bytes=1000), VideoTooLargeError, id="bytes"),
        pytest.param(Limits(max_pixels=1000), VideoTooLargeError, id="pixels"),
        pytest.param(Limits(max_s=2.0), VideoTooLongError, id="long"),
        pytest.param(Limits(min_s=5.0), VideoTooShortError, id="short"),
    ],
)
def test_a_video_outside_the_limits_is_rejected_in_plain_words(limits: Limits, error: type[GolferError]) -> None:
    with pytest.raises(error) as caught:
        probe(CLIP, limits)

    assert json.loads(str(caught.value)).keys() == {"code", "message", "hint"}


def test_times_of_a_variable_frame_rate_are_kept(tmp_path: Path) -> None:
    times_ms = [round(1000 * (number / 20 + (0.3 if number > 20 else 0))) for number in range(40)]
    clip = with_times(written(tmp_path / "steady.mp4"), tmp_path / "variable.mkv", times_ms)

    _, times_s = probe(clip)

    assert times_s * 1000 == pytest.approx(times_ms, abs=1)


def test_a_pack_holds_the_right_pictures_wherever_it_begins(tmp_path: Path) -> None:
    clip = written(tmp_path / "clip.mp4", count=240)
    info, times_s = probe(clip)
    segment = segments(times_s, most=2)[1]

    pack(clip, info, times_s, segment, tmp_path / "pack.mkv")

    samples = list(frames(tmp_path / "pack.mkv"))
    assert [number for number, _, _ in samples] == packed_plan(tmp_path / "pack.mkv").frames
    assert [time_s for _, time_s, _ in samples] == pytest.approx([times_s[number] for number, _, _ in samples])
    brightness = [number for number, _, _ in samples]
    assert [picture.mean() for _, _, picture in samples] == pytest.approx(brightness, abs=3)


def test_pictures_of_wanted_frames_come_full_size(tmp_path: Path) -> None:
    clip = written(tmp_path / "clip.mp4", count=60)

    found = pictures(clip, probe(clip)[0], [40, 3, 59])

    assert {number: picture.shape for number, picture in found.items()} == dict.fromkeys((3, 40, 59), (48, 64, 3))
    assert {number: round(float(picture.mean())) for number, picture in found.items()} == pytest.approx(
        {3: 3, 40: 40, 59: 59}, abs=2
    )


def test_a_written_clip_plays_while_it_loads(tmp_path: Path) -> None:
    content = written(tmp_path / "clip.mp4", shape=(49, 65)).read_bytes()

    info, _ = probe(tmp_path / "clip.mp4")

    assert (info.codec, info.width_px, info.height_px, info.frames) == ("h264", 64, 48, 40)
    assert content.index(b"moov") < content.index(b"mdat")


@pytest.mark.parametrize("shape", [(1280, 720), (320, 180)], ids=["high definition", "small"])
def test_a_film_has_the_colours_of_its_pictures_whatever_a_player_takes_untagged_ones_for(
    tmp_path: Path, shape: tuple[int, int]
) -> None:
    red = np.full((*shape, 3), (200, 30, 30), np.uint8)

    write_clip(tmp_path / "film.mp4", [red] * 20, fps=20)

    info, _ = probe(tmp_path / "film.mp4")
    shown = pictures(tmp_path / "film.mp4", info, [10])[10]
    assert np.abs(shown.astype(int) - red).max() <= 4
    with av.open(str(tmp_path / "film.mp4")) as container:
        codec = container.streams.video[0].codec_context
        assert {int(codec.colorspace), int(codec.color_primaries), int(codec.color_trc)} == {1}  # BT.709
