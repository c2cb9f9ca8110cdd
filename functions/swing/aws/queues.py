"""Sending messages: to the work queues, and dead letters to theirs."""

import json
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import boto3
from pydantic import BaseModel

from swing.aws.executions import Ended
from swing.aws.failures import bounded
from swing.domain.uploads import Upload
from swing.sandbox import kept
from swing.settings import variable

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient


# As long as SQS keeps a question for messages open.
LONG_POLL_S: Final = 20


@kept
@cache
def sqs() -> "SQSClient":
    return boto3.client("sqs", config=bounded(LONG_POLL_S))


def send_upload(upload: Upload) -> str:
    """Put an upload on the upload queue by hand, and return the message's id."""
    body = {"s3_bucket": upload.bucket, "s3_key": upload.key}
    sent = sqs().send_message(QueueUrl=variable("UPLOAD_QUEUE_URL"), MessageBody=json.dumps(body))
    return sent["MessageId"]


def send(queue: str, message: BaseModel) -> None:
    """Put a message on the queue whose address stands in this environment variable."""
    sqs().send_message(QueueUrl=variable(queue), MessageBody=message.model_dump_json())


def ask_later(message: dict[str, Any], delay_s: int) -> None:
    """Put a message on the AI analysis queue; SQS delays by 900 s at most."""
    sqs().send_message(
        QueueUrl=variable("AI_ANALYSIS_QUEUE_URL"), MessageBody=json.dumps(message), DelaySeconds=min(delay_s, 900)
    )


def send_dead_letter(execution: Ended, failed_at: str) -> None:
    """Send what `ops` needs to run the analysis again, in the shape that the workflow itself uses."""
    letter = {
        **(execution.step.model_dump(exclude={"segments"}) if execution.step else {}),
        "error_class": execution.error,
        "cause": execution.cause[:4000],
        "execution_arn": execution.execution_arn,
        "failed_at": failed_at,
    }
    sqs().send_message(QueueUrl=variable("ANALYSIS_DEAD_LETTER_QUEUE_URL"), MessageBody=json.dumps(letter))
