"""A wall-clock deadline for a call, which raises TimeoutError.

A client's own time-out is for each read, and an answer that comes drop by drop never meets it.
"""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextvars import copy_context
from typing import TypeVar

Result = TypeVar("Result")


def within(seconds: float, call: Callable[[], Result]) -> Result:
    """Raises TimeoutError. The call goes on in the background then, so the caller has to close what it works with."""
    told: Future[Result] = Future()
    threading.Thread(target=copy_context().run, args=(settle, told, call), daemon=True).start()
    return told.result(max(seconds, 0))


def settle(told: Future[Result], call: Callable[[], Result]) -> None:
    try:
        told.set_result(call())
    except BaseException as error:  # noqa: BLE001 (it is raised where the result is waited for)
        told.set_exception(error)
