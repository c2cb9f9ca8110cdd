"""Memory and disk of MiniStack's function processes, which it lets take whatever the machine has."""

import contextvars
from collections.abc import Callable
from typing import Any

from ministack.core.lambda_runtime import ProvidedRuntimeError, ProvidedWorker
from ministack.services import lambda_svc

from dev.local.limits import WATCHER, Guard, Limits, disk_full, exit_message

Answer = dict[str, Any]

EXIT = "Runtime.ExitError"

# The worker that this thread starts, and the most memory that the one had which it has called.
starting: contextvars.ContextVar[Any] = contextvars.ContextVar("starting", default=None)
peak_mb: contextvars.ContextVar[int] = contextvars.ContextVar("peak_mb", default=0)


def limit_memory_and_disk() -> None:
    ProvidedWorker.guard = None
    ProvidedWorker._spawn = remembered(ProvidedWorker._spawn)
    ProvidedWorker._await_init = watched(ProvidedWorker._await_init)
    ProvidedWorker.invoke = limited(ProvidedWorker.invoke)
    for name in ("_teardown", "_discard_tmpdir"):
        setattr(ProvidedWorker, name, emptied(getattr(ProvidedWorker, name)))
    environment = lambda_svc._provided_worker_env
    lambda_svc._provided_worker_env = lambda *given: environment(*given) | own_folder(starting.get())
    lambda_svc._probe_peak_memory_mb = lambda _: peak_mb.get()


def remembered(spawn: Callable[..., None]) -> Callable[..., None]:
    def spawn_remembered(worker: Any, *patience: Any, **named: Any) -> None:
        starting.set(worker)
        spawn(worker, *patience, **named)

    return spawn_remembered


def own_folder(worker: Any) -> dict[str, str]:
    worker.guard = Guard(limits(worker.config))
    return {"TMPDIR": str(worker.guard.folder)}


def limits(config: dict[str, Any]) -> Limits:
    """A template's parameter arrives as text."""
    disk = (config.get("EphemeralStorage") or {}).get("Size", Limits.disk_mb)
    return Limits(int(config.get("MemorySize", Limits.memory_mb)), int(disk))


def watched(wait: Callable[..., None]) -> Callable[..., None]:
    def wait_watched(worker: Any, *patience: Any) -> None:
        worker.guard.watch(worker._proc)
        wait(worker, *patience)

    return wait_watched


def limited(invoke: Callable[..., Answer]) -> Callable[..., Answer]:
    def invoke_limited(worker: Any, event: Any, request: str, **named: Any) -> Answer:
        WATCHER.add(worker.guard)
        try:
            answer = invoke(worker, event, request, **named)
        except ProvidedRuntimeError as error:
            raise ended_at_start(worker.guard, request, error) from error
        finally:
            WATCHER.remove(worker.guard)
        answer = within_limits(worker, request, answer)
        peak_mb.set(round(worker.guard.peak_mb))
        return answer

    return invoke_limited


def ended_at_start(guard: Guard | None, request: str, error: ProvidedRuntimeError) -> ProvidedRuntimeError:
    if guard is None or error.error_type != EXIT:
        return error
    return ProvidedRuntimeError(exit_message(request, guard.status()), EXIT)


def within_limits(worker: Any, request: str, answer: Answer) -> Answer:
    """The answer, unless the process is gone, or is to be because it took more than was noticed so far."""
    guard: Guard = worker.guard
    guard.look()
    if guard.is_over_memory():
        worker._teardown()
    if guard.is_over_memory() or (answer.get("error_payload") or {}).get("errorType") == EXIT:
        return failed(answer, {"errorType": EXIT, "errorMessage": exit_message(request, guard.status())})
    if answer["status"] == "ok" and guard.full:
        return failed(answer, disk_full())
    return answer


def failed(answer: Answer, error: dict[str, str]) -> Answer:
    return answer | {"status": "error", "error": error["errorMessage"], "error_payload": error}


def emptied(end: Callable[..., None]) -> Callable[..., None]:
    def end_emptied(worker: Any) -> None:
        end(worker)
        if worker.guard:
            worker.guard.end()

    return end_emptied
