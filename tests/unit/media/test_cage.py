"""Nothing that a stranger's file does to its reader reaches the function."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from socket import socketpair
from typing import Any

import av
import numpy as np
import pytest

from dev.fuzz import hostile
from dev.fuzz.__main__ import read, watched
from dev.local.limits import descendants, status_bytes
from swing.domain.errors import GolferError, UnreadableVideoError, VideoTooLargeError, VideoTooLongError
from swing.media import cage, messages, video
from swing.media.cage import Cage, caged, environment
from swing.media.sampling import Plan, segments
from swing.media.video import in_order, pack, pictured, probe

CLIP = Path(__file__).parents[2] / "clips" / "face_on_left_30.mp4"
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="/proc, and limits that hold")


def mother() -> int:
    process = cage.cage(os.getpid()).process
    assert process is not None
    return process.pid


def test_no_credential_and_no_secret_is_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "AWS_SECRET_ACCESS_KEY",
        "AWS_SESSION_TOKEN",
        "AWS_LAMBDA_RUNTIME_API",
        "OPENAI_API_KEY",
        "AWS_REGION",
    ):
        monkeypatch.setenv(name, "secret")

    assert "secret" not in environment().values()
    assert not [name for name in environment() if name.startswith("AWS")]


@linux
def test_what_reads_files_was_started_with_that_environment_and_no_open_file_of_ours(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "a secret of this test")
    own = Cage()
    with (tmp_path / "open").open("w"), own.cell():
        assert own.process is not None
        process = Path("/proc") / str(own.process.pid)
        known = (process / "environ").read_bytes()
        files = {str(link.readlink()) for link in (process / "fd").iterdir()}
    own.close()

    assert b"a secret of this test" not in known
    assert {file.split(":")[0] for file in files} == {"/dev/null", "socket"}


@linux
@pytest.mark.parametrize("whom", [mother, lambda: descendants(mother())[0]], ids=["the cage", "the reader"])
def test_whoever_dies_while_a_file_is_read_the_file_is_to_blame_and_the_next_is_read(whom: Callable[[], int]) -> None:
    info, times_s = probe(CLIP)
    shown = in_order(CLIP, info, np.arange(len(times_s)))
    next(shown)

    os.kill(whom(), signal.SIGKILL)

    with pytest.raises(UnreadableVideoError):
        list(shown)
    assert probe(CLIP)[0] == info


def test_a_reader_is_gone_when_nobody_wants_more_of_it() -> None:
    info, times_s = probe(CLIP)
    shown = in_order(CLIP, info, np.arange(len(times_s)))
    next(shown)
    readers = descendants(mother())

    shown.close()  # type: ignore[attr-defined]

    while descendants(mother()):
        time.sleep(0.01)
    assert len(readers) == 1


def test_a_function_is_back_before_its_time_is_over() -> None:
    class Context:
        def get_remaining_time_in_millis(self) -> int:
            return round(cage.MARGIN_S * 1000) + 1

    handler = caged(lambda event, _: probe(event))

    with pytest.raises(VideoTooLargeError, match="than there is time for"):
        handler(CLIP, Context())


def test_an_answer_that_comes_after_its_time_is_none() -> None:
    mine, theirs = socketpair()
    with mine, theirs:
        messages.send(theirs, {"end": True})

        with pytest.raises(TimeoutError):
            messages.receive(mine, 0, time.monotonic() - 1)


FILES = [
    pytest.param(lambda path: hostile.mp4(path, 1_000_000, 1), id="a million samples in a kilobyte"),
    pytest.param(lambda path: hostile.mp4(path, 60_000_000, 1), id="sixty million samples in a kilobyte"),
    pytest.param(lambda path: hostile.mp4(path, delta=0x7FFFFFFF), id="frames a year apart"),
    pytest.param(lambda path: hostile.mp4(path, delta=0), id="frames at once"),
    pytest.param(lambda path: hostile.mp4(path, edits=5_000), id="an edit list that repeats"),
    pytest.param(lambda path: hostile.mp4(path, edits=200_000), id="an edit list that repeats for hours"),
    pytest.param(lambda path: hostile.matroska(path, frames=200_000, each_ms=1, empty=True), id="frames without end"),
    pytest.param(lambda path: hostile.matroska(path, frames=200_000, each_ms=0, empty=True), id="frames without time"),
    pytest.param(lambda path: hostile.growing(path, (8192, 8192)), id="a picture that grows"),
]


@pytest.mark.parametrize("make", FILES)
def test_a_file_that_is_made_to_harm_is_refused(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    file = make(tmp_path / "file")

    assert read(file, tmp_path) in {"UNREADABLE_VIDEO", "VIDEO_TOO_LARGE", "VIDEO_TOO_LONG", "VIDEO_TOO_SHORT"}


@linux
def test_what_is_attached_to_a_video_may_not_fill_the_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small, large = (hostile.matroska(tmp_path / f"{size}", attached=size) for size in (1_000_000, 150_000_000))
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "400")

    assert probe(small)[0].frames == 90
    # FFmpeg goes on without what it can't keep. As large as it is, the attachment alone would be above the limit.
    with watched() as memory, suppress(GolferError):
        probe(large)

    assert memory.peak_mb < 150


@linux
def test_a_reader_takes_no_more_than_its_share_of_memory(tmp_path: Path) -> None:
    file = hostile.mp4(tmp_path / "file", 60_000_000, 1)

    with pytest.raises(GolferError):
        probe(file)

    assert status_bytes(mother(), "VmHWM:") < 100e6


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"\xff" * 12, id="lengths beyond all bounds"),
        pytest.param(messages.LENGTHS.pack(4, 0) + b"[1]]", id="no JSON"),
        pytest.param(messages.LENGTHS.pack(3, 0) + b"[1]", id="no header"),
        pytest.param(messages.LENGTHS.pack(2, 50) + b"{}", id="less than was announced"),
    ],
)
def test_an_answer_that_is_none_is_not_believed(content: bytes) -> None:
    ours, theirs = socketpair()
    with ours:
        with theirs:
            theirs.sendall(content)

        with pytest.raises(UnreadableVideoError):
            cage.next_answer(ours, 40, time.monotonic() + 10)


def picture(number: int, shape: list[int], size: int | None = None) -> Iterator[tuple[messages.Header, bytearray]]:
    yield {"number": number, "shape": shape}, bytearray(size if size is not None else 3 * 4 * 5)


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(picture(9, [4, 5, 3]), id="of a frame that nobody asked for"),
        pytest.param(picture(1, [4, 5, 3], 59), id="with a byte too few"),
        pytest.param(picture(1, [-4, -5, 3]), id="of negative size"),
        pytest.param(picture(1, [4, 5]), id="without colours"),
    ],
)
def test_a_picture_that_cannot_be_is_not_believed(answer: Iterator[tuple[messages.Header, bytearray]]) -> None:
    with pytest.raises(UnreadableVideoError):
        list(pictured(answer, [1, 2, 3]))


def test_times_that_do_not_grow_are_not_believed() -> None:
    with pytest.raises(ValueError, match="no times"):
        video.growing(np.array([0.0, 2.0, 1.0]))


def test_a_plan_that_reaches_outside_itself_is_not_believed() -> None:
    chunk = '{"start": 0, "first": 0, "end": 3}'
    text = f'{{"frames": [0, 1], "times_s": [0, 1], "width_px": 4, "height_px": 4, "chunks": [{chunk}]}}'

    with pytest.raises(ValueError, match="no plan"):
        Plan.from_json(text)


def test_too_many_frames_are_too_long(tmp_path: Path) -> None:
    with pytest.raises(VideoTooLongError, match="more than 150000 frames"):
        probe(hostile.matroska(tmp_path / "file", frames=160_000, each_ms=1, empty=True))


@pytest.mark.parametrize(
    ("codec", "layout", "options"),
    [
        ("libx264", "yuv420p", {"preset": "ultrafast", "x264-params": "ref=16:bframes=8"}),
        ("libx265", "yuv420p10le", {"preset": "ultrafast", "x265-params": "ref=4:log-level=none"}),
    ],
    ids=["H.264", "HEVC, 10 bit"],
)
def test_a_4k_video_fits_into_the_memory_of_the_functions_that_read_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, codec: str, layout: str, options: dict[str, str]
) -> None:
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1769")
    with av.open(str(tmp_path / "4k.mp4"), "w") as container:
        stream: Any = container.add_stream(codec, rate=30, options=options)
        stream.width, stream.height, stream.pix_fmt = 2160, 3840, layout
        texture = np.kron(
            np.random.default_rng(0).integers(0, 255, (96, 54, 3), np.uint8), np.ones((40, 40, 1), np.uint8)
        )
        for number in range(30):
            moved = np.roll(texture, 8 * number, axis=0)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(moved, "rgb24")))
        container.mux(stream.encode(None))

    info, times_s = probe(tmp_path / "4k.mp4")
    todo = pack(tmp_path / "4k.mp4", info, times_s, segments(times_s, 1)[0], tmp_path / "pack.mkv")
    shown = [number for number, _ in in_order(tmp_path / "4k.mp4", info, np.array([3, 12, 19, 22, 25, 29]))]

    assert len(todo.frames) == 30
    assert shown == [3, 12, 19, 22, 25, 29]
