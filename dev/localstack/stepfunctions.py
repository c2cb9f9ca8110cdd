"""LocalStack's Step Functions without a Java machine, and with AWS's error names where a case is mocked."""

import json
import os
import re
import time
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

from jsonata import Jsonata
from localstack.services.stepfunctions.asl.component.common.error_name.error_name import ErrorName
from localstack.services.stepfunctions.asl.component.common.error_name.failure_event import FailureEventException
from localstack.services.stepfunctions.asl.component.common.retry import retrier_decl
from localstack.services.stepfunctions.asl.component.state.state_execution.state_map.iteration import iteration_worker
from localstack.services.stepfunctions.asl.component.state.state_execution.state_parallel import branches_decl
from localstack.services.stepfunctions.asl.component.state.state_execution.state_task import local_mock_eval_utils
from localstack.services.stepfunctions.asl.component.state.state_execution.state_task.service import (
    state_task_service_callback,
    state_task_service_dynamodb,
)
from localstack.services.stepfunctions.asl.component.state.state_wait.wait_function.wait_function import WaitFunction
from localstack.services.stepfunctions.asl.eval import states, variable_store
from localstack.services.stepfunctions.asl.eval.callback.callback import HeartbeatTimeoutError
from localstack.services.stepfunctions.asl.eval.environment import Environment
from localstack.services.stepfunctions.asl.eval.program_state import ProgramStopped
from localstack.services.stepfunctions.asl.jsonata import jsonata
from localstack.services.stepfunctions.asl.parse import asl_parser
from localstack.services.stepfunctions.backend import execution
from localstack.services.stepfunctions.provider import StepFunctionsProvider

DECLARATION = re.compile(r"\$(\w+):=")
JSON = json.JSONDecoder()
WHOLE_PERCENTAGE = re.compile(r'("ToleratedFailurePercentage":\s*\d+)(?![\d.])')


def evaluate_jsonata_in_python() -> None:
    """LocalStack would download a Java machine and JSONata's Java port; states and JSONPath variables both use it."""
    jsonata._eval_jsonata = evaluated
    states.encode_jsonata_variable_declarations = declared
    variable_store.encode_jsonata_variable_declarations = declared


def evaluated(expression: str) -> Any:
    try:
        bindings, bare = separated(expression)
        return json.loads(json.dumps(Jsonata(bare).evaluate(None, bindings)))
    except Exception as error:
        raise jsonata.JSONataException("UNKNOWN", str(error)) from error


def declared(bindings: dict[str, Any]) -> str:
    """LocalStack's own leaves quotes and line ends inside of texts as they are."""
    return "".join(f"{name}:={json.dumps(value, default=str)};" for name, value in bindings.items())


def separated(expression: str) -> tuple[dict[str, Any], str]:
    """The variables that are declared before an expression, and the expression.

    LocalStack writes all of a state's input into every expression. To read that as JSON takes a hundredth of the time
    that it takes to parse it as JSONata.
    """
    bindings, place = {}, 1
    while declaration := DECLARATION.match(expression, place):
        try:
            bindings[declaration[1]], place = JSON.raw_decode(expression, declaration.end())
        except json.JSONDecodeError:
            break  # it is the expression's own
        place += 1
    return bindings, f"({expression[place:]}" if bindings else expression


def take_whole_percentages() -> None:
    """LocalStack's grammar knows a tolerated percentage with a decimal point only."""
    parser = asl_parser.AmazonStateLanguageParser
    parse = parser.parse
    parser.parse = staticmethod(lambda definition: parse(WHOLE_PERCENTAGE.sub(r"\1.0", definition)))


def parse_each_definition_once() -> None:
    """LocalStack parses the whole definition, which takes a third of a second, for every execution of it."""
    parser = asl_parser.AmazonStateLanguageParser
    parser.parse = staticmethod(lru_cache(maxsize=16)(parser.parse))


def keep_the_names_of_mocked_errors() -> None:
    """LocalStack loses the name of an error that a mock throws from a DynamoDB task, or that begins with `States.`."""
    local_mock_eval_utils.CustomErrorName = ErrorName
    task = state_task_service_dynamodb.StateTaskServiceDynamoDB
    name = task._from_error

    def named(self: Any, env: Any, ex: Exception) -> Any:
        return ex.failure_event if isinstance(ex, FailureEventException) else name(self, env, ex)

    task._from_error = named


def keep_the_names_of_errors_inside() -> None:
    """LocalStack refuses a branch whose error begins with `States.`, and calls that a failure of its own."""
    branches_decl.CustomErrorName = iteration_worker.CustomErrorName = ErrorName


def name_a_missed_heartbeat() -> None:
    """LocalStack says that the task timed out; to AWS, that is another error."""
    task = state_task_service_callback.StateTaskServiceCallback
    name = task._from_error

    def named(self: Any, env: Any, ex: Exception) -> Any:
        event = name(self, env, ex)
        if isinstance(ex, HeartbeatTimeoutError):
            event.error_name = ErrorName("States.HeartbeatTimeout")
            event.event_details["taskTimedOutEventDetails"]["error"] = event.error_name.error_name
        return event

    task._from_error = named


def keep_the_reason_of_a_stop() -> None:
    """LocalStack forgets the error and the cause that StopExecution was called with."""
    worker = execution.BaseExecutionWorkerCommunication
    reflect = worker._reflect_execution_status

    def reflect_with_reason(self: Any) -> None:
        reflect(self)
        ended = self.execution.exec_worker.env.program_state()
        if isinstance(ended, ProgramStopped):
            self.execution.error, self.execution.cause = ended.error, ended.cause

    worker._reflect_execution_status = reflect_with_reason


def let_nothing_follow_a_stop() -> None:
    """An execution that is stopped between two states can't enter the next one, which LocalStack calls a failure."""
    set_error = Environment.set_error

    def set_error_of_what_runs(self: Any, error: Any) -> None:
        if not isinstance(self.program_state(), ProgramStopped):
            set_error(self, error)

    Environment.set_error = set_error_of_what_runs


def shorten_waits() -> None:
    """SFN_WAIT_SCALE=0.1 leaves a tenth of every Wait state and of every pause before a retry, as on MiniStack."""
    scale = float(os.environ.get("SFN_WAIT_SCALE", "1"))
    retrier_decl.time = SimpleNamespace(sleep=lambda seconds: time.sleep(scale * seconds))

    def wait(_: Any, env: Any, wait_seconds: float) -> None:
        end = time.monotonic() + scale * wait_seconds
        while env.is_running() and (left := end - time.monotonic()) > 0:
            env.program_state_event.wait(left)

    WaitFunction._wait_interval = wait


def start_the_machine_for_its_alias() -> None:
    """LocalStack can't start a machine that has an alias, and files what an alias has started under its version."""
    start = StepFunctionsProvider.start_execution

    def start_unqualified(provider: Any, context: Any, state_machine_arn: str, *given: Any, **named: Any) -> Any:
        machine = re.sub(r"(:stateMachine:[^:#]+):[A-Za-z]\w*", r"\1", state_machine_arn)
        return start(provider, context, machine, *given, **named)

    StepFunctionsProvider.start_execution = start_unqualified
