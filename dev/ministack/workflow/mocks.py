"""Step Functions Local's mocked service integrations (SFN_MOCK_CONFIG), and a history that says what was sent.

MiniStack reads the same file, but asks it once for each visit of a state: a retry meets the answer of the first attempt
again, and a mocked success neither evaluates its Arguments nor stands in the history. Here every attempt asks.
"""

import contextvars
import json
from collections.abc import Callable
from typing import Any

from ministack.services import stepfunctions

State = dict[str, Any]

# Of the attempt that runs in this thread.
visit: contextvars.ContextVar[tuple[State, State] | None] = contextvars.ContextVar("visit", default=None)
sent: contextvars.ContextVar[Any] = contextvars.ContextVar("sent", default=None)


def mock_each_attempt() -> None:
    ask = stepfunctions._get_mock_response
    stepfunctions._get_mock_response = lambda *_: None
    stepfunctions._execute_task = remembered(stepfunctions._execute_task)
    for name in ("_invoke_resource", "_invoke_resource_with_timeout", "_invoke_with_callback"):
        setattr(stepfunctions, name, mocked(getattr(stepfunctions, name), ask))


def remembered(execute: Callable[..., Any]) -> Callable[..., Any]:
    def execute_remembered(state: State, given: Any, execution: State, context: State) -> Any:
        visit.set((execution, context))
        return execute(state, given, execution, context)

    return execute_remembered


def mocked(invoke: Callable[..., Any], ask: Callable[..., State | None]) -> Callable[..., Any]:
    def invoke_mocked(*arguments: Any) -> Any:
        answer = answer_of(visit.get(), ask)
        if answer is None:
            return invoke(*arguments)
        if thrown := answer.get("Throw"):
            raise stepfunctions._ExecutionError(thrown["Error"], thrown["Cause"])
        return answer["Return"]

    return invoke_mocked


def answer_of(visited: tuple[State, State] | None, ask: Callable[..., State | None]) -> State | None:
    """What the file says for this attempt; all visits of a state in one execution are counted together."""
    if visited is None or not visited[0].get("testCase"):
        return None
    execution, context = visited
    name, attempts = context["State"]["Name"], execution["mockAttempts"]
    attempt = attempts[name] = attempts.get(name, -1) + 1
    return ask(context["StateMachine"]["Name"], execution["testCase"], name, attempt)


def record_what_is_sent() -> None:
    """As AWS does, the history says with which arguments a service was called."""
    evaluate, note = stepfunctions._apply_jsonata_arguments, stepfunctions._add_event

    def evaluate_remembered(*arguments: Any) -> Any:
        sent.set(evaluate(*arguments))
        return sent.get()

    def note_sent(execution: State, kind: str, details: State | None = None) -> State:
        if kind == "TaskScheduled" and details:
            details["taskScheduledEventDetails"]["parameters"] = json.dumps(sent.get())
        event: State = note(execution, kind, details)
        return event

    stepfunctions._apply_jsonata_arguments = evaluate_remembered
    stepfunctions._add_event = note_sent


def heed_output_of_succeed(note: Callable[[str, Any, State], None]) -> None:
    """A Succeed state in JSONata may have an Output. `note` hears of the state's input and output."""
    leave = stepfunctions._apply_output_path

    def leave_with_output(state: State, given: Any, context: State | None = None) -> Any:
        if state.get("Type") != "Succeed":
            return leave(state, given, context)
        output = stepfunctions._apply_jsonata_output(state, given, context, default=given)
        note((context or {})["State"]["Name"], given, output)
        return output

    stepfunctions._apply_output_path = leave_with_output
