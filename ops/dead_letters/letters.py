"""Reading dead letters: whose analysis, which error, where it broke, and the cause in a sentence."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote

from ops.dead_letters.queues import Message
from ops.deployment import Deployment
from ops.history import failed_state

CAUSE_LENGTH: Final = 200
UNKNOWN: Final = "?"


@dataclass(frozen=True)
class Letter:
    """`error_class` and `failed_at` are the queue's own where the message does not say them."""

    message: Message
    queue: str
    analysis_id: str
    run_id: str
    error_class: str
    cause: str
    execution_arn: str
    failed_at: datetime

    @property
    def body(self) -> dict[str, Any]:
        return self.message.body if isinstance(self.message.body, dict) else {}


def letter(message: Message, queue: str) -> Letter:
    body = message.body if isinstance(message.body, dict) else {}
    step = inner(body)
    return Letter(
        message=message,
        queue=queue,
        analysis_id=str(step.get("analysis_id") or UNKNOWN),
        run_id=str(step.get("run_id") or ""),
        error_class=str(body.get("error_class") or reason(message)),
        cause=sentence(str(body.get("cause") or "")),
        execution_arn=str(body.get("execution_arn") or of_event(body) or ""),
        failed_at=moment(body.get("failed_at")) or message.sent_at,
    )


def inner(body: dict[str, Any]) -> dict[str, Any]:
    """Where a message names its analysis: itself, the input of an ended execution, or the key of an upload."""
    match body:
        case {"analysis_id": _}:
            return body
        case {"detail": {"input": str(text)}}:
            return parsed(text)
        case {"detail": {"object": {"key": str(key)}}} | {"s3_key": str(key)}:
            return {"analysis_id": key.rsplit("/", 1)[-1].rsplit(".", 1)[0]}
        case {"requestPayload": {"detail": {"input": str(text)}}}:
            return parsed(text)
    return {}


def of_event(body: dict[str, Any]) -> str:
    """The execution that an event of Step Functions tells of."""
    match body:
        case {"detail": {"executionArn": str(arn)}}:
            return arn
    return ""


def reason(message: Message) -> str:
    """Why a message without a reason is dead: EventBridge notes an error, others were received too often."""
    noted = message.attributes.get("ERROR_CODE", {}).get("StringValue")
    if noted:
        return str(noted)
    return "ReceivedTooOften" if message.body is not None else "NotJson"


def sentence(cause: str) -> str:
    """The cause as a person would say it: Lambda's is JSON around the message, and so is that of our own errors."""
    told = parsed(cause)
    for name in ("cause", "errorMessage", "message"):
        if told.get(name):
            return sentence(str(told[name]))
    line = " ".join(cause.split())
    return line if len(line) <= CAUSE_LENGTH else f"{line[: CAUSE_LENGTH - 1]}…"


def parsed(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def moment(text: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(str(text))
    except ValueError:
        return None


def state_of(deployment: Deployment, execution_arn: str, error: str) -> str:
    """The state in which an execution broke; empty once its history is forgotten (90 days)."""
    stepfunctions = deployment.client("stepfunctions")
    if not execution_arn:
        return ""
    try:
        pages = stepfunctions.get_paginator("get_execution_history").paginate(executionArn=execution_arn)
        return failed_state([event for page in pages for event in page["events"]], error)
    except (stepfunctions.exceptions.ExecutionDoesNotExist, stepfunctions.exceptions.InvalidArn):
        return ""


def console_link(deployment: Deployment, execution_arn: str) -> str:
    """The execution in the Step Functions console; a local engine has none."""
    if deployment.endpoint or not execution_arn:
        return ""
    region = execution_arn.split(":")[3]
    host = f"https://{region}.console.aws.amazon.com/states/home?region={region}"
    return f"{host}#/v2/executions/details/{quote(execution_arn, safe=':')}"
