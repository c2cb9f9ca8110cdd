"""What a sandbox may take, as Lambda limits it: a process over its memory is killed, and a full disk takes no more.

Of the memory, resident pages count, mapped libraries included: each sandbox of Lambda is a machine of its own, which
shares none with another. Linux remembers a process's peak, so that no spike is missed between two measurements.

Without root a folder can't have a size of its own. So the size of each of the sandbox's files is limited, and where all
together have reached what is allowed, to next to nothing: a write too many fails at once, but says that the file is too
large (EFBIG) and not that the disk is full (ENOSPC). That too needs Linux.
"""

import contextlib
import os
import resource
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

PROC = Path("/proc")
MEGABYTE = 1 << 20
# Fast enough for what a process takes on its way from the limit to the machine's own.
LOOK_S = 0.05
# `ps` is a process of its own for each look.
LOOK_WITH_PS_S = 1.0
# Of a full disk, so that an engine that keeps a log in a file still gets it.
ROOM_ON_A_FULL_DISK = MEGABYTE


@dataclass(frozen=True)
class Limits:
    """MemorySize and EphemeralStorage of a function; the defaults are Lambda's."""

    memory_mb: int = 128
    disk_mb: int = 512


@dataclass(eq=False)
class Guard:
    """Watches one sandbox: its process, and its folder, which goes with it."""

    limits: Limits = field(default_factory=Limits)
    folder: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="sandbox-")))
    process: subprocess.Popen[bytes] | None = None
    peak_mb: float = 0
    full: bool = False

    def watch(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process
        limit_files(process.pid, self.limits.disk_mb * MEGABYTE)
        WATCHER.add(self)

    def look(self) -> None:
        """Kill a process that has taken too much, and let one with a full disk write no more."""
        if self.process is None or self.process.returncode is not None:
            return
        self.peak_mb = max(self.peak_mb, peak_bytes(self.process.pid) / MEGABYTE)
        if self.is_over_memory():
            self.process.kill()
        full = size(self.folder) > self.limits.disk_mb * MEGABYTE
        if full != self.full:
            self.full = full
            limit_files(self.process.pid, ROOM_ON_A_FULL_DISK if full else self.limits.disk_mb * MEGABYTE)

    def is_over_memory(self) -> bool:
        return self.peak_mb > self.limits.memory_mb

    def status(self) -> int:
        """How the process ended, once it has."""
        return self.process.wait() if self.process else 0

    def end(self) -> None:
        WATCHER.remove(self)
        shutil.rmtree(self.folder, ignore_errors=True)


class Watcher:
    """One thread that looks after all sandboxes at work. One that waits for its next call takes no more."""

    def __init__(self) -> None:
        self.changed = threading.Condition()
        self.guards: set[Guard] = set()
        self.thread: threading.Thread | None = None

    def add(self, guard: Guard | None) -> None:
        if guard is None:
            return
        with self.changed:
            self.guards.add(guard)
            self.thread = self.thread or started(self.run)
            self.changed.notify()

    def remove(self, guard: Guard | None) -> None:
        with self.changed:
            self.guards -= {guard}

    def run(self) -> None:
        while True:
            with self.changed:
                self.changed.wait_for(lambda: self.guards)
                guards = list(self.guards)
            for guard in guards:
                guard.look()
            time.sleep(LOOK_S if PROC.exists() else LOOK_WITH_PS_S)


def started(run: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=run, name="limits", daemon=True)
    thread.start()
    return thread


WATCHER = Watcher()


def peak_bytes(process: int) -> int:
    """The most that a process has held, and what its children hold."""
    if not PROC.exists():
        return bytes_by_ps(process)
    return status_bytes(process, "VmHWM:") + sum(status_bytes(child, "VmRSS:") for child in descendants(process))


def status_bytes(process: int, name: str) -> int:
    """0 of a process that is gone."""
    with contextlib.suppress(OSError):
        for line in (PROC / str(process) / "status").read_text().splitlines():
            if line.startswith(name):
                return 1024 * int(line.split()[1])
    return 0


def descendants(process: int) -> list[int]:
    children = []
    with contextlib.suppress(OSError):
        for listed in (PROC / str(process) / "task").glob("*/children"):
            children += [int(child) for child in listed.read_text().split()]
    return children + [each for child in children for each in descendants(child)]


def bytes_by_ps(process: int) -> int:
    asked = ["ps", "-o", "rss=", "-p", str(process)]
    told = subprocess.run(asked, capture_output=True, text=True, check=False).stdout
    return 1024 * int(told or 0)


def size(folder: Path) -> int:
    """Of all files below; those that go meanwhile take no room."""
    total = 0
    for place, _, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(OSError):
                total += (Path(place) / name).lstat().st_size
    return total


def limit_files(process: int, max_bytes: int) -> None:
    if hasattr(resource, "prlimit"):
        with contextlib.suppress(ProcessLookupError):
            resource.prlimit(process, resource.RLIMIT_FSIZE, (max_bytes, resource.RLIM_INFINITY))


def exit_message(request: str, status: int) -> str:
    """What Lambda says of a process that is gone; `status` is as subprocess returns it."""
    name = f"signal: {(signal.strsignal(-status) or '').lower()}" if status < 0 else f"exit status {status}"
    return f"RequestId: {request} Error: Runtime exited with error: {name}"


def disk_full() -> dict[str, str]:
    """The error of a function that wrote more than its disk holds, and ended before it was kept from it."""
    return {"errorType": "OSError", "errorMessage": "[Errno 28] No space left on device"}
