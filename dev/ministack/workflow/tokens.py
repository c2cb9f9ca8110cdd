"""Task tokens end with the execution that waits for them."""

from collections.abc import Callable
from typing import Any

from ministack.services import stepfunctions

from dev.ministack.workflow import mocks

State = dict[str, Any]

# Of every token, the execution that waits for it or did.
owners: dict[str, State | None] = {}


def forget_tokens_of_ended_executions() -> None:
    """Who answers for an execution that is over hears so, as from AWS; MiniStack would take the answer."""
    wait = stepfunctions._invoke_with_callback

    def wait_owned(resource: str, given: Any, token: str, state: State) -> Any:
        visited = mocks.visit.get()
        owners[token] = visited[0] if visited else None
        return wait(resource, given, token, state)

    def refusing(send: Callable[[State], Any]) -> Callable[[State], Any]:
        def send_or_refuse(data: State) -> Any:
            execution = owners.get(data.get("taskToken", ""))
            if execution is not None and execution["status"] != "RUNNING":
                return stepfunctions.error_response_json("TaskTimedOut", "The execution has ended", 400)
            return send(data)

        return send_or_refuse

    stepfunctions._invoke_with_callback = wait_owned
    for name in ("_send_task_success", "_send_task_failure", "_send_task_heartbeat"):
        setattr(stepfunctions, name, refusing(getattr(stepfunctions, name)))
