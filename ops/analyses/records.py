"""Everything that is kept of one analysis: its status, history, artifacts, spend and log lines."""

import json
import os
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from ops import runs
from ops.dead_letters.letters import console_link, parsed, sentence
from ops.deployment import Deployment
from ops.history import History
from ops.timeline import visits
from swing.analyses import items
from swing.aws import dynamodb, s3
from swing.domain import keys

LOG_LINES: Final = 20
LOG_MARGIN: Final = timedelta(minutes=10)
# Enough of the item to know what happened; names and addresses of people are not needed for that.
STATUS_FIELDS: Final = (
    "analysis_id", "status", "progress_message", "user_id", "run_id", "repeats", "s3_key", "bucket_name",
    "created_at", "run_started_at", "updated_at", "execution_arn", "error",
)  # fmt: skip
SPEND_FIELDS: Final = ("model", "tokens_used", "cost_usd", "fallback_triggered", "fallback_reason", "prompt_version")


def record(deployment: Deployment, analysis_id: str) -> dict[str, Any]:
    """Raises OpsError."""
    item = runs.item_of(analysis_id)
    arn = str(item.get("execution_arn", ""))
    execution = runs.execution(deployment, arn) or {}
    return {
        "status": {name: item[name] for name in STATUS_FIELDS if name in item},
        "console": console_link(deployment, arn),
        "execution": ended(execution),
        "history": [asdict(each) for each in visits(history(deployment, arn))],
        "artifacts": list(artifacts(item)),
        "spend": spend(item),
        "log": log_lines(deployment, analysis_id, *lasted(item)),
    }


def ended(execution: dict[str, Any]) -> dict[str, Any]:
    fields = ("name", "status", "startDate", "stopDate", "error", "redriveStatus")
    found = {name: execution[name] for name in fields if execution.get(name)}
    return found | ({"cause": sentence(execution["cause"])} if execution.get("cause") else {})


def history(deployment: Deployment, arn: str) -> History:
    """The events of an execution; none once Step Functions has forgotten it."""
    stepfunctions = deployment.client("stepfunctions")
    if not arn:
        return []
    try:
        pages = stepfunctions.get_paginator("get_execution_history").paginate(executionArn=arn)
        return [event for page in pages for event in page["events"]]
    except stepfunctions.exceptions.ExecutionDoesNotExist:
        return []


def artifacts(item: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What this run has written: its artifacts, and the pictures and the film beside the upload."""
    if "run_id" not in item:
        return
    step = items.step_of(item)
    own, beside = keys.artifact_key(step, ""), keys.beside(step, "")
    places = ((step.s3_bucket, step.s3_key), (os.environ["ARTIFACTS_BUCKET"], own), (step.s3_bucket, beside))
    for bucket, prefix in places:
        for page in s3.s3().get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
            for found in page.get("Contents", []):
                yield {"bucket": bucket, "key": found["Key"], "bytes": found["Size"]}


def spend(item: dict[str, Any]) -> dict[str, Any]:
    report = items.report(item) or {}
    return {name: report[name] for name in SPEND_FIELDS if name in report}


def lasted(item: dict[str, Any]) -> tuple[datetime, datetime]:
    """From its begin to its end, or to now where it has not ended."""
    begun_at = item.get("created_at") or item["updated_at"]
    ended_at = item["updated_at"] if item["status"] in items.TERMINAL else dynamodb.now()
    return datetime.fromisoformat(begun_at), datetime.fromisoformat(ended_at)


def log_lines(deployment: Deployment, analysis_id: str, since: datetime, until: datetime) -> list[dict[str, Any]]:
    """The last lines of every log group of the stack that name the analysis."""
    found: list[dict[str, Any]] = []
    for group in deployment.of_type("AWS::Logs::LogGroup").values():
        found += (line(group, event) for event in matching(deployment, group, analysis_id, since, until))
    return sorted(found, key=lambda each: str(each["at"]))[-LOG_LINES:]


def matching(
    deployment: Deployment, group: str, analysis_id: str, since: datetime, until: datetime
) -> Iterator[dict[str, Any]]:
    logs = deployment.client("logs")
    pages = logs.get_paginator("filter_log_events").paginate(
        logGroupName=group,
        filterPattern=json.dumps(analysis_id, ensure_ascii=False),
        startTime=int((since - LOG_MARGIN).timestamp() * 1000),
        endTime=int((until + LOG_MARGIN).timestamp() * 1000),
    )
    try:
        for page in pages:
            yield from page["events"]
    except logs.exceptions.ResourceNotFoundException:
        return


def line(group: str, event: dict[str, Any]) -> dict[str, Any]:
    """Powertools writes JSON; what Lambda itself says is text."""
    said = parsed(event["message"])
    text = said.get("message") or said.get("action") or event["message"].strip()
    return {
        "at": datetime.fromtimestamp(event["timestamp"] / 1000, UTC),
        "from": group.rsplit("/", 1)[-1],
        "level": said.get("level", ""),
        "text": text if isinstance(text, str) else json.dumps(text, ensure_ascii=False, default=str),
        "because": sentence(str(said.get("exception") or said.get("because") or said.get("reason") or "")),
    }
