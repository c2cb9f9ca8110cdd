"""One message of the long-video queue: the same poses as by functions, and an answer whatever happens."""

import json
import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3
import pytest
from boto3.exceptions import RetriesExceededError
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from botocore.exceptions import ClientError, EndpointConnectionError, ReadTimeoutError

import estimate_pose.app
import extract_frames.app
import probe_video.app
from long_video_worker import health
from long_video_worker.__main__ import attempt
from long_video_worker.work import attend
from ops.local import ROOT
from swing import sandbox
from swing.analyses import items
from swing.aws import dynamodb, executions, failures, queues, s3
from swing.aws.work_queue import Message, WorkQueue
from swing.domain import keys
from swing.domain.errors import StorageDeniedError, StorageUnavailableError
from swing.domain.models import Segment, Step
from swing.domain.poses import join
from swing.pose import storage
from tests.e2e.bad_day import BadDay
from tests.functions.conftest import Account, event

CLIP = Path(__file__).parents[1] / "clips" / "down_the_line_right_60.mp4"
MESSAGE = event("long_video_worker")
STEP = Step.model_validate(MESSAGE)
HIDDEN_S = 300


@dataclass
class Desk:
    """The long-video queue with its message, and what the workflow hears."""

    account: Account
    queue: WorkQueue
    heard: list[dict[str, Any]] = field(default_factory=list)
    is_waiting: bool = True

    def receive(self) -> Message:
        message = self.queue.receive()
        assert message is not None
        return message

    def left(self) -> dict[str, int]:
        """Messages that others would receive, and messages that they would not."""
        names: Any = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        asked = boto3.client("sqs").get_queue_attributes(QueueUrl=self.queue.url, AttributeNames=names)
        return {name: int(count) for name, count in asked["Attributes"].items() if int(count)}

    def hear(self, params: dict[str, Any], model: Any, **_: Any) -> None:
        self.heard.append({"call": model.name, **params})

    def answer_heartbeat(self, request: Any, **_: Any) -> AWSResponse:
        return answer(request, 200, {}) if self.is_waiting else answer(request, 400, {"__type": "TaskTimedOut"})


class Raw:
    """The part of a urllib3 response that botocore reads."""

    def __init__(self, content: bytes) -> None:
        self.content = content

    def stream(self, **_: Any) -> list[bytes]:
        return [self.content]


def answer(request: Any, status: int, body: dict[str, str]) -> AWSResponse:
    return AWSResponse(request.url, status, HTTPHeaders(), Raw(json.dumps(body).encode()))


@pytest.fixture
def desk(account: Account) -> Desk:
    sqs = boto3.client("sqs")
    name = "golf-coach-long-video-queue-dev"
    url = sqs.create_queue(QueueName=name, Attributes={"VisibilityTimeout": str(HIDDEN_S)})["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody=json.dumps(MESSAGE))
    found = Desk(account, WorkQueue(url))
    events: Any = executions.stepfunctions().meta.events
    for name in ("SendTaskSuccess", "SendTaskFailure"):
        events.register(f"provide-client-params.sfn.{name}", found.hear)
    events.register("before-send.sfn.SendTaskHeartbeat", found.answer_heartbeat)
    return found


@pytest.fixture
def uploaded(desk: Desk) -> Desk:
    desk.account.upload(STEP.s3_key, CLIP.read_bytes())
    desk.account.analyses.put_item(
        Item={"analysis_id": STEP.analysis_id, "run_id": STEP.run_id, "status": "PROCESSING", "user_id": STEP.user_id}
    )
    return desk


def probed(context: Any) -> list[Segment]:
    found = probe_video.app.handler(event("probe_video") | STEP.model_dump(), context)["segments"]
    return [Segment.model_validate(segment) for segment in found]


def poses(segments: list[Segment]) -> bytes:
    return join([storage.load_poses(STEP, keys.poses_name(segment)) for segment in segments]).to_bytes()


def always() -> bool:
    return True


def never() -> bool:
    return False


def failure(desk: Desk) -> tuple[str, dict[str, Any]]:
    """The error that the workflow hears, and its cause as a state that follows a function reads it."""
    [told] = desk.heard
    return told["error"], json.loads(told["cause"])


# ------------------------------------------------------------------ work


def test_the_worker_finds_the_poses_that_functions_find_byte_by_byte(uploaded: Desk, context: Any) -> None:
    segments = probed(context)
    for segment in segments:
        step = MESSAGE | {"segment": segment.model_dump()}
        extract_frames.app.handler(step, context)
        estimate_pose.app.handler(step, context)
    by_functions = poses(segments)
    for segment in segments:
        uploaded.account.forget(f"{STEP.analysis_id}/{STEP.run_id}/{keys.poses_name(segment)}")

    attend(uploaded.receive(), never)

    assert len(segments) == 2
    assert poses(STEP.segments) == by_functions
    assert [told["call"] for told in uploaded.heard] == ["SendTaskSuccess"]
    assert uploaded.account.item(STEP.analysis_id)["progress"] == {"step": 2, "of": 5, "percent": 10}
    assert uploaded.left() == {}


def test_what_another_worker_has_posed_is_not_posed_again(uploaded: Desk) -> None:
    s3.save_bytes(STEP, keys.poses_name(STEP.segments[0]), b"another worker's poses")

    attend(uploaded.receive(), never)

    assert [told["call"] for told in uploaded.heard] == ["SendTaskSuccess"]
    assert s3.load_bytes(STEP, keys.poses_name(STEP.segments[0])) == b"another worker's poses"


def test_a_worker_that_is_to_stop_hands_the_message_back_without_a_word(uploaded: Desk, context: Any) -> None:
    attend(uploaded.receive(), always)

    assert uploaded.heard == []
    assert uploaded.left() == {"ApproximateNumberOfMessages": 1}


def test_a_video_that_nobody_waits_for_any_more_is_forgotten(uploaded: Desk) -> None:
    uploaded.is_waiting = False

    attend(uploaded.receive(), never)

    assert uploaded.heard == []
    assert uploaded.left() == {}


def test_a_video_that_another_worker_has_taken_over_is_left_to_it(uploaded: Desk) -> None:
    message = uploaded.receive()
    message.delete()

    attend(message, never)

    assert uploaded.heard == []


def test_a_message_that_is_not_the_workflows_stays_in_the_queue_until_it_is_given_up(desk: Desk) -> None:
    desk.receive().delete()
    boto3.client("sqs").send_message(QueueUrl=desk.queue.url, MessageBody="Dear worker,")

    attempt(desk.receive(), threading.Event())

    assert desk.left() == {"ApproximateNumberOfMessagesNotVisible": 1}


# ------------------------------------------------------------------ failures


def test_a_video_that_is_gone_is_the_golfers_to_upload_again(uploaded: Desk, context: Any) -> None:
    probed(context)
    uploaded.account.s3.delete_object(Bucket=STEP.s3_bucket, Key=STEP.s3_key)

    attend(uploaded.receive(), never)

    error, cause = failure(uploaded)
    assert error == "VideoMissingError"
    assert json.loads(cause["errorMessage"])["code"] == "VIDEO_MISSING"
    assert uploaded.left() == {}


def test_a_run_that_a_newer_one_has_replaced_is_given_up(uploaded: Desk, context: Any) -> None:
    probed(context)
    uploaded.account.analyses.put_item(Item={"analysis_id": STEP.analysis_id, "run_id": "newer", "user_id": "golfer-1"})

    attend(uploaded.receive(), never)

    assert failure(uploaded)[0] == "SupersededError"
    assert uploaded.account.item(STEP.analysis_id)["run_id"] == "newer"


def test_a_missing_model_is_told_by_its_name(uploaded: Desk, context: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    probed(context)
    monkeypatch.setenv("POSE_MODEL_PATH", "/nowhere/model.task")

    attend(uploaded.receive(), never)

    error, cause = failure(uploaded)
    assert error == "ModelMissingError"
    assert "/nowhere/model.task" in cause["errorMessage"]


def test_a_bug_is_told_by_its_name_with_its_traceback(uploaded: Desk, context: Any) -> None:
    probed(context)
    s3.save_bytes(STEP, "times.npy", b"these are no times")

    attend(uploaded.receive(), never)

    error, cause = failure(uploaded)
    assert error == cause["errorType"] == "ValueError"
    assert "load_times" in "".join(cause["stackTrace"])
    assert uploaded.left() == {}


@pytest.mark.parametrize(
    ("code", "status", "name"),
    [
        pytest.param("AccessDenied", 403, StorageDeniedError, id="forbidden"),
        pytest.param("ThrottlingException", 400, StorageUnavailableError, id="throttled"),
        pytest.param("InternalError", 500, StorageUnavailableError, id="out of order"),
        pytest.param("ValidationException", 400, ClientError, id="a bug of ours stays one"),
    ],
)
def test_what_aws_answers_has_a_name(code: str, status: int, name: type[Exception]) -> None:
    said: Any = {"Error": {"Code": code, "Message": "no"}, "ResponseMetadata": {"HTTPStatusCode": status}}

    with pytest.raises(name), failures.named():
        raise ClientError(said, "GetObject")


def given_up(error: Any) -> Exception:
    return RetriesExceededError(error)


@pytest.mark.parametrize(
    "error",
    [
        pytest.param(ReadTimeoutError(endpoint_url="https://s3"), id="silence"),
        pytest.param(EndpointConnectionError(endpoint_url="https://s3"), id="no way there"),
        pytest.param(given_up(ReadTimeoutError(endpoint_url="https://s3")), id="silence in a download"),
    ],
)
def test_silence_has_a_name(error: Exception) -> None:
    with pytest.raises(StorageUnavailableError), failures.named():
        raise error


def test_silence_in_the_middle_of_an_answer_has_a_name(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    """Here botocore raises what urllib3 does, which is none of its own errors."""
    monkeypatch.setenv("AWS_SILENCE_SECONDS", "0.1")
    with BadDay("breaks off") as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL_S3", server.url)
        sandbox.forget()

        with pytest.raises(StorageUnavailableError), failures.named():
            s3.find_bytes(STEP, "times.npy")


def test_every_client_gives_up_in_time(account: Account) -> None:
    clients: list[Any] = [
        s3.s3(),
        dynamodb.dynamodb(),
        items.analyses().meta.client,
        executions.stepfunctions(),
        queues.sqs(),
    ]

    for config in (each.meta.config for each in clients):
        assert config.retries["total_max_attempts"] * (config.connect_timeout + config.read_timeout) <= HIDDEN_S / 2


@pytest.mark.parametrize(
    ("silent_s", "status"),
    [pytest.param(0, 0, id="at work"), pytest.param(3600, 1, id="silent"), pytest.param(None, 1, id="never begun")],
)
def test_the_health_check_tells_a_worker_that_has_fallen_silent(
    tmp_path: Path, silent_s: int | None, status: int
) -> None:
    if silent_s is not None:
        sign = tmp_path / health.SIGN.name
        sign.touch()
        os.utime(sign, (time.time() - silent_s,) * 2)

    asked = subprocess.run(
        [sys.executable, "-m", "long_video_worker.health"],
        env={"TMPDIR": str(tmp_path), "PYTHONPATH": "functions"},
        cwd=ROOT,
        capture_output=True,
        check=False,
    )

    assert asked.returncode == status
