"""What begins in the middle, comes in halves, or has a header that was never finished, is read all the same."""

from pathlib import Path
from struct import pack as packed

import numpy as np
import pytest

from swing.domain.errors import UnreadableVideoError
from swing.media.sampling import check_seen, segments
from swing.media.video import pictures, probe
from tests.builders import field_pictures
from tests.unit.media.test_cameras import COUNT, copied, filmed, sampled

CLIP = Path(__file__).parents[2] / "clips" / "face_on_left_30.mp4"


def greys(clip: Path, wanted: list[int]) -> list[float]:
    found = pictures(clip, probe(clip)[0], wanted)
    return [float(found[number].mean()) for number in wanted]


# ------------------------------------------------------------------ camcorders: a frame is two fields


@pytest.mark.parametrize("apart", [True, False], ids=["each with a time", "with one time"])
def test_two_fields_in_packets_of_their_own_are_one_frame(tmp_path: Path, apart: bool) -> None:
    shown = [20 + 3 * number for number in range(60)]
    clip = field_pictures.filmed(tmp_path / "clip.mts", shown, 30, apart=apart)

    info, times_s = probe(clip)

    assert info.frames == 60
    assert info.fps == pytest.approx(30, rel=0.01)
    assert np.diff(times_s) == pytest.approx(1 / 30, abs=1e-3)
    base = greys(clip, [0, 29, 59])
    assert np.diff(base) == pytest.approx(np.diff([1.164 * shown[number] for number in (0, 29, 59)]), abs=3)
    whole = sampled(clip, tmp_path, 1)
    assert len(whole) == 60
    assert whole == sampled(clip, tmp_path, 10)


# ------------------------------------------------------------------ recordings that were cut out of longer ones


@pytest.mark.parametrize(
    ("codec", "options"),
    [
        ("libx264", {"g": "30", "bf": "2", "x264-params": "repeat-headers=1"}),
        ("libx264", {"g": "300", "x264-params": "repeat-headers=1:intra-refresh=1:keyint=10:bframes=0"}),
        ("mpeg2video", {"g": "15", "bf": "2", "qscale": "2"}),
    ],
    ids=["H.264", "H.264 without key frames", "MPEG-2"],
)
def test_a_recording_that_begins_in_the_middle_begins_with_its_first_picture(
    tmp_path: Path, codec: str, options: dict[str, str]
) -> None:
    whole = filmed(tmp_path / "whole.ts", codec, "mpegts", **options).read_bytes()
    clip = tmp_path / "clip.ts"
    clip.write_bytes(whole[188 * (len(whole) // 188 // 4) + 40 :])

    info, times_s = probe(clip)
    found = sampled(clip, tmp_path, 1)

    assert COUNT / 2 < info.frames < COUNT
    assert times_s[0] == 0
    assert len(found) >= info.frames - 1
    check_seen(segments(times_s, 1), len(found))
    first, last = greys(clip, [0, info.frames - 1])
    assert last - first == pytest.approx(info.frames - 1, abs=3)
    assert found == sampled(clip, tmp_path, 10)


def test_a_recording_whose_beginning_is_lost_for_long_is_damaged(tmp_path: Path) -> None:
    keyed = filmed(tmp_path / "keyed.mp4", g="60", bf="0", **{"x264-params": "scenecut=0"})
    clip = copied(keyed, tmp_path / "clip.mkv", lambda place, packet: packet if place else None)

    info, times_s = probe(clip)

    assert info.frames == COUNT - 1
    with pytest.raises(UnreadableVideoError, match="damaged"):
        check_seen(segments(times_s, 1), len(sampled(clip, tmp_path, 1)))


# ------------------------------------------------------------------ headers that were never finished


def test_an_avi_whose_number_of_frames_was_never_filled_in_is_whole(tmp_path: Path) -> None:
    clip = filmed(tmp_path / "clip.avi", "mpeg4", "avi", qscale="2")
    content = bytearray(clip.read_bytes())
    header, stream = content.index(b"avih") + 8 + 16, content.index(b"strh") + 8 + 32
    for place in (header, stream):
        assert content[place : place + 4] == packed("<I", COUNT)
        content[place : place + 4] = packed("<I", 1 << 30)
    clip.write_bytes(content)

    assert probe(clip)[0].frames == COUNT


def timed(clip: Path, name: bytes, content: bytes) -> None:
    """Write over the beginning of what an atom holds."""
    whole = bytearray(clip.read_bytes())
    begin = whole.index(name) + 4
    whole[begin : begin + len(content)] = content
    clip.write_bytes(whole)


@pytest.mark.parametrize(
    ("atom", "content"),
    [
        pytest.param(b"stts", packed(">4I", 0, 1, COUNT, 0), id="no time between frames"),
        pytest.param(b"elst", packed(">IIIi", 0, 1, 0, 0), id="an edit without a length"),
        pytest.param(b"elst", packed(">IIIi", 0, 1, 3000, 1 << 30), id="an edit behind the end"),
    ],
)
def test_a_file_that_does_not_say_when_its_pictures_are_shown_is_not_called_short(
    tmp_path: Path, atom: bytes, content: bytes
) -> None:
    clip = filmed(tmp_path / "clip.mp4", bf="2")
    timed(clip, atom, content)

    with pytest.raises(UnreadableVideoError, match="when its pictures are shown"):
        probe(clip)
