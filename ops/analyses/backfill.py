"""Backfill: analysing the videos below a prefix that have no report, with the workflow in backfill.asl.yaml."""

import json
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from ops.console import audit
from ops.deployment import Deployment, OpsError
from swing.aws import dynamodb, s3
from swing.domain.keys import KEY, UPLOADS

POLL_S: Final = 2
PAGE: Final = 100
ENDED: Final = {"SUCCEEDED", "FAILED", "ABORTED"}
COUNTED: Final = ("total", "pending", "running", "succeeded", "failed")


def checked(prefix: str) -> str:
    """Raises OpsError."""
    if not prefix.startswith(UPLOADS):
        raise OpsError(f"Videos lie below {UPLOADS}: say {UPLOADS}, or {UPLOADS}USER/.")
    return prefix


def plan(deployment: Deployment, prefix: str, again: bool) -> dict[str, Any]:
    """How many videos there are, and how many would be analysed. The workflow decides anew for each."""
    states = Counter(states_below(deployment, prefix))
    chosen = states["not analysed"] + states["failed, ours"]
    if again:
        chosen += states["reported"] + states["failed, the golfer's"] + states["cancelled"]
    return {"prefix": prefix, "again": again, "videos": dict(states), "to_analyse": chosen}


def states_below(deployment: Deployment, prefix: str) -> Iterator[str]:
    bucket = deployment.resource("VideosBucket")
    for page in s3.s3().get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
        names = [parts["analysis_id"] for each in page.get("Contents", []) if (parts := KEY.fullmatch(each["Key"]))]
        for start in range(0, len(names), PAGE):
            known = items(deployment, names[start : start + PAGE])
            yield from (state(known.get(name)) for name in names[start : start + PAGE])


def items(deployment: Deployment, names: list[str]) -> dict[str, dict[str, Any]]:
    """Status and error of analyses, by their ids."""
    table = deployment.resource("AnalysesTable")
    wanted: dict[str, Any] = {
        table: {
            "Keys": [{"analysis_id": {"S": name}} for name in sorted(set(names))],
            "ProjectionExpression": "analysis_id, #status, #error.retryable",
            "ExpressionAttributeNames": {"#status": "status", "#error": "error"},
        }
    }
    found: dict[str, dict[str, Any]] = {}
    while wanted:
        answer = dynamodb.dynamodb().batch_get_item(RequestItems=wanted)
        found |= {item["analysis_id"]["S"]: item for item in answer["Responses"][table]}
        wanted = answer.get("UnprocessedKeys", {})
    return found


def state(item: dict[str, Any] | None) -> str:
    """The state of a video, in the words that the workflow's choice uses."""
    match item and item["status"]["S"]:
        case None:
            return "not analysed"
        case "AI_COMPLETED":
            return "reported"
        case "CANCELLED":
            return "cancelled"
        case "FAILED":
            retryable = (item or {}).get("error", {}).get("M", {}).get("retryable", {}).get("BOOL")
            return "failed, ours" if retryable else "failed, the golfer's"
    return "under way"


def start(deployment: Deployment, prefix: str, again: bool, reason: str) -> str:
    """Start the workflow and return its execution. Its name keeps two backfills of one second apart."""
    name = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    audit.record(deployment, "backfill", prefix=prefix, again=again, backfill=name, reason=reason)
    started = deployment.client("stepfunctions").start_execution(
        stateMachineArn=deployment.resource("Backfill"),
        name=name,
        input=json.dumps({"prefix": prefix, "again": again, "backfill": name}),
    )
    return str(started["executionArn"])


def progress(deployment: Deployment, execution_arn: str) -> dict[str, Any]:
    """How far it is: its children by state, once its map has begun."""
    stepfunctions = deployment.client("stepfunctions")
    described = stepfunctions.describe_execution(executionArn=execution_arn)
    runs = stepfunctions.list_map_runs(executionArn=execution_arn)["mapRuns"]
    counts = stepfunctions.describe_map_run(mapRunArn=runs[0]["mapRunArn"])["itemCounts"] if runs else {}
    found = {"execution_arn": execution_arn, "status": described["status"]}
    return found | {name: counts.get(name, 0) for name in COUNTED} | error_of(described)


def error_of(described: dict[str, Any]) -> dict[str, Any]:
    return {name: described[name] for name in ("error", "cause") if described.get(name)}


def waited(deployment: Deployment, execution_arn: str) -> dict[str, Any]:
    while (found := progress(deployment, execution_arn))["status"] not in ENDED:
        time.sleep(POLL_S)
    return found


def running(deployment: Deployment) -> list[dict[str, Any]]:
    stepfunctions, machine = deployment.client("stepfunctions"), deployment.resources.get("Backfill")
    if machine is None:
        return []
    listed = stepfunctions.list_executions(stateMachineArn=machine, statusFilter="RUNNING")["executions"]
    return [progress(deployment, each["executionArn"]) for each in listed]
