"""How a function's process starts: as long as that takes, and if it fails, alone and by the name of what keeps it.

MiniStack gives a start ten seconds, and then once more what a call may take. A busy machine needs longer, and is busier
for each start that is broken off. With a process whose start has failed MiniStack ends all others of its function,
those at work too, so that their calls fail for nothing.
"""

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from ministack.core import lambda_runtime
from ministack.services import lambda_svc

START_S = 120.0

# The worker whose call has just failed in this thread, before MiniStack has drawn its conclusions.
failing: ContextVar[Any] = ContextVar("failing", default=None)


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


def start_in_time_or_fail_alone() -> None:
    lambda_runtime._PROVIDED_INIT_TIMEOUT = START_S
    lambda_runtime.ProvidedWorker.invoke = remembered(lambda_runtime.ProvidedWorker.invoke)
    lambda_svc.invalidate_worker = alone(lambda_svc.invalidate_worker)


def remembered(invoke: Callable[..., Any]) -> Callable[..., Any]:
    def invoke_remembered(worker: Any, *given: Any, **named: Any) -> Any:
        try:
            return invoke(worker, *given, **named)
        except Exception:
            failing.set(worker)
            raise

    return invoke_remembered


def alone(invalidate: Callable[..., None]) -> Callable[..., None]:
    def invalidate_alone(*function: Any, **scope: Any) -> None:
        worker = failing.get()
        if worker is None:
            invalidate(*function, **scope)
            return
        failing.set(None)
        forget(worker)
        lambda_runtime.kill_workers([worker])

    return invalidate_alone


def forget(worker: Any) -> None:
    with lambda_runtime._lock:
        for name, workers in list(lambda_runtime._workers.items()):
            if worker in workers:
                lambda_runtime._workers[name] = [each for each in workers if each is not worker]
