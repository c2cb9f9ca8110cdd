"""What goes wrong on the way from an upload to its report, walked on a local AWS with real function processes."""

import json
import re
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dev.chaos.plan import Video
from dev.chaos.videos import contents
from dev.fakes.cloud import Cloud, eventually
from dev.local.complaints import told
from swing.media import video

SWING = contents()[Video.SWING]
slow = pytest.mark.slow


def name(kind: str = "swing") -> str:
    return f"{kind}-{uuid.uuid4().hex[:8]}"


def clip(path: Path, seconds: float, fps: int = 30) -> bytes:
    """A video of a lawn without anybody on it."""
    lawn = np.random.default_rng(0).integers(40, 90, (120, 160, 3), dtype=np.uint8)
    video.write_clip(path, [lawn] * round(seconds * fps), fps)
    return path.read_bytes()


# ------------------------------------------------------------------ events and messages


def test_the_same_event_five_times_at_once_is_one_execution_and_one_report(cloud: Cloud) -> None:
    analysis, golfer = name(), name("golfer")
    key = cloud.upload(f"golf-swings/{golfer}/{analysis}.mp4", SWING)
    event = cloud.object_created(key)

    with ThreadPoolExecutor(5) as pool:
        list(pool.map(cloud.enqueue, [event] * 5))
    item = cloud.ended(analysis)
    cloud.upload_queue_is_empty()

    assert item["status"] == "AI_COMPLETED"
    assert len(cloud.executions(analysis)) == 1
    assert cloud.profile(golfer)["swing_count"] == 1


@pytest.mark.parametrize(
    "suffix",
    [" Schwünge.mp4", *(pytest.param(each, marks=slow) for each in (" with spaces.mp4", "+7 iron.mp4", ".MOV"))],
)
def test_a_video_is_analysed_whatever_its_name(cloud: Cloud, suffix: str) -> None:
    stem = name()

    cloud.upload(f"golf-swings/golfer/{stem}{suffix}", SWING)

    item = cloud.ended(f"{stem}{suffix}".rsplit(".", 1)[0])
    assert item["status"] == "AI_COMPLETED"
    frames = item["analysis_results"]["frames"]
    assert len(frames) == 8
    assert all(cloud.picture(frame["url"]).startswith(b"\xff\xd8") for frame in frames)


@slow
def test_a_message_sent_by_hand_starts_an_explicit_repeat(cloud: Cloud) -> None:
    analysis = name()
    key = cloud.upload(f"golf-swings/golfer/{analysis}.mp4", SWING)
    first = cloud.ended(analysis)

    cloud.enqueue({"s3_bucket": cloud.videos, "s3_key": key, "analysis_id": analysis, "user_id": "golfer", "run": 2})
    second = cloud.ended(analysis, after_run=first["run_id"])

    assert second["status"] == "AI_COMPLETED"
    assert second["analysis_results"]["events"] == first["analysis_results"]["events"]
    assert len(cloud.executions(analysis)) == 2


@slow
def test_an_older_s3_notification_starts_nothing_that_already_runs(cloud: Cloud) -> None:
    analysis = name("swing 1")
    key = cloud.upload(f"golf-swings/golfer/{analysis}.mp4", SWING)

    encoded = key.replace(" ", "+")
    cloud.enqueue({"Records": [{"s3": {"bucket": {"name": cloud.videos}, "object": {"key": encoded}}}]})

    assert cloud.ended(analysis)["status"] == "AI_COMPLETED"
    cloud.upload_queue_is_empty()
    assert len(cloud.executions(analysis)) == 1


@slow
def test_the_pictures_that_the_pipeline_writes_start_nothing(cloud: Cloud) -> None:
    analysis = name()
    cloud.upload(f"golf-swings/golfer/{analysis}.mp4", SWING)
    frames = cloud.ended(analysis)["analysis_results"]["frames"]
    cloud.upload_queue_is_empty()

    started = {execution.rsplit("-", 1)[0] for execution in cloud.executions()}

    assert not any(Path(frame["url"]).stem in started for frame in frames)
    assert "strip" not in started


@slow
def test_one_bad_message_among_four_ends_in_the_dead_letter_queue_and_three_swings_are_analysed(cloud: Cloud) -> None:
    analyses, nonsense = [name() for _ in range(3)], name("nonsense")
    for analysis in analyses[:1]:
        cloud.upload(f"golf-swings/golfer/{analysis}.mp4", SWING)

    cloud.enqueue({"hello": nonsense})
    for analysis in analyses[1:]:
        cloud.upload(f"golf-swings/golfer/{analysis}.mp4", SWING)

    assert {cloud.ended(analysis)["status"] for analysis in analyses} == {"AI_COMPLETED"}
    assert cloud.upload_letter(lambda body: body.get("hello") == nonsense)


# ------------------------------------------------------------------ videos that the golfer can film again


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(lambda _: b"Dear coach,", "UNREADABLE_VIDEO", id="a text file"),
        pytest.param(lambda _: b"", "UNREADABLE_VIDEO", id="zero bytes", marks=slow),
        pytest.param(lambda _: SWING[: len(SWING) // 2], "UNREADABLE_VIDEO", id="a truncated file", marks=slow),
        pytest.param(lambda path: clip(path, 3), "NO_GOLFER", id="nobody in the picture", marks=slow),
        pytest.param(lambda path: clip(path, 0.3), "VIDEO_TOO_SHORT", id="0.3 s", marks=slow),
        pytest.param(lambda path: clip(path, 31, fps=10), "VIDEO_TOO_LONG", id="over the length limit", marks=slow),
        pytest.param(lambda _: bytes(5_000_001), "VIDEO_TOO_LARGE", id="over the size limit", marks=slow),
    ],
)
def test_a_bad_video_is_rejected_with_a_hint_and_without_a_dead_letter(
    cloud: Cloud, tmp_path: Path, content: Any, code: str
) -> None:
    analysis = name("bad")

    key = cloud.upload(f"golf-swings/golfer/{analysis}.mp4", content(tmp_path / "clip.mp4"))
    item = cloud.ended(analysis)

    assert item["status"] == "FAILED"
    assert item["error"]["code"] == code
    assert item["error"]["retryable"] is False
    assert item["error"]["message"].endswith(".")
    assert item["error"]["hint"].endswith(".")
    assert cloud.execution_statuses(analysis) == ["SUCCEEDED"]
    assert cloud.letters(analysis) == []
    eventually("the mark by which S3 deletes it within days", lambda: tags(cloud, key) == ["rejected"])


def tags(cloud: Cloud, key: str) -> list[str]:
    told = cloud.stack.client("s3").get_object_tagging(Bucket=cloud.videos, Key=key)
    return [tag["Key"] for tag in told["TagSet"]]


# ------------------------------------------------------------------ failures that only we can fix


@pytest.mark.parametrize(
    ("kind", "error_class", "tries"),
    [
        pytest.param("fails", "BrokenMeasurementError", 1, id="an unknown error is not tried again"),
        pytest.param("dies", "Runtime.ExitError", 4, id="a killed process is tried again"),
        pytest.param("hangs", "Sandbox.Timedout", 4, id="a function that hangs is tried again", marks=slow),
    ],
)
def test_our_failure_is_recorded_with_one_dead_letter(cloud: Cloud, kind: str, error_class: str, tries: int) -> None:
    analysis = name(kind)

    key = cloud.upload(f"golf-swings/golfer/{analysis}.mp4", SWING)
    item = cloud.ended(analysis)

    assert item["status"] == "FAILED"
    assert item["error"]["code"] == "INTERNAL_ERROR"
    assert item["error"]["retryable"] is True
    assert cloud.execution_statuses(analysis) == ["FAILED"]
    assert cloud.tries(analysis, "Measure the swing") == tries
    [letter] = cloud.letters(analysis)
    assert letter["error_class"] == error_class
    assert letter["s3_key"] == key
    assert letter["execution_arn"] == item["execution_arn"]


def test_whoever_looks_for_the_reason_reads_function_error_and_line(cloud: Cloud) -> None:
    functions = cloud.stack.client("lambda")
    pages = functions.get_paginator("list_functions").paginate()
    names = [each["FunctionName"] for page in pages for each in page["Functions"]]
    [measures] = [name for name in names if "-MeasureSwingFunction" in name]

    functions.invoke(FunctionName=measures, Payload=json.dumps({"analysis_id": name("fails")}))

    reason = r"measure_swing: .*BrokenMeasurementError: the tape measure is torn at \S+faults\.py:\d+"
    assert re.search(reason, told(cloud.stack))


def test_two_transient_errors_are_outlived(cloud: Cloud) -> None:
    analysis = name("stumbles")

    cloud.upload(f"golf-swings/golfer/{analysis}.mp4", SWING)
    item = cloud.ended(analysis)

    assert item["status"] == "AI_COMPLETED"
    assert cloud.tries(analysis, "Measure the swing") == 3
    assert cloud.letters(analysis) == []


def test_an_aborted_execution_is_failed_with_a_dead_letter(cloud: Cloud) -> None:
    analysis = name("lingers")
    key = cloud.upload(f"golf-swings/golfer/{analysis}.mp4", SWING)

    cloud.abort(analysis, "an operator's reason")
    item = cloud.ended(analysis)

    assert item["status"] == "FAILED"
    assert item["error"]["code"] == "ABORTED"
    [letter] = cloud.letters(analysis)
    assert letter["error_class"] == "ABORTED"
    assert letter["s3_key"] == key


@slow
def test_a_late_failure_of_an_old_run_leaves_the_newer_result_alone(cloud: Cloud) -> None:
    analysis = name("lingers")
    key = cloud.upload(f"golf-swings/golfer/{analysis}.mp4", SWING)
    old = cloud.processing(analysis)

    cloud.enqueue({"s3_bucket": cloud.videos, "s3_key": key, "run": 2})
    newer = cloud.ended(analysis, after_run=old["run_id"])
    cloud.settled(old["execution_arn"])

    item = cloud.item(analysis)
    assert newer["status"] == "AI_COMPLETED"
    assert item["status"] == "AI_COMPLETED"
    assert item["run_id"] == newer["run_id"] != old["run_id"]


@slow
def test_a_failure_of_an_analysis_that_is_gone_brings_no_item_back(cloud: Cloud) -> None:
    analysis = name("lingers")
    cloud.upload(f"golf-swings/golfer/{analysis}.mp4", SWING)
    item = cloud.processing(analysis)
    eventually(f"{analysis} to be measured", lambda: cloud.tries_of(item["execution_arn"], "Measure the swing"))

    cloud.forget(analysis)
    cloud.settled(item["execution_arn"])

    assert cloud.execution_statuses(analysis) == ["FAILED"]
    assert cloud.item(analysis) == {}
