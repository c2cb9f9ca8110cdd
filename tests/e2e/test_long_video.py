"""Videos that are too long for Lambda, on a local AWS: real workers take them, die, and find AWS out of order."""

import os
import signal
import subprocess
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from dev.demo import long_video_worker
from dev.fakes.cloud import Cloud, eventually
from dev.local.deploy import deploy
from dev.local.engine import MiniStack
from dev.local.template import Overrides
from ops.local import CACHE
from tests.e2e.bad_day import BadDay
from tests.e2e.long_clips import lawn, rested

CLIPS = Path(__file__).parents[1] / "clips"
PARAMETERS = long_video_worker.PARAMETERS | {
    "CoachLane": "off",
    "MaxVideoSeconds": "30",
    "MaxLongVideoSeconds": "200",
}
# What a dead worker held is shown to others after so many seconds, and what it was about to receive after one more.
OVERRIDES: Overrides = {"LongVideoQueue": {"VisibilityTimeout": 20, "ReceiveMessageWaitTimeSeconds": 1}}
SETTINGS = {"SFN_WAIT_SCALE": "0.1"}
LETTERS = "golf-coach-long-video-dlq-dev"

Worker = subprocess.Popen[bytes]


@dataclass
class Workers:
    """Starts workers, which share a log, and ends what is left of them."""

    cloud: Cloud
    log: Path
    running: list[Worker] = field(default_factory=list)

    def start(self, **settings: str) -> Worker:
        self.running.append(long_video_worker.start(self.cloud.stack, self.log, settings))
        return self.running[-1]

    def end(self) -> None:
        for worker in self.running:
            long_video_worker.end(worker)


@pytest.fixture(scope="module")
def cloud() -> Iterator[Cloud]:
    with MiniStack(settings=SETTINGS, log=CACHE / "ministack-long-video.log") as engine:
        yield Cloud(deploy(engine.endpoint, PARAMETERS, OVERRIDES))


@pytest.fixture
def workers(cloud: Cloud, tmp_path: Path) -> Iterator[Workers]:
    started = Workers(cloud, tmp_path / "worker.log")
    yield started
    started.end()


@pytest.fixture(scope="module")
def three_minutes(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return rested(CLIPS / "face_on_left_30.mp4", tmp_path_factory.mktemp("long") / "long.mp4", 180, rest_fps=2)


@pytest.fixture(scope="module")
def forty_seconds(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return lawn(tmp_path_factory.mktemp("lawn") / "lawn.mp4", 40)


def upload(cloud: Cloud, content: bytes) -> str:
    analysis = f"long-{uuid.uuid4().hex[:8]}"
    cloud.upload(f"golf-swings/{analysis}/{analysis}.mp4", content)
    return analysis


def waiting(cloud: Cloud, content: bytes) -> str:
    """Upload a video, and return its analysis once it waits for a worker."""
    analysis = upload(cloud, content)
    eventually("a message for the worker", lambda: cloud.waiting("LongVideoQueueUrl"))
    return analysis


def states(cloud: Cloud, analysis: str) -> set[str]:
    entered = (event.get("stateEnteredEventDetails") for event in cloud.history(analysis))
    return {details["name"] for details in entered if details}


def percent(cloud: Cloud, analysis: str) -> int:
    return int(cloud.item(analysis).get("progress", {}).get("percent", 0))


def nothing_is_left(cloud: Cloud) -> None:
    """Wait until the queue is empty, and make sure that nobody gave a message up."""
    eventually("an empty queue", lambda: cloud.waiting("LongVideoQueueUrl") == 0)
    sqs = cloud.stack.client("sqs")
    url = sqs.get_queue_url(QueueName=LETTERS)["QueueUrl"]
    assert "Messages" not in sqs.receive_message(QueueUrl=url, WaitTimeSeconds=0)


# ------------------------------------------------------------------ videos that are analysed


def test_a_video_of_three_minutes_is_measured_by_a_worker_that_starts_when_it_is_needed(
    cloud: Cloud, three_minutes: bytes
) -> None:
    analysis = upload(cloud, three_minutes)

    with long_video_worker.on_demand(cloud.stack):
        item = cloud.ended(analysis)

    results = item["analysis_results"]
    assert item["status"] == "AI_COMPLETED"
    assert results["handedness"] == "left"
    assert len(results["frames"]) == 8
    assert 88 < results["events"]["impact"]["time_s"] < 92
    assert {"Hand it to the worker"} == states(cloud, analysis) & {"Hand it to the worker", "For each segment"}
    nothing_is_left(cloud)


def test_a_worker_that_is_stopped_and_one_that_is_killed_are_replaced_and_there_is_one_result(
    cloud: Cloud, workers: Workers, three_minutes: bytes
) -> None:
    analysis = waiting(cloud, three_minutes)

    stopped = workers.start()
    eventually("the first half to be at work", lambda: "long video" in cloud.item(analysis)["progress_message"])
    stopped.send_signal(signal.SIGTERM)
    assert stopped.wait() == 0
    first_half = posed(cloud, analysis)
    killed = workers.start()
    eventually("the second half to be at work", lambda: percent(cloud, analysis) > 40)
    os.kill(killed.pid, signal.SIGKILL)
    workers.start()
    item = cloud.ended(analysis)

    assert item["status"] == "AI_COMPLETED"
    assert len(first_half) == 1
    assert first_half.items() <= posed(cloud, analysis).items()
    assert cloud.executions(analysis) == [item["execution_arn"].rsplit(":", 1)[-1]]
    assert cloud.profile(analysis)["swing_count"] == 1
    nothing_is_left(cloud)


def posed(cloud: Cloud, analysis: str) -> dict[str, object]:
    """Segments that are posed, with the time at which they were."""
    listed = cloud.stack.client("s3").list_objects_v2(
        Bucket=cloud.stack.outputs["ArtifactsBucketName"], Prefix=f"{analysis}/"
    )
    return {each["Key"]: each["LastModified"] for each in listed["Contents"] if "segments/" in each["Key"]}


# ------------------------------------------------------------------ videos that are not


def test_a_video_that_is_too_long_for_the_worker_too_is_rejected(cloud: Cloud, tmp_path: Path) -> None:
    analysis = upload(cloud, lawn(tmp_path / "lawn.mp4", 210))

    item = cloud.ended(analysis)

    assert item["error"]["code"] == "VIDEO_TOO_LONG"
    assert cloud.letters(analysis) == []


def test_a_video_that_is_deleted_while_it_waits_is_rejected_as_missing(
    cloud: Cloud, workers: Workers, forty_seconds: bytes
) -> None:
    analysis = waiting(cloud, forty_seconds)

    cloud.stack.client("s3").delete_object(Bucket=cloud.videos, Key=f"golf-swings/{analysis}/{analysis}.mp4")
    workers.start()
    item = cloud.ended(analysis)

    assert item["error"]["code"] == "VIDEO_MISSING"
    assert item["error"]["hint"].startswith("Upload the video again")
    assert cloud.letters(analysis) == []
    nothing_is_left(cloud)


def test_a_message_whose_execution_is_gone_is_deleted(cloud: Cloud, workers: Workers, forty_seconds: bytes) -> None:
    analysis = waiting(cloud, forty_seconds)
    arn = cloud.item(analysis)["execution_arn"]

    cloud.stack.client("stepfunctions").stop_execution(executionArn=arn, error="Aborted", cause="an operator's reason")
    cloud.settled(arn)
    workers.start()
    nothing_is_left(cloud)

    assert cloud.item(analysis)["error"]["code"] == "ABORTED"
    assert [letter["error_class"] for letter in cloud.letters(analysis)] == ["ABORTED"]
    eventually("a line in the log", lambda: "nobody waits" in workers.log.read_text())


BadSettings = Callable[[ExitStack], dict[str, str]]


def hung(service: str) -> BadSettings:
    return lambda stack: {f"AWS_ENDPOINT_URL_{service}": stack.enter_context(BadDay("is silent")).url}


def forbidden(stack: ExitStack) -> dict[str, str]:
    return {"AWS_ENDPOINT_URL_S3": stack.enter_context(BadDay("refuses")).url}


@pytest.mark.parametrize(
    ("settings", "error_class"),
    [
        pytest.param(hung("DYNAMODB"), "StorageUnavailableError", id="a hung database write"),
        pytest.param(hung("S3"), "StorageUnavailableError", id="a hung bucket"),
        pytest.param(forbidden, "StorageDeniedError", id="a bucket that answers 403"),
        pytest.param(lambda _: {"POSE_MODEL_PATH": "/nowhere"}, "ModelMissingError", id="a missing model"),
    ],
)
def test_our_failure_is_recorded_by_its_name_and_nothing_is_lost(
    cloud: Cloud, workers: Workers, forty_seconds: bytes, settings: BadSettings, error_class: str
) -> None:
    analysis = upload(cloud, forty_seconds)

    with ExitStack() as stack:
        workers.start(AWS_SILENCE_SECONDS="0.5", **settings(stack))
        item = cloud.ended(analysis)

    assert item["error"]["code"] == "INTERNAL_ERROR"
    [letter] = cloud.letters(analysis)
    assert letter["error_class"] == error_class
    assert cloud.stack.client("s3").head_object(Bucket=cloud.videos, Key=letter["s3_key"])["ContentLength"]
    nothing_is_left(cloud)
