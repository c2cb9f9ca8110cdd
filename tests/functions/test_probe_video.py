"""The upload is looked at once: what it is, how long it is, how it is cut into segments."""

import itertools
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from probe_video.app import handler
from swing import recordings, store
from swing.errors import UnreadableVideoError, VideoMissingError, VideoTooLargeError, VideoTooLongError
from swing.models import Step, VideoInfo
from tests.functions.conftest import Account, event, once

SAMPLE = Path(__file__).parents[2] / "dev" / "sample" / "swing.mp4"
STEP = event("probe_video")


def test_a_swing_is_cut_into_segments_that_cover_it(account: Account, context: Any) -> None:
    account.upload(STEP["s3_key"], SAMPLE.read_bytes())

    segments = handler(STEP, context)["segments"]

    info = store.load(VideoInfo, Step(**STEP), "video.json")
    times_s = recordings.load_times(Step(**STEP))
    assert [segments[0]["first"], segments[-1]["end"]] == [0, info.frames]
    assert all(before["end"] == after["first"] for before, after in itertools.pairwise(segments))
    assert len(times_s) == info.frames
    assert np.all(np.diff(times_s) > 0)


def test_a_coach_who_asks_for_fewer_looks_gets_fewer(account: Account, context: Any) -> None:
    account.upload(STEP["s3_key"], SAMPLE.read_bytes())

    segments = handler(STEP | {"sample_fps": 15}, context)["segments"]

    assert {segment["stride"] for segment in segments} == {4}  # of a video with 60 frames a second


def test_a_text_that_is_called_mp4_is_unreadable(account: Account, context: Any) -> None:
    account.upload(STEP["s3_key"], b"Dear coach, my video did not fit, so I write instead.")

    with pytest.raises(UnreadableVideoError, match="not a video"):
        handler(STEP, context)


def test_a_deleted_video_is_missing_and_not_a_bug(account: Account, context: Any) -> None:
    with pytest.raises(VideoMissingError, match="Upload the video again"):
        handler(STEP, context)


def test_a_video_that_is_deleted_while_it_is_fetched_is_missing_too(account: Account, context: Any) -> None:
    account.upload(STEP["s3_key"], SAMPLE.read_bytes())
    events: Any = store.s3().meta.events
    # The first question is for its size; the second is the transfer's own.
    events.register("after-call.s3.HeadObject", once(lambda: account.forget_video(STEP["s3_key"])))

    with pytest.raises(VideoMissingError, match="Upload the video again"):
        handler(STEP, context)


def test_a_large_file_is_refused_before_it_is_fetched(
    account: Account, context: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAX_VIDEO_MEGABYTES", "0")
    account.upload(STEP["s3_key"], b"not even a video")

    with pytest.raises(VideoTooLargeError, match="0 MB is the limit"):
        handler(STEP, context)


def test_a_long_video_is_refused_with_its_length(
    account: Account, context: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAX_VIDEO_SECONDS", "2")
    account.upload(STEP["s3_key"], SAMPLE.read_bytes())

    with pytest.raises(VideoTooLongError, match="2 s is the limit"):
        handler(STEP, context)


def test_a_video_of_too_many_pixels_is_refused_with_their_number(
    account: Account, context: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAX_VIDEO_GIGAPIXELS", "0.01")
    account.upload(STEP["s3_key"], SAMPLE.read_bytes())

    with pytest.raises(VideoTooLargeError, match="pixels, 60 times a second"):
        handler(STEP, context)


@pytest.mark.parametrize(
    "limit",
    [
        pytest.param({"LAMBDA_VIDEO_SECONDS": "2"}, id="seconds"),
        pytest.param({"LAMBDA_VIDEO_MEGABYTES": "0"}, id="megabytes"),
        pytest.param({"LAMBDA_VIDEO_GIGAPIXELS": "0.01"}, id="pixels"),
    ],
)
def test_what_functions_cannot_take_is_for_the_worker(
    account: Account, context: Any, monkeypatch: pytest.MonkeyPatch, limit: dict[str, str]
) -> None:
    account.upload(STEP["s3_key"], SAMPLE.read_bytes())
    short = handler(STEP, context)
    for name, value in limit.items():
        monkeypatch.setenv(name, value)

    long = handler(STEP, context)

    assert short["too_long_for_lambda"] is False
    assert long["too_long_for_lambda"] is True
    assert long["segments"][-1]["end"] == short["segments"][-1]["end"]
