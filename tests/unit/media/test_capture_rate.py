"""What a phone writes of how fast it filmed is believed as far as it can be true."""

from pathlib import Path

import av
import pytest

from swing.media.capture_tag import KEY
from swing.media.video import probe

CLIP = Path(__file__).parents[2] / "clips" / "face_on_left_30.mp4"


def saying(path: Path, tags: dict[str, str]) -> Path:
    """The clip as a phone would store it: with what it says of the video beside the packets."""
    with av.open(str(CLIP)) as source, av.open(str(path), "w", options={"movflags": "use_metadata_tags"}) as target:
        target.metadata.update(tags)
        stream = target.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(video=0):
            if packet.dts is not None:
                packet.stream = stream
                target.mux(packet)
    return path


@pytest.mark.parametrize(("said", "known"), [("240.000000", 240.0), ("30", 30.0), ("1.2e2", 120.0)])
def test_the_rate_at_which_a_phone_filmed_is_read(tmp_path: Path, said: str, known: float) -> None:
    info, _ = probe(saying(tmp_path / "swing.mp4", {KEY: said}))

    assert info.capture_fps == known
    assert info.fps == pytest.approx(30, abs=0.01)


@pytest.mark.parametrize(
    "said", ["nan", "inf", "0", "-240", "1e9", "fast", "240;120", "240 120", "0" * 30 + "240", "240" + "0" * 4_000]
)
def test_what_can_not_be_a_rate_is_none(tmp_path: Path, said: str) -> None:
    assert probe(saying(tmp_path / "swing.mp4", {KEY: said}))[0].capture_fps is None


def test_a_file_that_says_nothing_of_it_has_none() -> None:
    assert probe(CLIP)[0].capture_fps is None


def test_how_apple_wishes_a_video_to_be_played_is_no_rate(tmp_path: Path) -> None:
    tags = {"com.apple.quicktime.full-frame-rate-playback-intent": "1"}

    assert probe(saying(tmp_path / "swing.mov", tags))[0].capture_fps is None
