"""A function that does not start fails by the name of what keeps it from starting."""

from typing import Any

from ministack.core import lambda_runtime


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
