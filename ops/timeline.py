"""The timeline of an execution: its states, how long each took, how often it was tried, and what failed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from ops.dead_letters.letters import sentence
from ops.history import History, StateRun, state_runs

FAILED: Final = ("TaskFailed", "TaskTimedOut", "TaskSubmitFailed", "LambdaFunctionFailed", "LambdaFunctionTimedOut")
SUCCEEDED: Final = ("TaskSucceeded", "LambdaFunctionSucceeded")


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
    broken, well = within(history, FAILED), within(history, SUCCEEDED)
    return [visit(run, broken.get(run.entered, []), run.entered in well) for run in state_runs(history)]


def visit(run: StateRun, broken: list[dict[str, Any]], well: bool) -> Visit:
    """A failure that no retry follows ended the visit, so it is not counted as a retry."""
    final = bool(broken) and run.ended is not None and not well
    return Visit(
        state=run.name,
        at=run.entered,
        seconds=(run.ended - run.entered).total_seconds() if run.ended else None,
        retries=len(broken) - final,
        failed=run.failed,
        error=told(broken[-1]) if broken else "",
        segment=run.segment,
    )


def told(details: dict[str, Any]) -> str:
    cause = sentence(details.get("cause", ""))
    return f"{details.get('error', '')}: {cause}" if cause else str(details.get("error", ""))


def within(history: History, kinds: tuple[str, ...]) -> dict[datetime, list[dict[str, Any]]]:
    """Details of events of these kinds, by the moment at which their state was entered.

    Step Functions links an event to the one before it in its branch; an engine that does not tells them in order.
    """
    events = {event["id"]: event for event in history}
    found: dict[datetime, list[dict[str, Any]]] = {}
    last: dict[str, Any] | None = None
    for event in history:
        if event["type"].endswith("StateEntered"):
            last = event
        if event["type"] in kinds and (entered := entry_of(event, events) or last):
            details = (each for name, each in event.items() if name.endswith("EventDetails"))
            found.setdefault(entered["timestamp"], []).append(next(details, {}))
    return found


def entry_of(event: dict[str, Any], events: dict[int, dict[str, Any]]) -> dict[str, Any] | None:
    while event and not event["type"].endswith("StateEntered"):
        event = events.get(event.get("previousEventId", 0), {})
    return event or None


def transitions(history: History) -> int:
    """What Step Functions bills: every state entered, every retry, and the way out of the last state."""
    entered: int = sum(event["type"].endswith("StateEntered") for event in history)
    return entered + sum(each.retries for each in visits(history)) + 1
