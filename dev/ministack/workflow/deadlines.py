"""When Step Functions gives up, and when it tries again.

MiniStack knows no end of a whole execution or of a task that says nothing more, and no longest pause between two tries.
It knows no jitter either, and gets none: no test may fail by chance.
"""

import json
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from ministack.services import stepfunctions

State = dict[str, Any]


def heed_deadlines() -> None:
    stepfunctions._run_execution = ended_in_time(stepfunctions._run_execution)
    stepfunctions._find_matching_retrier = paced(stepfunctions._find_matching_retrier)
    stepfunctions._invoke_with_callback = expected(stepfunctions._invoke_with_callback)


def ended_in_time(run: Callable[[str], None]) -> Callable[[str], None]:
    def run_in_time(arn: str) -> None:
        execution = stepfunctions._executions.get(arn)
        seconds = timeout_of(execution)
        if seconds is None:
            return run(arn)
        clock = threading.Timer(seconds, time_out, [execution])
        clock.daemon = True
        clock.start()
        try:
            return run(arn)
        finally:
            clock.cancel()

    return run_in_time


def timeout_of(execution: State | None) -> float | None:
    machine = stepfunctions._state_machines.get((execution or {}).get("stateMachineArn"))
    with suppress(KeyError, TypeError, ValueError):  # which the run itself tells
        return float(json.loads((machine or {})["definition"])["TimeoutSeconds"])
    return None


def time_out(execution: State) -> None:
    """Its branches see that it has ended, and follow."""
    if execution["status"] != "RUNNING":
        return
    execution |= {"status": "TIMED_OUT", "stopDate": stepfunctions.now_iso()}
    stepfunctions._add_event(execution, "ExecutionTimedOut", {"executionTimedOutEventDetails": {}})
    stepfunctions._emit_execution_status_event(execution)


def paced(find: Callable[..., tuple[State | None, int]]) -> Callable[..., tuple[State | None, int]]:
    """MiniStack reckons the pause from the interval and the backoff of what is found here."""

    def find_paced(retriers: list[State], error: str, counts: dict[int, int]) -> tuple[State | None, int]:
        retrier, index = find(retriers, error, counts)
        if retrier is None:
            return retrier, index
        return retrier | {"IntervalSeconds": pause(retrier, counts.get(index, 0)), "BackoffRate": 1}, index

    return find_paced


def pause(retrier: State, tries: int) -> float:
    longest = retrier.get("IntervalSeconds", 1) * retrier.get("BackoffRate", 2.0) ** tries
    return float(min(longest, retrier.get("MaxDelaySeconds", longest)))


def expected(wait: Callable[..., Any]) -> Callable[..., Any]:
    def wait_for_heartbeats(resource: str, given: Any, token: str, state: State) -> Any:
        if seconds := state.get("HeartbeatSeconds"):
            threading.Thread(target=listen, args=(token, float(seconds)), daemon=True).start()
        return wait(resource, given, token, state)

    return wait_for_heartbeats


def listen(token: str, seconds: float) -> None:
    """End a task that has said nothing for so long, whatever it said before."""
    last, heard = time.monotonic(), None
    while True:
        time.sleep(min(seconds / 4, 1))
        task = stepfunctions._task_tokens.get(token)
        if task is None or task["event"].is_set():
            return
        if task["heartbeat"] != heard:
            last, heard = time.monotonic(), task["heartbeat"]
        if time.monotonic() - last > seconds:
            task["error"] = {"Error": "States.HeartbeatTimeout", "Cause": ""}
            task["event"].set()
            return
