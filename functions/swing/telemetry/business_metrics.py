"""Business metrics: durations, costs and outcomes of analyses, and the state of queue and budget. Pure."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

History = list[dict[str, Any]]

MEASURED: Final = "Record the measurements"
SECONDS: Final = "Seconds"
COUNT: Final = "Count"
PERCENT: Final = "Percent"
# CloudWatch has no unit for money.
DOLLARS: Final = "None"


class Count(NamedTuple):
    """One number, with its unit in CloudWatch's words; `by` splits it, as rejections by their code."""

    name: str
    value: float
    unit: str = COUNT
    by: Mapping[str, str] = {}


def durations(history: History) -> Iterator[Count]:
    """Seconds of each task from its first entry to its last exit, and from the start to measurements and end."""
    entered: dict[str, Any] = {}
    left: dict[str, Any] = {}
    for event in history:
        if event["type"] == "TaskStateEntered":
            entered.setdefault(event["stateEnteredEventDetails"]["name"], event["timestamp"])
        elif event["type"] == "TaskStateExited":
            left[event["stateExitedEventDetails"]["name"]] = event["timestamp"]
    for state, at in left.items():
        yield Count("StepSeconds", (at - entered[state]).total_seconds(), SECONDS, {"state": state})
    if MEASURED in left:
        yield Count("SecondsToMeasurements", (left[MEASURED] - history[0]["timestamp"]).total_seconds(), SECONDS)
    if history and history[-1]["type"] == "ExecutionSucceeded":
        yield Count("SecondsToEnd", (history[-1]["timestamp"] - history[0]["timestamp"]).total_seconds(), SECONDS)


def outcome(item: Mapping[str, Any]) -> Iterator[Count]:
    """What the golfer got: a report and what it cost, a rejection by its code, or a failure by its code."""
    if item.get("status") == "AI_COMPLETED":
        yield from report(json.loads(item["ai_analysis"]))
    elif error := item.get("error"):
        yield Count("Failures" if error["retryable"] else "Rejections", 1, by={"code": error["code"]})


def queue(since_ms: list[int], held: int, now_ms: int) -> Iterator[Count]:
    """The admission queue: how many wait and since when the first of them, and how many are under way."""
    yield Count("Waiting", len(since_ms))
    yield Count("OldestWaitingSeconds", max(0, now_ms - min(since_ms, default=now_ms)) / 1000, SECONDS)
    yield Count("UnderWay", held)


def failed_start() -> Count:
    """A run could not be admitted or started. It stays queued; the operator is to hear of it."""
    return Count("FailedStarts", 1)


def report(written: Mapping[str, Any]) -> Iterator[Count]:
    fallback = bool(written["fallback_triggered"])
    yield Count("Reports", 1)
    yield Count("FallbackPercent", 100 * fallback, PERCENT)
    yield Count("FramesLookedAt", written["frames_analyzed"])
    yield Count("Tokens", written["tokens_used"])
    yield Count("Dollars", written["cost_usd"], DOLLARS)
    if fallback:
        yield Count("Fallbacks", 1, by={"reason": written["fallback_reason"]})


def spending(spent_usd: float, max_usd: float) -> Iterator[Count]:
    """The day's dollars, reserved ones too, as a share of its budget."""
    if max_usd > 0:
        yield Count("BudgetUsedPercent", 100 * spent_usd / max_usd, PERCENT)
