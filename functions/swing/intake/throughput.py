"""Throughput: mean seconds that the newest analyses held their leases and took from each status to the end.

Sums lie in items of ten seconds each, to which every end adds without reading. Only the
newest ends count: the load decides how long an analysis takes.
"""

import time
from collections.abc import Mapping
from typing import Any, Final

from swing.aws.dynamodb_values import plain
from swing.intake import queue

THROUGHPUT: Final = "pace"
BUCKET_S: Final = 10
KEPT_S: Final = 30 * 86400
# Buckets that are read, and ends that are enough for a mean.
NEWEST: Final = 30
ENOUGH: Final = 40

# From taking a lease to giving it back, which is what the queued runs wait for.
HELD: Final = "held"
# The status that each state writes: from there to the end.
WRITES: Final = {
    "Mark it as processing": "PROCESSING",
    "Record the measurements": "COMPLETED",
    "Mark the coach as working": "AI_PROCESSING",
}
# Used until the first analysis has ended.
GUESSES_S: Final = {HELD: 40.0, "PROCESSING": 35.0, "COMPLETED": 25.0, "AI_PROCESSING": 20.0}


def spans(history: list[dict[str, Any]]) -> dict[str, float]:
    """Seconds from each status to the end, of an execution that succeeded."""
    if not history or history[-1]["type"] != "ExecutionSucceeded":
        return {}
    found: dict[str, float] = {}
    for event in history:
        name = event.get("stateExitedEventDetails", {}).get("name")
        if name in WRITES and WRITES[name] not in found:
            found[WRITES[name]] = (history[-1]["timestamp"] - event["timestamp"]).total_seconds()
    return found


def note(seconds: Mapping[str, float]) -> None:
    """Add what one analysis took."""
    if not seconds:
        return
    now = int(time.time())
    adds = ", ".join(f"{name}_n :one, {name}_s :{name}" for name in seconds)
    queue.table().update_item(
        Key={"kind": THROUGHPUT, "entry_id": f"{now // BUCKET_S:012}"},
        UpdateExpression=f"SET expires_at = :expires ADD {adds}",
        ExpressionAttributeValues={
            ":expires": now + KEPT_S,
            ":one": 1,
            **{f":{name}": plain(round(float(value), 3)) for name, value in seconds.items()},
        },
    )


def means_s() -> dict[str, float]:
    """Mean seconds of the newest ends, by part."""
    newest = queue.items_of(THROUGHPUT, ScanIndexForward=False, Limit=NEWEST)
    return {name: mean(newest, name) or guess for name, guess in GUESSES_S.items()}


def mean(newest: list[dict[str, Any]], name: str) -> float | None:
    count, sum_s = 0, 0.0
    for bucket in newest:
        if count >= ENOUGH:
            break
        count += int(bucket.get(f"{name}_n", 0))
        sum_s += float(bucket.get(f"{name}_s", 0))
    return sum_s / count if count else None
