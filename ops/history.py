"""Reading an execution's history: the visits of its states, and where it failed."""

import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

History = list[dict[str, Any]]

# No steps of their own: the try block around the steps, and the ends, which the report says better.
UNSEEN = ("Parallel", "Succeed", "Fail")


def failed_state(events: History, error: str) -> str:
    """The state that ran when the execution's error first occurred, or the last one where none did (an abort)."""
    entered = ""
    for event in events:
        if event["type"].endswith("StateEntered"):
            entered = event["stateEnteredEventDetails"]["name"]
        if error and error in {details.get("error") for details in event.values() if isinstance(details, dict)}:
            return entered
    return entered


@dataclass(frozen=True)
class StateRun:
    """One visit of a state; `ended` is None as long as it runs. `segment` is set inside the Map over segments."""

    name: str
    entered: datetime
    ended: datetime | None = None
    failed: bool = False
    segment: int | None = None


def state_runs(history: History) -> list[StateRun]:
    """The visits in the order of their begin. An exit belongs to the entry that its chain of events leads back to."""
    runs: dict[int, StateRun] = {}
    before = {event["id"]: event.get("previousEventId", 0) for event in history}
    for event in history:
        kind, at = event["type"], event["timestamp"]
        details = event.get("stateEnteredEventDetails") or event.get("stateExitedEventDetails")
        if kind.startswith(UNSEEN) or kind == "ExecutionAborted":
            # A state that failed has no exit. Whatever is open when the block around it ends has failed.
            runs = {entry: run if run.ended else replace(run, ended=at, failed=True) for entry, run in runs.items()}
        elif details and kind.endswith("StateEntered"):
            runs[event["id"]] = StateRun(details["name"], at, segment=segment_of(details))
        elif details:
            entry = entry_of(event["id"], details["name"], before, runs)
            runs[entry] = replace(runs[entry], ended=at)
    return list(runs.values())


def segment_of(details: dict[str, str]) -> int | None:
    given = json.loads(details.get("input") or "null")
    segment = given.get("segment") if isinstance(given, dict) else None
    return int(segment["index"]) if segment else None


def entry_of(event: int, name: str, before: dict[int, int], runs: dict[int, StateRun]) -> int:
    """The entry of this name that the chain leads to, or the last one where the engine keeps no chain."""
    while event := before.get(event, 0):
        if event in runs and runs[event].name == name:
            return event
    return last_of(name, runs)


def last_of(name: str, runs: dict[int, StateRun]) -> int:
    return next(entry for entry, run in reversed(runs.items()) if run.name == name)
