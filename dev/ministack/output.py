"""All that a function printed before it answered is in its log, as on AWS.

MiniStack waits 50 ms for a first line and 5 ms for another: a function that prints nothing answers 50 ms late, and what
an engine without a free core reads later than that is lost, unless the function is called again.
"""

import os
import queue
import select
import threading
import time
from typing import IO, Any

from ministack.core.lambda_runtime import ProvidedWorker

# A function whose threads print on and on does not hold its answer back for longer.
PATIENCE_S = 5
POLL_S = 0.001

# Whoever holds it sees each byte either in a pipe or in a queue.
taking = threading.Lock()


def collect_all() -> None:
    ProvidedWorker._pump_output = pump
    ProvidedWorker._drain_stderr_bounded = drained


def pump(_worker: Any, stream: IO[bytes], lines: "queue.Queue[str]") -> None:
    """Lines from a pipe to a queue, as long as somebody may write to it. The oldest give way when it is full."""
    rest, open_end = b"", True
    while open_end:
        is_readable(stream, patience_ms=None)
        with taking:
            read = os.read(stream.fileno(), 1 << 16)
            open_end = bool(read)
            *whole, rest = (rest + read).split(b"\n")
            for line in [*whole, rest] if rest and not open_end else whole:
                if lines.full():
                    lines.get_nowait()
                lines.put_nowait(line.decode(errors="replace").rstrip("\r"))
    stream.close()


def drained(worker: Any, **_: float) -> str:
    """What was printed since the last time, once there is nothing left in the pipe."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        with taking:
            if not is_waiting(worker):
                break
        time.sleep(POLL_S)
    return str(worker._drain_stderr())


def is_waiting(worker: Any) -> bool:
    process, thread = worker._proc, worker._log_thread
    return (
        process is not None and thread is not None and thread.is_alive() and is_readable(process.stdout, patience_ms=0)
    )


def is_readable(stream: IO[bytes], patience_ms: int | None) -> bool:
    """Whether there are bytes, or an end."""
    poll = select.poll()  # unlike select.select it takes file numbers above 1023
    poll.register(stream, select.POLLIN)
    return bool(poll.poll(patience_ms))
