"""What is going on now: analyses that run, wait and ended lately, and what is paused."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from ops import pausing
from ops.analyses import backfill
from ops.dead_letters.queues import attributes_of, dead_letter_queues
from ops.deployment import Deployment
from swing.aws import executions
from swing.intake import leases, queue

WINDOW: Final = timedelta(hours=1)
ENDED: Final = ("SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED")
# An execution runs eight hours at most, so what ended within the window began at most this long ago.
LOOK_BACK: Final = WINDOW + timedelta(hours=8)


def overview(deployment: Deployment) -> dict[str, Any]:
    now = datetime.now(UTC)
    running = listed(deployment, "RUNNING")
    ended = [each for status in ENDED for each in recent(deployment, status, now)]
    return {
        "running": len(running),
        "oldest_running": oldest(running, now),
        "queued": waiting(deployment, "UploadQueue"),
        "oldest_queued_s": oldest_queued_s(deployment, now),
        **queue_now(),
        "ended_last_hour": len(ended),
        "failed_last_hour": sum(failed(each) for each in ended),
        "per_minute": round(len(ended) / (WINDOW.total_seconds() / 60), 2),
        "median_s": median_s(ended),
        "dead_letters": {queue.name: queue.waiting + queue.held for queue in dead_letter_queues(deployment)},
        "backfills": backfill.running(deployment),
        "paused": pausing.paused(deployment),
    }


def queue_now() -> dict[str, Any]:
    """How many runs are queued and since when, and how many of the leases are held."""
    waiting, (held, _) = queue.waiting(), leases.all_held()
    oldest_ms = min((run.since_ms for run in waiting), default=None)
    return {
        "in_line": len(waiting),
        "oldest_in_line_s": None if oldest_ms is None else (queue.now_ms() - oldest_ms) / 1000,
        "leases": len(held),
        "limit": queue.limit(),
    }


def listed(deployment: Deployment, status: str) -> list[dict[str, Any]]:
    pages = deployment.client("stepfunctions").get_paginator("list_executions")
    found = pages.paginate(stateMachineArn=deployment.machine, statusFilter=status)
    return [execution for page in found for execution in page["executions"]]


def recent(deployment: Deployment, status: str, now: datetime) -> list[dict[str, Any]]:
    """Executions that ended within the window. They are listed by their begin, newest first."""
    found = []
    pages = deployment.client("stepfunctions").get_paginator("list_executions")
    for page in pages.paginate(stateMachineArn=deployment.machine, statusFilter=status):
        found += [each for each in page["executions"] if now - each["stopDate"] <= WINDOW]
        if page["executions"] and now - page["executions"][-1]["startDate"] > LOOK_BACK:
            break
    return found


def failed(execution: dict[str, Any]) -> bool:
    """Whether it failed, other than by its owner's wish; of an aborted one only its description tells."""
    if execution["status"] == "ABORTED":
        return not executions.ended(execution["executionArn"]).stopped
    return bool(execution["status"] != "SUCCEEDED")


def oldest(running: list[dict[str, Any]], now: datetime) -> dict[str, Any] | None:
    if not running:
        return None
    first = min(running, key=lambda each: each["startDate"])
    age_s = (now - first["startDate"]).total_seconds()
    return {"name": first["name"], "age_s": age_s, "execution_arn": first["executionArn"]}


def waiting(deployment: Deployment, queue: str) -> int:
    attributes = attributes_of(deployment, deployment.resource(queue))
    return int(attributes["ApproximateNumberOfMessages"]) + int(attributes["ApproximateNumberOfMessagesNotVisible"])


def oldest_queued_s(deployment: Deployment, now: datetime) -> float | None:
    """Age of the oldest message, which only CloudWatch knows; a local engine may not know it."""
    name = deployment.resource("UploadQueue").rsplit("/", 1)[-1]
    asked = deployment.client("cloudwatch").get_metric_statistics(
        Namespace="AWS/SQS",
        MetricName="ApproximateAgeOfOldestMessage",
        Dimensions=[{"Name": "QueueName", "Value": name}],
        StartTime=now - timedelta(minutes=10),
        EndTime=now,
        Period=60,
        Statistics=["Maximum"],
    )
    points = sorted(asked["Datapoints"], key=lambda point: point["Timestamp"])
    return float(points[-1]["Maximum"]) if points else None


def median_s(ended: list[dict[str, Any]]) -> float | None:
    lasted = sorted((each["stopDate"] - each["startDate"]).total_seconds() for each in ended)
    return lasted[len(lasted) // 2] if lasted else None
