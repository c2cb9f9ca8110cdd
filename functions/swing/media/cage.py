"""The cage: a child process without credentials or network, in which uploaded files are opened, and nowhere else.

If that process dies or needs more memory, processor or time than it may have, the file is at fault:
UnreadableVideoError or VideoTooLargeError. Its answers are checked like any input from outside: see `video`.
"""

import atexit
import contextlib
import ctypes
import functools
import logging
import math
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import asdict, dataclass
from socket import AF_UNIX, SOCK_STREAM, send_fds, socket, socketpair
from typing import Any, Final, NoReturn

from swing.domain.errors import (
    GolferError,
    UnreadableVideoError,
    VideoTooLargeError,
    VideoTooLongError,
    VideoTooShortError,
)
from swing.media.limits import DAMAGED
from swing.media.messages import BadMessageError, Header, receive, send

ERRORS: Final[dict[str, type[GolferError]]] = {
    error.__name__: error for error in (UnreadableVideoError, VideoTooLargeError, VideoTooLongError, VideoTooShortError)
}
MAX_WORDS: Final = 300
# Of a function's memory for one job: the rest is the handler's with its libraries, and what both sides load.
SHARE: Final = 0.25
# Memory where the environment does not say how much there is: what the template gives the functions that decode.
MEMORY_MB: Final = 1769
# A job's time where there is no Lambda context to say when the function ends.
PATIENCE_S: Final = 600.0
# What a handler needs after a job that took all of its time, to say so.
MARGIN_S: Final = 3.0
# A pack of a few hundred small pictures takes a tenth of it.
MAX_DISK: Final = 500_000_000
PASSED_ON: Final = ("PATH", "LANG", "LD_LIBRARY_PATH", "TMPDIR")
# One thread, as processes that fork should have, and few heaps, each of which takes address space.
QUIET: Final = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}
PR_SET_DUMPABLE: Final = 4  # of <linux/prctl.h>

log = logging.getLogger(__name__)
ends_at: ContextVar[float] = ContextVar("ends_at", default=math.inf)  # by the monotonic clock


@dataclass(frozen=True)
class Allowance:
    """What one job may take."""

    memory_bytes: int
    cpu_s: int
    disk_bytes: int = MAX_DISK

    @classmethod
    def until(cls, end: float) -> "Allowance":
        megabytes = int(os.environ.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", MEMORY_MB))
        # Two processors may work on it at a time.
        return cls(round(SHARE * megabytes * 1e6), max(1, 2 * math.ceil(end - time.monotonic())))


class CageError(Exception):
    """The cage itself does not work; no file is at fault."""


def caged(handler: Callable[..., Any]) -> Callable[..., Any]:
    """A handler whose jobs end before Lambda ends it, and whose cage starts while the video is fetched."""

    @functools.wraps(handler)
    def timed(event: Any, context: Any) -> Any:
        cage(os.getpid()).start()
        token = ends_at.set(time.monotonic() + context.get_remaining_time_in_millis() / 1000 - MARGIN_S)
        try:
            return handler(event, context)
        finally:
            ends_at.reset(token)

    return timed


def run(
    job: str, content: bytes = b"", *, max_bytes: int = 0, max_s: float = PATIENCE_S, **arguments: Any
) -> Iterator[tuple[Header, bytearray]]:
    """What a job answers, one message after the other, each with no more than `max_bytes`.

    Raises UnreadableVideoError, VideoTooLargeError, VideoTooLongError, VideoTooShortError, and CageError.
    """
    until = min(time.monotonic() + max_s, ends_at.get())
    with cage(os.getpid()).cell() as channel:
        channel.settimeout(max(1e-3, until - time.monotonic()))
        with blamed_on_the_file():
            send(channel, {"job": job, "arguments": arguments, "limits": asdict(Allowance.until(until))}, content)
        while "end" not in (told := next_answer(channel, max_bytes, until))[0]:
            yield told


def next_answer(channel: socket, max_bytes: int, until: float) -> tuple[Header, bytearray]:
    with blamed_on_the_file():
        told = receive(channel, max_bytes, until)
    if told is None:
        raise UnreadableVideoError(DAMAGED)
    if "error" in told[0]:
        fail(told[0])
    return told


@contextlib.contextmanager
def blamed_on_the_file() -> Iterator[None]:
    try:
        yield
    except TimeoutError as error:
        raise VideoTooLargeError("The video takes longer to read than there is time for it.") from error
    except (BadMessageError, BrokenPipeError) as error:
        raise UnreadableVideoError(DAMAGED) from error


def fail(header: Header) -> NoReturn:
    words = str(header.get("message"))[:MAX_WORDS]
    if known := ERRORS.get(str(header["error"])):
        raise known(words)
    log.warning("A file was too much for its reader: %s", words)
    raise UnreadableVideoError(DAMAGED)


@functools.cache
def cage(process: int) -> "Cage":
    """The one of this process; a fork of it has none yet."""
    made = Cage()
    atexit.register(lambda: made.close() if os.getpid() == process else None)
    return made


class Cage:
    """The child process in which uploaded files are opened, from its first use until this process ends."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.process: subprocess.Popen[bytes] | None = None
        self.control: socket | None = None

    def start(self) -> None:
        """Start it without waiting: it loads its libraries meanwhile."""
        if self.process is not None and self.process.poll() is None:
            return
        self.close()
        self.control, theirs = socketpair(AF_UNIX, SOCK_STREAM)
        with theirs:
            self.process = subprocess.Popen(  # noqa: S603 (our own module)
                [sys.executable, "-m", "swing.media.cell", str(theirs.fileno())],
                env=environment(),
                cwd="/",
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        close_own_memory()

    @contextlib.contextmanager
    def cell(self) -> Iterator[socket]:
        """A channel to a process for one job, which ends with the context."""
        with self.lock:
            mine, child = self.opened() or self.opened() or impossible()
        with mine:
            try:
                yield mine
            finally:
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.killpg(child, signal.SIGKILL)

    def opened(self) -> tuple[socket, int] | None:
        """Our end of a channel and the process at the other end, or None if the cage has just died."""
        self.start()
        assert self.control is not None  # noqa: S101 (for mypy)
        mine, theirs = socketpair(AF_UNIX, SOCK_STREAM)
        with theirs, contextlib.suppress(ConnectionError):
            send_fds(self.control, [b"!"], [theirs.fileno()])
            if len(told := self.control.recv(4)) == 4:
                return mine, int.from_bytes(told, "big")
        mine.close()
        self.close()
        return None

    def close(self) -> None:
        if self.control is not None:
            self.control.close()
        if self.process is not None:
            self.process.kill()
            self.process.wait()
        self.control = self.process = None


def impossible() -> NoReturn:
    raise CageError("The process that reads videos does not start.")


def environment() -> dict[str, str]:
    """No credentials, no secrets, no address of Lambda's runtime."""
    kept = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    return {**kept, **QUIET, "PYTHONPATH": os.pathsep.join(os.path.realpath(path) for path in sys.path)}


def close_own_memory() -> None:
    """Let no other process of this user read this one's memory and environment, where the credentials are."""
    if "AWS_LAMBDA_FUNCTION_NAME" in os.environ and sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
