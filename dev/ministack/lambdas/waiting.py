"""A warm process costs nothing while it waits for its next call.

MiniStack asks twenty times a second for each of them whether there is something to do. On a busy machine, the threads
that ask for a hundred of them get in the way of those that work, which makes the machine busier still: it may stay so.
"""

import queue
import socketserver
from typing import Any

from ministack.core import lambda_runtime

# A call and an answer are heard at once; this long it may take until a process that ended is noticed.
POLL_S = 0.25
# And until the threads of a process that was ended on purpose end.
PATIENCE_S = 1


class Patient:
    """A queue whose reader waits longer than it asks to."""

    def __init__(self, pending: "queue.Queue[Any]") -> None:
        self.pending = pending

    def get(self, timeout: float) -> Any:
        return self.pending.get(timeout=max(timeout, PATIENCE_S))


def wait_without_asking() -> None:
    lambda_runtime._PROVIDED_POLL = POLL_S
    build = lambda_runtime.ProvidedWorker._build_handler_class
    lambda_runtime.ProvidedWorker._build_handler_class = lambda worker, generation, pending: build(
        worker, generation, Patient(pending)
    )
    serve = socketserver.BaseServer.serve_forever

    def serve_patiently(self: socketserver.BaseServer, poll_interval: float = 0) -> None:
        serve(self, max(poll_interval, PATIENCE_S))

    setattr(socketserver.BaseServer, "serve_forever", serve_patiently)  # noqa: B010 (mypy knows no other way)
