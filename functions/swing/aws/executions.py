"""An analysis as an execution of the workflow: its names, its start, its end and its tasks."""

import hashlib
import json
import re
from contextlib import suppress
from functools import cache
from traceback import format_tb
from typing import TYPE_CHECKING, Any, Final

import boto3
from pydantic import BaseModel, ConfigDict, ValidationError

from swing.aws import dynamodb
from swing.aws.failures import bounded
from swing.domain.errors import SwingError
from swing.domain.models import Step
from swing.domain.uploads import Upload
from swing.sandbox import kept
from swing.settings import variable

if TYPE_CHECKING:
    from mypy_boto3_stepfunctions import SFNClient


# The error of an execution that its owner stopped: no status, event or dead letter is written for it.
STOPPED: Final = "StoppedByOwner"

BY_GOLFER: Final = "The golfer stopped it."

# Step Functions takes 32,768 characters of a failure's cause.
MAX_MESSAGE: Final = 8_000

MAX_FRAMES: Final = 20


class Ended(BaseModel):
    """An execution that ended badly. `step` is None when its input was not one of ours."""

    model_config = ConfigDict(frozen=True)

    execution_arn: str
    started_at: str
    status: str
    step: Step | None
    error: str
    cause: str
    dead_letter_id: str | None
    stopped: bool = False


@kept
@cache
def stepfunctions() -> "SFNClient":
    return boto3.client("stepfunctions", config=bounded())


def run_id(upload: Upload, etag: str) -> str:
    """Identity of one run over one version of one video: the same for every delivery of its event."""
    later = [upload.number] if upload.number > 1 else []
    identity = json.dumps([upload.bucket, upload.key, etag, upload.run, *later])
    return hashlib.sha256(identity.encode()).hexdigest()[:24]


def execution_name(step: Step) -> str:
    """Readable in the console, unique by the run's identity, within the 80 characters that names may have."""
    readable = re.sub(r"[^A-Za-z0-9_-]+", "-", step.analysis_id)[:50]
    return f"{readable}-{step.run_id}"


def run_of(upload: Upload, etag: str) -> Step:
    return Step(
        analysis_id=upload.analysis_id,
        run_id=run_id(upload, etag),
        user_id=upload.user_id,
        s3_bucket=upload.bucket,
        s3_key=upload.key,
        etag=etag,
        upload_number=upload.number,
        sample_fps=upload.sample_fps,
        include_frames=upload.include_frames,
    )


def execution_arn(step: Step) -> str:
    return arn_of(execution_name(step))


def arn_of(name: str) -> str:
    """The ARN of an execution, which does not tell by which alias it was started."""
    machine = ":".join(variable("STATE_MACHINE_ARN").split(":")[:7])
    return f"{machine.replace(':stateMachine:', ':execution:')}:{name}"


def start(step: Step) -> None:
    """Start the analysis, once: a name that is taken means that it was done before."""
    try:
        stepfunctions().start_execution(
            stateMachineArn=variable("STATE_MACHINE_ARN"),
            name=execution_name(step),
            input=step.model_dump_json(exclude={"segments"}),
        )
    except stepfunctions().exceptions.ExecutionAlreadyExists:
        return


def status(name: str) -> str | None:
    """How an execution stands; None where there is none, or not yet."""
    try:
        return str(stepfunctions().describe_execution(executionArn=arn_of(name))["status"])
    except stepfunctions().exceptions.ExecutionDoesNotExist:
        return None


def stop(execution_arn: str, cause: str = BY_GOLFER) -> None:
    """End an execution for its owner, unless it has ended by itself or has not begun.

    A run that begins later finds that it does not own its item. Questions that are still in the queue find that their
    task is gone, and are not asked.
    """
    refusals = stepfunctions().exceptions
    # The latter is how AWS may refuse to stop what has ended: whether it does is nowhere documented.
    with suppress(refusals.ExecutionDoesNotExist, refusals.ValidationException):
        stepfunctions().stop_execution(executionArn=execution_arn, error=STOPPED, cause=cause)


def ended(execution_arn: str) -> Ended:
    described = stepfunctions().describe_execution(executionArn=execution_arn)
    status, cause = described["status"], described.get("cause", "")
    return Ended(
        execution_arn=execution_arn,
        started_at=dynamodb.stamp(described["startDate"]),
        status=status,
        step=step_of(described.get("input", "")),
        error=described.get("error", status) if status == "FAILED" else status,
        cause=cause,
        dead_letter_id=dead_letter_id(cause),
        stopped=described.get("error") == STOPPED,
    )


def history(execution_arn: str) -> list[dict[str, Any]]:
    """All events of an execution, oldest first, without what the states passed on."""
    pages = stepfunctions().get_paginator("get_execution_history")
    found = pages.paginate(executionArn=execution_arn, includeExecutionData=False)
    return [dict(event) for page in found for event in page["events"]]


def step_of(text: str) -> Step | None:
    try:
        return Step.model_validate_json(text)
    except ValidationError:
        return None


def dead_letter_id(cause: str) -> str | None:
    """The dead letter that the workflow itself has sent; its last state names it in the cause."""
    try:
        said: Any = json.loads(cause)
    except json.JSONDecodeError:
        return None
    return said.get("dead_letter_id") if isinstance(said, dict) else None


def is_waiting(task_token: str) -> bool:
    """Send a heartbeat of a task, and return whether the workflow still waits for it."""
    try:
        stepfunctions().send_task_heartbeat(taskToken=task_token)
    except no_longer_waiting():
        return False
    return True


def succeed(task_token: str, output: dict[str, Any]) -> None:
    with suppress(*no_longer_waiting()):
        stepfunctions().send_task_success(taskToken=task_token, output=json.dumps(output))


def fail(task_token: str, error: SwingError) -> None:
    with suppress(*no_longer_waiting()):
        stepfunctions().send_task_failure(taskToken=task_token, error=type(error).__name__, cause=str(error))


def fail_as_a_function(task_token: str, error: Exception) -> None:
    """Fail a task by its error's name and in the shape in which Lambda tells it, for states that handle both alike."""
    told = {
        "errorType": type(error).__name__,
        "errorMessage": str(error)[:MAX_MESSAGE],
        "stackTrace": format_tb(error.__traceback__)[-MAX_FRAMES:],
    }
    with suppress(*no_longer_waiting()):
        stepfunctions().send_task_failure(taskToken=task_token, error=type(error).__name__, cause=json.dumps(told))


def no_longer_waiting() -> tuple[type[Exception], ...]:
    known = stepfunctions().exceptions
    return known.TaskTimedOut, known.TaskDoesNotExist
