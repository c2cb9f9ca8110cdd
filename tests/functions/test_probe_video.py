"""The upload is looked at once: what it is, how long it is, how it is cut into segments."""

import itertools
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from probe_video.app import handler
from swing.aws import s3
from swing.domain.errors import (
    SupersededError,
    UnreadableVideoError,
    VideoMissingError,
    VideoTooLargeError,
    VideoTooLongError,
)
from swing.domain.models import Step, VideoInfo
from swing.pose import storage
from tests.functions.conftest import Account, event, once

SAMPLE = Path(__file__).parents[2] / "dev" / "sample" / "swing.mp4"
STEP = event("probe_video")


def test_a_swing_is_cut_into_segments_that_cover_it(account: Account, context: Any) -> None:
    account.upload(STEP["s3_key"], SAMPLE.read_bytes())

    segments = handler(STEP, context)["segments"]

    info = s3.load(VideoInfo, Step(**STEP), "video.json")
    times_s = storage.load_times(Step(**STEP))
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
    events: Any = s3.s3().meta.events
    # The first question is for its size; the second is the transfer's own.
    events.register("after-call.s3.HeadObject", once(lambda: account.forget_video(STEP["s3_key"])))

    with pytest.raises(VideoMissingError, match="Upload the video again"):
        handler(STEP, context)


def test_a_video_that_another_was_put_over_is_none_of_this_runs(account: Account, context: Any) -> None:
    account.upload(STEP["s3_key"], b"The right one.")
    etag = account.s3.head_object(Bucket=STEP["s3_bucket"], Key=STEP["s3_key"])["ETag"].strip('"')
    account.upload(STEP["s3_key"], SAMPLE.read_bytes())

    with pytest.raises(SupersededError, match="Another video"):
        handler(STEP | {"etag": etag}, context)


@pytest.mark.parametrize("size", [1_000, 20_000_000], ids=["in one part", "in several parts"])
def test_a_video_that_is_overwritten_while_it_is_fetched_is_not_mixed(
    account: Account, context: Any, size: int
) -> None:
    account.upload(STEP["s3_key"], bytes(size))
    events: Any = s3.s3().meta.events
    events.register("after-call.s3.HeadObject", once(lambda: account.upload(STEP["s3_key"], b"1" + bytes(size))))

    with pytest.raises(SupersededError, match="Another video"):
        handler(STEP, context)


def test_a_large_file_is_refused_before_it_is_fetched(account: Account, context: Any) -> None:
    account.upload(STEP["s3_key"], b"not even a video")

    with pytest.raises(VideoTooLargeError, match="0 MB is the limit"):
        handler(with_bounds("accepted", megabytes=0), context)


def test_a_long_video_is_refused_with_its_length(account: Account, context: Any) -> None:
    account.upload(STEP["s3_key"], SAMPLE.read_bytes())

    with pytest.raises(VideoTooLongError, match="2 s is the limit"):
        handler(with_bounds("accepted", seconds=2), context)


def test_a_video_of_too_many_pixels_is_refused_with_their_number(account: Account, context: Any) -> None:
    account.upload(STEP["s3_key"], SAMPLE.read_bytes())

    with pytest.raises(VideoTooLargeError, match="pixels, 60 times a second"):
        handler(with_bounds("accepted", gigapixels=0.01), context)


@pytest.mark.parametrize(
    "bound", [{"seconds": 2}, {"megabytes": 0}, {"gigapixels": 0.01}], ids=lambda bound: next(iter(bound))
)
def test_what_functions_cannot_take_is_for_the_worker(account: Account, context: Any, bound: dict[str, float]) -> None:
    account.upload(STEP["s3_key"], SAMPLE.read_bytes())
    short = handler(STEP, context)

    long = handler(with_bounds("for_functions", **bound), context)

    assert short["too_long_for_lambda"] is False
    assert long["too_long_for_lambda"] is True
    assert long["segments"][-1]["end"] == short["segments"][-1]["end"]


def with_bounds(whose: str, **bounds: float) -> dict[str, Any]:
    return STEP | {whose: STEP[whose] | bounds}


def test_a_video_is_cut_into_no_more_segments_than_the_account_can_pose_at_once(account: Account, context: Any) -> None:
    account.upload(STEP["s3_key"], SAMPLE.read_bytes())

    answers = [handler(STEP | {"account_concurrency": quota}, context) for quota in (2, 1000)]

    assert [answer["segments_at_once"] for answer in answers] == [1, 10]
    assert len(answers[0]["segments"]) == 1 < len(answers[1]["segments"])
