"""A history that knows the states inside a Parallel or a Map, and an execution that ends once."""

import contextvars
import json
from collections.abc import Callable
from typing import Any

from ministack.services import stepfunctions

State = dict[str, Any]
Outcome = tuple[Any, str | None]

inner_execution: contextvars.ContextVar[State | None] = contextvars.ContextVar("inner_execution", default=None)


def record_states_inside_branches() -> None:
    """MiniStack keeps no history of states inside a Parallel or a Map, and runs them on after an abort."""
    run_branch = stepfunctions._run_sub_machine

    def run_recorded(states: State, start: str, given: Any, execution: State, context: State) -> Any:
        inner_execution.set(execution)
        return run_branch(states, start, given, execution, context)

    stepfunctions._run_sub_machine = run_recorded
    for kind in ("Pass", "Task", "Choice", "Wait", "Parallel", "Map"):
        name = f"_execute_{kind.lower()}"
        setattr(stepfunctions, name, recorded(kind, getattr(stepfunctions, name)))


def recorded(kind: str, execute: Callable[..., Outcome]) -> Callable[..., Outcome]:
    def execute_recorded(state: State, given: Any, *rest: Any) -> Outcome:
        execution = inner_execution.get()
        if execution is None:
            return execute(state, given, *rest)
        stop_if_ended(execution)
        name = rest[-1]["State"]["Name"]
        entered = note(execution, f"{kind}StateEntered", {"name": name, "input": json.dumps(given)})
        outcome = execute(state, given, *rest)
        stop_if_ended(execution)
        exited = note(execution, f"{kind}StateExited", {"name": name, "output": json.dumps(outcome[0])})
        exited["previousEventId"] = entered["id"]
        return outcome

    return execute_recorded


def note_success(name: str, given: Any, output: Any) -> None:
    """Inside a branch MiniStack ends a Succeed state without a word."""
    if (execution := inner_execution.get()) is not None:
        note(execution, "SucceedStateEntered", {"name": name, "input": json.dumps(given)})
        note(execution, "SucceedStateExited", {"name": name, "output": json.dumps(output)})


def note(execution: State, kind: str, details: State) -> State:
    key = "stateEnteredEventDetails" if kind.endswith("Entered") else "stateExitedEventDetails"
    event: State = stepfunctions._add_event(execution, kind, {key: details})
    return event


def stop_if_ended(execution: State) -> None:
    """End this branch's thread silently: no Catch may see an abort."""
    if execution["status"] != "RUNNING":
        raise SystemExit


def keep_the_first_end() -> None:
    """An execution that was aborted stays aborted, however the step that was running ends."""
    fail = stepfunctions._fail_execution

    def fail_once(execution: State, error: str, cause: str) -> None:
        if execution["status"] == "RUNNING":
            fail(execution, error, cause)

    stepfunctions._fail_execution = fail_once
