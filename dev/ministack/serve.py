"""MiniStack as this project runs it: it never outlives its parent, and it keeps to AWS where the project relies on it.

Runs in MiniStack's own environment, as `python -m dev.ministack.serve [--stay]` with the checkout on its path.
"""

import argparse
import contextvars
import json
import socketserver
import sys
from collections.abc import Callable
from typing import Any

from ministack import app
from ministack.core import lambda_runtime
from ministack.services import eventbridge, lambda_svc, stepfunctions

from dev.local.watcher import watch
from dev.ministack import (
    authorization,
    concurrency,
    deadlines,
    gate,
    letters,
    limits,
    mocks,
    output,
    references,
    sizes,
    starting,
    throttling,
    tokens,
    waiting,
)

State = dict[str, Any]
Outcome = tuple[Any, str | None]

inner_execution: contextvars.ContextVar[State | None] = contextvars.ContextVar("inner_execution", default=None)


def answer_in_one_packet() -> None:
    """Without this a warm function call costs 40 ms more: Nagle's algorithm waits for a delayed acknowledgement."""
    socketserver.StreamRequestHandler.disable_nagle_algorithm = True


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


def name_failures_at_start() -> None:
    """A function that can't be imported fails by the name of its error, as on AWS, and not as `Runtime.Unknown`.

    One that is killed while it starts fails as one that is killed at work.
    """
    wait = lambda_runtime.ProvidedWorker._await_init

    def wait_named(worker: Any, *patience: Any) -> None:
        try:
            wait(worker, *patience)
        except RuntimeError as error:
            told = worker._init_error
            if isinstance(told, dict):
                raise lambda_runtime.ProvidedRuntimeError(told["errorMessage"], told["errorType"]) from error
            if worker._proc is not None and worker._proc.poll() is not None:
                raise lambda_runtime.ProvidedRuntimeError(str(error), "Runtime.ExitError") from error
            raise

    lambda_runtime.ProvidedWorker._await_init = wait_named


def take_concurrency_from_a_parameter() -> None:
    """A template's parameter arrives as text, as it does at AWS, where the service makes a number of it."""
    limit = lambda_svc._sqs_esm_concurrency

    def numeric_limit(mapping: State, *rest: Any) -> int:
        scaling = mapping.get("ScalingConfig") or {}
        numbers = {name: int(value) for name, value in scaling.items()}
        return int(limit(mapping | {"ScalingConfig": numbers}, *rest))

    lambda_svc._sqs_esm_concurrency = numeric_limit


def try_events_again() -> None:
    """An event whose function fails is tried again and kept in the end, as on AWS; MiniStack gives it one try."""

    def invoke(arn: str, payload: str) -> None:
        function, config, _ = lambda_svc._get_func_record_for_ref(arn)
        if function and config:
            lambda_svc.invoke_async_with_retry(
                lambda_svc._execution_record_for_config(function, config), json.loads(payload)
            )

    eventbridge._dispatch_to_lambda = invoke


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--stay", action="store_true")
    watch(also_the_parent=not arguments.parse_args().stay)
    answer_in_one_packet()
    sizes.limit_sizes()
    record_states_inside_branches()
    mocks.record_what_is_sent()
    mocks.heed_output_of_succeed(note_success)
    mocks.mock_each_attempt()
    keep_the_first_end()
    tokens.forget_tokens_of_ended_executions()
    name_failures_at_start()
    take_concurrency_from_a_parameter()
    try_events_again()
    letters.keep_undeliverable_events()
    deadlines.heed_deadlines()
    limits.limit_memory_and_disk()
    starting.start_in_time_or_fail_alone()
    concurrency.throttle_as_lambda_does()
    output.collect_all()
    waiting.wait_without_asking()
    throttling.throttle()
    references.refer_to_secrets_by_their_arn()
    references.start_nested_executions_by_an_alias()
    authorization.judge_every_call()
    gate.refuse_other_pages()
    sys.argv = ["ministack"]
    app.main()


if __name__ == "__main__":
    main()
