"""LocalStack's Lambda functions as processes of this machine, in place of the containers that it would start."""

import os
import shutil
import tempfile
import time
from pathlib import Path

from localstack import config
from localstack.services.lambda_.invocation.execution_environment import ExecutionEnvironment
from localstack.services.lambda_.invocation.executor_endpoint import StatusErrorException
from localstack.services.lambda_.invocation.lambda_models import FunctionVersion, InvocationResult
from localstack.services.lambda_.invocation.plugins import DockerRuntimeExecutorPlugin
from localstack.services.lambda_.invocation.runtime_executor import RuntimeExecutor

from dev.local.limits import Limits
from dev.localstack.runtime_api import HOST, InitError, Invocation, Outcome, error
from dev.localstack.sandbox import Sandbox

# What configures LocalStack itself is none of a function's business.
NOT_PASSED_ON = {"PYTHONPATH", "AWS_PROFILE", "SFN_MOCK_CONFIG"}


class ProcessExecutor(RuntimeExecutor):
    """One execution environment: LocalStack gives it one invocation at a time."""

    def __init__(self, id: str, function_version: FunctionVersion) -> None:  # noqa: A002 (LocalStack's name)
        super().__init__(id=id, function_version=function_version)
        self.folder = Path(tempfile.mkdtemp(prefix="sandbox-"))
        self.log = self.folder / "log"
        self.told = 0
        self.sandbox: Sandbox | None = None

    def start(self, env_vars: dict[str, str]) -> None:
        """Raises StatusErrorException with the function's own error."""
        inherited = {name: value for name, value in os.environ.items() if name not in NOT_PASSED_ON}
        code = self.function_version.config.code.get_unzipped_code_location()
        given = {name: str(value) for name, value in env_vars.items()}
        environment = inherited | given | {"LAMBDA_TASK_ROOT": str(code), "TZ": "UTC"}
        self.sandbox = Sandbox(code, environment, self.log, self.limits())
        try:
            self.sandbox.start()
        except InitError as failure:
            raise StatusErrorException("The function did not start", payload=failure.body) from failure

    def limits(self) -> Limits:
        config = self.function_version.config
        return Limits(config.memory_size, config.ephemeral_storage.size)

    def invoke(self, payload: dict[str, str]) -> InvocationResult:
        request, started = payload["invoke-id"], time.monotonic()
        outcome = limited(self.outcome(payload))
        took_ms = 1000 * (time.monotonic() - started)
        lines = (
            f"START RequestId: {request} Version: {self.function_version.id.qualifier}\n{self.written()}\n"
            f"END RequestId: {request}\nREPORT RequestId: {request}\tDuration: {took_ms:.2f} ms\t{self.memory()}\n"
        )
        return InvocationResult(request, outcome.body, is_error=outcome.failed, logs=lines)

    def memory(self) -> str:
        used = self.sandbox.guard.peak_mb if self.sandbox and self.sandbox.guard else 0
        return f"Memory Size: {self.limits().memory_mb} MB\tMax Memory Used: {used:.0f} MB"

    def outcome(self, payload: dict[str, str]) -> Outcome:
        assert self.sandbox is not None  # noqa: S101 (LocalStack starts an environment before it uses it)
        timeout_s = self.function_version.config.timeout
        invocation = Invocation(
            request_id=payload["invoke-id"],
            function_arn=payload["invoked-function-arn"],
            payload=payload["payload"].encode(),
            trace_id=payload["trace-id"],
            deadline_ms=int(1000 * (time.time() + timeout_s)),
        )
        try:
            return self.sandbox.invoke(invocation, timeout_s)
        except InitError as failure:
            return Outcome(failure.body, failed=True)

    def stop(self) -> None:
        if self.sandbox:
            self.sandbox.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def written(self) -> str:
        """What the process has written since it was last asked; it writes before it posts its answer."""
        with self.log.open("rb") as log:
            log.seek(self.told)
            new = log.read()
        self.told += len(new)
        return new.decode(errors="replace").replace("\r", "\n")

    def get_logs(self) -> str:
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def get_address(self) -> str:
        return HOST

    def get_endpoint_from_executor(self) -> str:
        return HOST

    def get_runtime_endpoint(self) -> str:
        return f"http://{HOST}"

    @classmethod
    def prepare_version(cls, function_version: FunctionVersion) -> None:
        function_version.config.code.prepare_for_execution()

    @classmethod
    def cleanup_version(cls, function_version: FunctionVersion) -> None:
        """Nothing outlives the temporary directory."""


def limited(outcome: Outcome) -> Outcome:
    most = config.LAMBDA_LIMITS_MAX_FUNCTION_PAYLOAD_SIZE_BYTES
    if len(outcome.body) <= most:
        return outcome
    message = f"Response payload size exceeded maximum allowed payload size ({most} bytes)."
    return Outcome(error("Function.ResponseSizeTooLarge", message), failed=True)


def run_functions_as_processes() -> None:
    DockerRuntimeExecutorPlugin.load = lambda *_, **__: ProcessExecutor


def write_to_the_functions_log_group() -> None:
    """LocalStack writes to /aws/lambda/{name}, whatever the function's LoggingConfig says."""
    ExecutionEnvironment.get_log_group_name = lambda environment: environment.function_version.config.logging_config[
        "LogGroup"
    ]
