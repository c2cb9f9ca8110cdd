"""A sandbox is its process and all that this has started: together they take what the function may take."""

import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from dev.local.limits import PROC, WATCHER, Guard, Limits, exit_message, size

LINUX = pytest.mark.skipif(
    not PROC.exists(), reason="only Linux tells the peak, the children and takes a limit of files"
)
PARENT = """
import subprocess, sys
child = "x = b'x' * (150 << 20); print('held', flush=True); input()"
subprocess.run([sys.executable, "-c", child])
"""
WRITER = """
import sys
with open(sys.argv[1], "wb") as file:
    file.truncate(int(sys.argv[2]) << 20)
"""


@pytest.fixture
def guard() -> Iterator[Guard]:
    guard = Guard(Limits(memory_mb=128, disk_mb=8))
    yield guard
    guard.end()


def process(*command: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", *command], stdin=subprocess.PIPE, stdout=subprocess.PIPE)


@LINUX
def test_what_a_child_holds_counts_too(guard: Guard) -> None:
    with process(PARENT) as parent:
        guard.watch(parent)

        assert guard.status() == -signal.SIGKILL

    assert guard.is_over_memory()


@LINUX
def test_a_sandbox_at_rest_is_left_alone(guard: Guard) -> None:
    with process("print('started', flush=True); input()") as waiting:
        guard.watch(waiting)
        assert waiting.stdout is not None
        waiting.stdout.readline()
        WATCHER.remove(guard)
        seen = guard.peak_mb

        waiting.communicate(b"\n")

    assert waiting.returncode == 0
    assert guard.peak_mb == seen


@LINUX
@pytest.mark.parametrize(("megabytes", "status"), [(8, 0), (9, 1)])
def test_a_file_is_no_larger_than_the_disk(guard: Guard, megabytes: int, status: int) -> None:
    script = f"input()\n{WRITER}"
    with process(script, str(guard.folder / "file"), str(megabytes)) as writer:
        guard.watch(writer)

        writer.communicate(b"\n")

    assert writer.returncode == status


@LINUX
def test_what_lies_on_a_full_disk_leaves_no_room_for_another_file(guard: Guard) -> None:
    (guard.folder / "first").write_bytes(bytes(9 << 20))
    with process(f"input()\n{WRITER}", str(guard.folder / "second"), "2") as writer:
        guard.watch(writer)
        guard.look()

        writer.communicate(b"\n")

    assert (writer.returncode, guard.full) == (1, True)


def test_the_folder_of_a_sandbox_ends_with_it(guard: Guard) -> None:
    (guard.folder / "file").write_text("left behind")

    guard.end()

    assert not Path(guard.folder).exists()


@pytest.mark.parametrize(
    ("status", "said"),
    [
        pytest.param(-signal.SIGKILL, "signal: killed", id="killed"),
        pytest.param(-signal.SIGSEGV, "signal: segmentation fault", id="crashed"),
        pytest.param(3, "exit status 3", id="ended by itself"),
    ],
)
def test_lambda_says_how_a_process_ended(status: int, said: str) -> None:
    assert exit_message("1234", status) == f"RequestId: 1234 Error: Runtime exited with error: {said}"


def test_folders_that_come_and_go_while_they_are_measured_do_no_harm(tmp_path: Path) -> None:
    stopped = threading.Event()

    def tidy() -> None:
        while not stopped.is_set():
            for place in range(40):
                (tmp_path / f"{place}" / "deep").mkdir(parents=True, exist_ok=True)
            shutil.rmtree(tmp_path / "0")
            for place in range(1, 40):
                shutil.rmtree(tmp_path / f"{place}")

    tidying = threading.Thread(target=tidy)
    tidying.start()
    try:
        sizes = {size(tmp_path) for _ in range(300)}
    finally:
        stopped.set()
        tidying.join()

    assert sizes == {0}
