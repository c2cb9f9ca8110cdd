"""What cameras, recorders and editors write is read as a player reads it: every frame under its number, upright, whole.

Picture number n of each clip has a grey value of its own, so that a picture says which frame it is.
"""

from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from swing.domain.errors import UnreadableVideoError
from swing.media.sampling import check_seen, segments
from swing.media.video import Picture, frames, pack, pictures, probe

COUNT, FPS, STEP = 200, 30, 1
QUICK = {
    "libx264": {"preset": "ultrafast", "crf": "10"},
    "libvpx": {"deadline": "realtime", "cpu-used": "8", "crf": "4"},
}


def grey(number: int, size: tuple[int, int] = (64, 48)) -> Picture:
    return np.full((size[1], size[0], 3), 20 + STEP * number, np.uint8)


def add_stream(
    container: Any, codec: str, size: tuple[int, int] = (64, 48), options: dict[str, str] | None = None
) -> Any:
    stream = container.add_stream(codec, rate=FPS)
    stream.width, stream.height = size
    stream.pix_fmt = "yuvj420p" if codec == "mjpeg" else "yuv420p"
    stream.options = QUICK.get(codec, {}) | (options or {})
    return stream


def encoded(stream: Any, numbers: Iterable[int], size: tuple[int, int] = (64, 48)) -> list[Any]:
    packets: list[Any] = []
    for number in numbers:
        frame = av.VideoFrame.from_ndarray(grey(number, size), format="rgb24")
        frame.pts, frame.time_base = number, Fraction(1, FPS)
        packets += stream.encode(frame)
    return [*packets, *stream.encode(None)]


def filmed(path: Path, codec: str = "libx264", form: str | None = None, **options: Any) -> Path:
    count = options.pop("count", COUNT)
    with av.open(str(path), "w", format=form) as container:
        container.mux(encoded(add_stream(container, codec, options=options), range(count)))
    return path


def copied(source: Path, target: Path, change: Any, form: str | None = None) -> Path:
    """Copy a clip's packets, each as `change(place, packet)` leaves it; where that says None, it is left out."""
    with av.open(str(source)) as old, av.open(str(target), "w", format=form) as new:
        stream = new.add_stream_from_template(old.streams.video[0])
        for place, packet in enumerate([packet for packet in old.demux(video=0) if packet.size]):
            changed = change(place, packet)
            if changed is not None:
                changed.stream = stream
                new.mux(changed)
    return target


def sampled(clip: Path, folder: Path, most: int) -> dict[int, bytes]:
    info, times_s = probe(clip)
    found = dict[int, bytes]()
    for segment in segments(times_s, most):
        pack(clip, info, times_s, segment, folder / "pack.mkv")
        found |= {number: picture.tobytes() for number, _, picture in frames(folder / "pack.mkv")}
    return found


def numbers_shown(clip: Path, wanted: list[int]) -> list[int]:
    found = pictures(clip, probe(clip)[0], wanted)
    return [round((float(found[number].mean()) - 20) / STEP) for number in wanted]


B_FRAMES = {"bf": "3", "g": "30"}
CLIPS = [
    pytest.param("clip.ts", "libx264", "mpegts", B_FRAMES, id="a transport stream of a camcorder"),
    pytest.param("clip.ts", "libx264", "mpegts", {"bf": "2", "g": "400"}, id="a transport stream with one key frame"),
    pytest.param("clip.ts", "mpeg2video", "mpegts", {"bf": "2", "qscale": "2"}, id="a transport stream of MPEG-2"),
    pytest.param("clip.mpg", "mpeg2video", "mpeg", {"bf": "2", "qscale": "2"}, id="a programme stream"),
    pytest.param("clip.avi", "libx264", "avi", B_FRAMES, id="AVI, whose frames have no times"),
    pytest.param("clip.avi", "mjpeg", "avi", {"qscale": "2"}, id="AVI of JPEGs"),
    pytest.param("clip.flv", "libx264", "flv", B_FRAMES, id="FLV"),
    pytest.param("clip.mkv", "libx264", "matroska", {**B_FRAMES, "x264-params": "open-gop=1"}, id="open groups"),
]


@pytest.mark.parametrize(("name", "codec", "form", "options"), CLIPS)
def test_a_camera_s_frames_come_under_their_numbers_however_the_video_is_cut(
    tmp_path: Path, name: str, codec: str, form: str, options: dict[str, str]
) -> None:
    clip = filmed(tmp_path / name, codec, form, **options)

    info, _ = probe(clip)

    assert info.frames == COUNT
    assert numbers_shown(clip, [0, 77, 101, 199]) == pytest.approx([0, 77, 101, 199], abs=2)  # MPEG-2 rounds greys
    whole, cut = sampled(clip, tmp_path, 1), sampled(clip, tmp_path, 10)
    assert len(whole) == COUNT
    assert whole == cut


@pytest.mark.parametrize(
    "pts",
    [
        pytest.param(lambda place: place + (1 if place % 2 == 0 else -1), id="in disorder"),
        pytest.param(lambda place: place - place % 2, id="twice"),
    ],
)
def test_frames_out_of_order_or_twice_are_packed_in_order_and_once(tmp_path: Path, pts: Any) -> None:
    def moved(place: int, packet: Any) -> Any:
        packet.time_base, packet.pts, packet.dts = Fraction(1, FPS), 2 + pts(place), place
        return packet

    clip = copied(filmed(tmp_path / "in_order.mp4", bf="0"), tmp_path / "clip.mp4", moved)

    found = sampled(clip, tmp_path, 1)

    assert list(found) == sorted(found)
    assert len(found) >= 0.95 * probe(clip)[0].frames


def test_a_cover_or_a_thumbnail_in_front_is_not_the_video(tmp_path: Path) -> None:
    clip = tmp_path / "clip.mov"
    with av.open(str(clip), "w") as container:
        small, film = add_stream(container, "mjpeg"), add_stream(container, "libx264", (128, 96))
        container.mux(encoded(small, [0]))
        container.mux(encoded(film, range(60), (128, 96)))

    info, _ = probe(clip)

    assert (info.codec, info.frames, info.width_px) == ("h264", 60, 128)


def test_a_display_matrix_of_zeroes_turns_nothing(tmp_path: Path) -> None:
    clip = filmed(tmp_path / "clip.mp4", count=40)
    content = bytearray(clip.read_bytes())
    matrix = content.index(b"tkhd") + 44  # behind the name, version, times, track, duration, layer and volume
    content[matrix : matrix + 36] = bytes(36)
    clip.write_bytes(content)

    info, _ = probe(clip)

    assert (info.rotation_deg, info.mirrored, info.width_px, info.height_px) == (0, False, 64, 48)


def test_a_size_that_changes_is_shown_in_the_largest_however_the_video_is_cut(tmp_path: Path) -> None:
    clip = tmp_path / "clip.webm"
    with av.open(str(clip), "w") as container:
        stream = add_stream(container, "libvpx")
        container.mux(encoded(stream, range(40)))
        larger = av.CodecContext.create("libvpx", "w")
        larger.width, larger.height, larger.pix_fmt = 128, 96, "yuv420p"
        larger.time_base, larger.options = Fraction(1, FPS), QUICK["libvpx"]
        for packet in encoded(larger, range(40, COUNT), (128, 96)):
            packet.stream = stream
            container.mux(packet)

    info, _ = probe(clip)

    assert (info.width_px, info.height_px, info.frames) == (128, 96, COUNT)
    assert {picture.shape for picture in pictures(clip, info, [0, 100]).values()} == {(96, 128, 3)}
    assert numbers_shown(clip, [20, 150]) == pytest.approx([20, 150], abs=2)
    assert sampled(clip, tmp_path, 1) == sampled(clip, tmp_path, 10)


def test_an_avi_without_the_frames_that_did_not_change_is_whole(tmp_path: Path) -> None:
    steady = filmed(tmp_path / "steady.avi", "mpeg4", "avi", bf="0", qscale="2")

    def dropped(place: int, packet: Any) -> Any:
        packet.time_base, packet.pts, packet.dts = Fraction(1, FPS), place, place
        return packet if place % 5 else None

    clip = copied(
        steady, tmp_path / "clip.avi", lambda place, packet: dropped(place, packet) if place else packet, "avi"
    )

    assert probe(clip)[0].frames == COUNT - COUNT // 5 + 1


def test_what_cannot_be_decoded_is_called_damaged_and_its_neighbours_stand_for_it(tmp_path: Path) -> None:
    clip = filmed(tmp_path / "clip.mkv", g="20", bf="0")
    torn = copied(clip, tmp_path / "torn.mkv", lambda place, packet: noise(packet) if 100 <= place < 120 else packet)
    info, times_s = probe(torn)

    found = sampled(torn, tmp_path, 1)

    assert len(found) == COUNT - 20
    with pytest.raises(UnreadableVideoError, match="10% of its pictures"):
        check_seen(segments(times_s, 1), len(found))
    assert [round(float(pictures(torn, info, [n])[n].mean())) - 20 for n in (103, 118)] == pytest.approx(
        [99, 120], abs=2
    )


def noise(packet: Any) -> Any:
    torn = av.Packet(bytes(len(bytes(packet))))
    torn.pts, torn.dts, torn.time_base, torn.is_keyframe = packet.pts, packet.dts, packet.time_base, packet.is_keyframe
    return torn


def test_pixels_that_are_no_squares_are_stretched(tmp_path: Path) -> None:
    clip = tmp_path / "clip.mp4"
    with av.open(str(clip), "w") as container:
        stream = add_stream(container, "libx264")
        stream.codec_context.sample_aspect_ratio = Fraction(3, 2)
        container.mux(encoded(stream, range(40)))

    info, _ = probe(clip)

    assert (info.width_px, info.height_px) == (96, 48)
    assert pictures(clip, info, [0])[0].shape == (48, 96, 3)


def test_a_pause_of_the_camera_is_not_its_rate(tmp_path: Path) -> None:
    def paused(place: int, packet: Any) -> Any:
        packet.time_base = Fraction(1, 1000)
        packet.pts = packet.dts = round(place * 1000 / FPS) + (60_000 if place > 20 else 0)
        return packet

    clip = copied(filmed(tmp_path / "steady.mp4", bf="0"), tmp_path / "clip.mkv", paused)

    assert probe(clip)[0].fps == pytest.approx(FPS, rel=0.01)


def test_a_name_with_a_colon_is_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filmed(tmp_path / "a:b.mp4", count=40)
    monkeypatch.chdir(tmp_path)

    assert probe(Path("a:b.mp4"))[0].frames == 40


def test_untagged_hd_is_shown_as_players_show_it(tmp_path: Path) -> None:
    """A red that BT.601 would make orange."""
    red = np.zeros((720, 1280, 3), np.uint8)
    red[:] = 200, 30, 30
    clip = tmp_path / "clip.mp4"
    with av.open(str(clip), "w") as container:
        stream = add_stream(container, "libx264", (1280, 720))
        for number in range(20):
            frame = av.VideoFrame.from_ndarray(red, format="rgb24").reformat(format="yuv420p", dst_colorspace="ITU709")
            frame.pts, frame.time_base = number, Fraction(1, FPS)
            frame.colorspace = 2
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))

    shown = pictures(clip, probe(clip)[0], [5])[5].mean(axis=(0, 1))

    assert shown == pytest.approx([200, 30, 30], abs=4)


@pytest.mark.parametrize(("transfer", "white"), [(18, 1000.0), (18, 400.0), (16, 203.0), (16, 600.0)])
def test_high_dynamic_range_looks_like_its_twin_of_ordinary_range(tmp_path: Path, transfer: int, white: float) -> None:
    rng = np.random.default_rng(5)
    twin = rng.integers(0, 256, (6, 8, 3)).repeat(16, axis=0).repeat(16, axis=1).astype(np.uint8)
    twin[:16] = 255  # a sky
    clip = tmp_path / "clip.mov"
    with av.open(str(clip), "w") as container:
        stream = container.add_stream("libx265", rate=FPS)
        stream.width, stream.height, stream.pix_fmt = 128, 96, "yuv444p10le"
        stream.options = {"preset": "ultrafast", "x265-params": "log-level=none:crf=5:pools=1"}
        context: Any = stream.codec_context
        context.color_trc, context.color_primaries, context.colorspace, context.color_range = transfer, 9, 9, 1
        deep = av.VideoFrame.from_ndarray(signal(twin, transfer, white), format="rgb48le")
        for number in range(20):
            frame = deep.reformat(format="yuv444p10le", dst_colorspace="BT2020")
            frame.pts, frame.time_base = number, Fraction(1, FPS)
            frame.color_trc, frame.color_primaries = transfer, 9
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))

    shown = pictures(clip, probe(clip)[0], [5])[5]

    assert np.abs(shown.astype(float) - twin).mean() < 12


TO_2020 = np.linalg.inv(np.array([[1.6605, -0.5876, -0.0728], [-0.1246, 1.1329, -0.0083], [-0.0182, -0.1006, 1.1187]]))


def signal(picture: Picture, transfer: int, white: float) -> Any:
    """Grade a picture for a bright screen, on which its white has so many nits; by the formulas of BT.2100."""
    nits = np.clip((picture / 255.0) ** 2.4 @ TO_2020.T * white, 0, None)
    if transfer == 16:
        power = (nits / 10_000) ** 0.1593017578125
        found = ((0.8359375 + 18.8515625 * power) / (1 + 18.6875 * power)) ** 78.84375
    else:
        shown = nits / 1000
        luminance = np.maximum(shown @ [0.2627, 0.6780, 0.0593], 1e-9)[..., None]
        scene = shown * luminance ** (1 / 1.2 - 1)
        log = 0.17883277 * np.log(np.maximum(12 * scene - 0.28466892, 1e-9)) + 0.55991073
        found = np.where(scene <= 1 / 12, np.sqrt(3 * scene), log)
    return (np.clip(found, 0, 1) * 65_535).round().astype(np.uint16)
