"""An execution's history in, what an operator reads of it out: the states, how long, how often, and what broke."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from dev.progress import History, StateRun, state_runs
from ops.letters import sentence

# Try blocks and the loops around steps say nothing that their steps do not say.
FAILED: Final = ("TaskFailed", "TaskTimedOut", "TaskSubmitFailed", "LambdaFunctionFailed", "LambdaFunctionTimedOut")


@dataclass(frozen=True)
class Visit:
    """`retries` counts the tries that failed and were made again; `error` is what ended the last of them."""

    state: str
    at: datetime
    seconds: float | None
    retries: int
    failed: bool
    error: str
    segment: int | None = None


def visits(history: History) -> list[Visit]:
    broken = failures(history)
    return [visit(run, broken.get(run.entered, [])) for run in state_runs(history)]


def visit(run: StateRun, broken: list[dict[str, Any]]) -> Visit:
    """A visit that failed ended with its last failure, so that one was no retry."""
    return Visit(
        state=run.name,
        at=run.entered,
        seconds=(run.ended - run.entered).total_seconds() if run.ended else None,
        retries=len(broken) - (1 if run.failed and broken else 0),
        failed=run.failed,
        error=told(broken[-1]) if broken else "",
        segment=run.segment,
    )


def told(details: dict[str, Any]) -> str:
    cause = sentence(details.get("cause", ""))
    return f"{details.get('error', '')}: {cause}" if cause else str(details.get("error", ""))


def failures(history: History) -> dict[datetime, list[dict[str, Any]]]:
    """Failed tries by the moment at which their state was entered."""
    found: dict[datetime, list[dict[str, Any]]] = {}
    for entered, details in tries(history):
        found.setdefault(entered, []).append(details)
    return found


def tries(history: History) -> Iterator[tuple[datetime, dict[str, Any]]]:
    """Step Functions links an event to the one before it in its branch; an engine that does not tells them in order."""
    events = {event["id"]: event for event in history}
    last: dict[str, Any] | None = None
    for event in history:
        if event["type"].endswith("StateEntered"):
            last = event
        if event["type"] in FAILED:
            entered = entry_of(event, events) or last
            if entered:
                yield entered["timestamp"], next(each for name, each in event.items() if name.endswith("EventDetails"))


def entry_of(event: dict[str, Any], events: dict[int, dict[str, Any]]) -> dict[str, Any] | None:
    while event and not event["type"].endswith("StateEntered"):
        event = events.get(event.get("previousEventId", 0), {})
    return event or None


def transitions(history: History) -> int:
    """What Step Functions bills: every state entered, every try after the first, and the way out of the last state."""
    entered: int = sum(event["type"].endswith("StateEntered") for event in history)
    return entered + sum(1 for _ in tries(history)) + 1
