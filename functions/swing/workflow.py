"""Starting an analysis, and what became of it. With `store` one of the two owners of boto3."""

import hashlib
import json
import os
import re
from functools import cache
from typing import TYPE_CHECKING, Any

import boto3
from pydantic import BaseModel, ConfigDict, ValidationError

from swing.models import Step
from swing.uploads import Upload

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_stepfunctions import SFNClient


class Ended(BaseModel):
    """An execution that ended badly. `step` is None when its input was not one of ours."""

    model_config = ConfigDict(frozen=True)

    execution_arn: str
    status: str
    step: Step | None
    error: str
    cause: str
    dead_letter_id: str | None


@cache
def stepfunctions() -> "SFNClient":
    return boto3.client("stepfunctions")


@cache
def sqs() -> "SQSClient":
    return boto3.client("sqs")


def run_id(upload: Upload, etag: str) -> str:
    """Identity of one run over one version of one video: the same for every delivery of its event."""
    identity = json.dumps([upload.bucket, upload.key, etag, upload.run])
    return hashlib.sha256(identity.encode()).hexdigest()[:24]


def execution_name(step: Step) -> str:
    """Readable in the console, unique by the run's identity, within the 80 characters that names may have."""
    readable = re.sub(r"[^A-Za-z0-9_-]+", "-", step.analysis_id)[:50]
    return f"{readable}-{step.run_id}"


def start(upload: Upload, etag: str) -> None:
    """Start the analysis, once: a name that is taken means that an earlier delivery has done it."""
    step = Step(
        analysis_id=upload.analysis_id,
        run_id=run_id(upload, etag),
        user_id=upload.user_id,
        s3_bucket=upload.bucket,
        s3_key=upload.key,
    )
    try:
        stepfunctions().start_execution(
            stateMachineArn=os.environ["STATE_MACHINE_ARN"],
            name=execution_name(step),
            input=step.model_dump_json(exclude={"segments"}),
        )
    except stepfunctions().exceptions.ExecutionAlreadyExists:
        return


def ended(execution_arn: str) -> Ended:
    described = stepfunctions().describe_execution(executionArn=execution_arn)
    cause = described.get("cause", "")
    return Ended(
        execution_arn=execution_arn,
        status=described["status"],
        step=step_of(described.get("input", "")),
        error=described.get("error", described["status"]),
        cause=cause,
        dead_letter_id=dead_letter_id(cause),
    )


def step_of(text: str) -> Step | None:
    try:
        return Step.model_validate_json(text)
    except ValidationError:
        return None


def dead_letter_id(cause: str) -> str | None:
    """The letter that the workflow itself has sent, which its last state names in the cause."""
    try:
        said: Any = json.loads(cause)
    except json.JSONDecodeError:
        return None
    return said.get("dead_letter_id") if isinstance(said, dict) else None


def send_dead_letter(execution: Ended, failed_at: str) -> None:
    """Send what `ops` needs to run the analysis again, in the shape that the workflow itself uses."""
    letter = {
        **(execution.step.model_dump(exclude={"segments"}) if execution.step else {}),
        "error_class": execution.error,
        "cause": execution.cause[:4000],
        "execution_arn": execution.execution_arn,
        "failed_at": failed_at,
    }
    sqs().send_message(QueueUrl=os.environ["ANALYSIS_DEAD_LETTER_QUEUE_URL"], MessageBody=json.dumps(letter))
