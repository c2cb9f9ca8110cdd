"""All that a function printed before it answered is in its log, as on AWS.

MiniStack waits 50 ms for a first line and 5 ms for another: a function that prints nothing answers 50 ms late, and what
an engine without a free core reads later than that is lost, unless the function is called again. So a reader of the
log takes what is left in the pipe, without waiting.
"""

import os
import queue
import select
from typing import IO, Any

from ministack.core.lambda_runtime import ProvidedWorker

# All that a pipe holds.
MAX_BYTES = 1 << 16

Chunks = queue.Queue[bytes]


def collect_all() -> None:
    ProvidedWorker._pump_output = pump
    ProvidedWorker._drain_stderr = printed
    ProvidedWorker._drain_stderr_bounded = printed_to_the_end


def pump(_worker: Any, stream: IO[bytes], chunks: Chunks) -> None:
    """Take what comes out of the pipe for as long as it may be written to, so that no writer blocks."""
    while is_readable(stream, patience_ms=None) and take(stream, chunks):
        pass
    with chunks.mutex:
        stream.close()


def take(stream: IO[bytes], chunks: Chunks) -> bool:
    """Whether more may come. The oldest chunk gives way when there are too many.

    A holder of the queue's mutex sees each byte either in the pipe or in the queue.
    """
    with chunks.mutex:
        if stream.closed or not is_readable(stream, patience_ms=0):
            return not stream.closed
        if read := os.read(stream.fileno(), MAX_BYTES):
            chunks.queue.append(read)
        if 0 < chunks.maxsize < len(chunks.queue):
            chunks.queue.popleft()
        return bool(read)


def printed_to_the_end(worker: Any, **_: float) -> str:
    """What was printed since the last time, with what is still in the pipe."""
    if (process := worker._proc) is not None:  # another thread may end it meanwhile
        take(process.stdout, worker._stderr_queue)
    return printed(worker)


def printed(worker: Any) -> str:
    """What was printed since the last time, as far as it has been taken out of the pipe."""
    chunks: Chunks = worker._stderr_queue
    with chunks.mutex:
        read = b"".join(chunks.queue)
        chunks.queue.clear()
    return read.decode(errors="replace").replace("\r\n", "\n").removesuffix("\n")


def is_readable(stream: IO[bytes], patience_ms: int | None) -> bool:
    """Whether there are bytes, or an end."""
    poll = select.poll()  # unlike select.select it takes file numbers above 1023
    poll.register(stream, select.POLLIN)
    return bool(poll.poll(patience_ms))
