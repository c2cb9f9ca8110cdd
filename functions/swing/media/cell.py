"""The inside of the cage: a process that forks a child for each uploaded file to be opened.

python -m swing.media.cell FD, started by `cage` with an environment of its own. It loads what the jobs need and then
only forks, so a job costs milliseconds; neither it nor a child has ever seen a credential.
"""

import contextlib
import ctypes
import os
import resource
import signal
import sys
import time
import traceback
from pathlib import Path
from socket import recv_fds, socket
from typing import Final

from swing.domain.errors import GolferError, VideoTooLargeError
from swing.media import capture_tag, jobs, messages

# Of <linux/prctl.h> and <sched.h>: Python names none of them before 3.12.
PR_SET_PDEATHSIG: Final = 1
PR_SET_DUMPABLE: Final = 4
PR_SET_NO_NEW_PRIVS: Final = 38
CLONE_NEWUSER: Final = 0x10000000
CLONE_NEWNET: Final = 0x40000000
MAX_FILES: Final = 64
# Of what comes with a job, and until it has come.
MAX_BYTES: Final = 4_000_000
PATIENCE_S: Final = 60.0
JOBS: Final = jobs.JOBS | {"probe": capture_tag.with_capture_rate(jobs.probe)}


def main() -> None:
    control = socket(fileno=int(sys.argv[1]))
    harden()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # children are reaped by the system
    while True:
        told, descriptors, _, _ = recv_fds(control, 1, 1)
        if not told:
            return
        admit(control, socket(fileno=descriptors[0]))


def harden() -> None:
    """Give up what rights a process without root can give up on Linux; other systems have no such calls."""
    if not sys.platform.startswith("linux"):
        return
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    # No other process of this user may read its memory, and no job that of its parent.
    libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
    # No network. Where that is denied, as in Lambda and in most containers, there are no credentials to send either.
    libc.unshare(CLONE_NEWNET if os.geteuid() == 0 else CLONE_NEWUSER | CLONE_NEWNET)


def admit(control: socket, channel: socket) -> None:
    child = os.fork()
    if child == 0:
        control.close()
        serve(channel)
        os._exit(0)
    channel.close()
    with contextlib.suppress(OSError):  # the child may have done it, or be gone
        os.setpgid(child, child)
    control.sendall(child.to_bytes(4, "big"))


def serve(channel: socket) -> None:
    """Do the one job of this process, and say how it ended."""
    with contextlib.suppress(OSError):
        os.setpgid(0, 0)
    with contextlib.suppress(BrokenPipeError):  # the other side has closed
        try:
            work(channel)
        except BrokenPipeError:
            raise
        except Exception as error:  # noqa: BLE001 (a malformed file may cause any)
            messages.send(channel, failure(error))


def work(channel: socket) -> None:
    told = messages.receive(channel, MAX_BYTES, time.monotonic() + PATIENCE_S)
    if told is None:
        return
    header, content = told
    channel.settimeout(None)
    limit(**header["limits"])
    for answer, more in JOBS[header["job"]](content, **header["arguments"]):
        messages.send(channel, answer, more)
    messages.send(channel, {"end": True})


def failure(error: Exception) -> messages.Header:
    if isinstance(error, GolferError):
        return {"error": type(error).__name__, "message": error.message}
    if isinstance(error, MemoryError):
        return {"error": VideoTooLargeError.__name__, "message": "The file asks for more memory than there is for it."}
    place = traceback.extract_tb(error.__traceback__)[-1]
    return {"error": "", "message": f"{type(error).__name__} in {place.name}: {error}"}


def limit(memory_bytes: int, cpu_s: int, disk_bytes: int) -> None:
    """Take no more than this, besides what is in memory already. macOS does not keep to the first."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        hold(resource.RLIMIT_AS, mapped_bytes() + memory_bytes)
    hold(resource.RLIMIT_CPU, cpu_s)
    hold(resource.RLIMIT_FSIZE, disk_bytes)
    hold(resource.RLIMIT_NOFILE, MAX_FILES)
    hold(resource.RLIMIT_CORE, 0)


def hold(what: int, most: int) -> None:
    _, hard = resource.getrlimit(what)
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(what, (most, most))


def mapped_bytes() -> int:
    return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()


if __name__ == "__main__":
    main()
