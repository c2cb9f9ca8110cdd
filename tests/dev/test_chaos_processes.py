"""Only the processes of one function of one engine are killed."""

import subprocess
import sys
from collections.abc import Iterator

import pytest

from dev.chaos.processes import kill, processes

SLEEP = "import time; time.sleep(600)"


@pytest.fixture
def sleepers() -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    """Two functions, each in a process group of its own, with command lines as long as those of a deep checkout."""
    started = {
        name: subprocess.Popen(
            [sys.executable, "-c", SLEEP, "x" * 200, "awslambdaric", f"{name}.app.handler"], start_new_session=True
        )
        for name in ("probe_video", "ask_coach")
    }
    yield started
    for process in started.values():
        process.kill()
        process.wait()


def test_a_function_dies_however_narrow_the_terminal_is(
    sleepers: dict[str, subprocess.Popen[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    probe = sleepers["probe_video"]

    killed = kill(probe.pid, "probe_video.app.handler")

    assert killed == 1
    assert probe.wait() == -9
    assert processes(probe.pid) == {}


def test_other_functions_and_other_engines_live_on(sleepers: dict[str, subprocess.Popen[bytes]]) -> None:
    probe, coach = sleepers["probe_video"], sleepers["ask_coach"]

    killed = kill(probe.pid, "ask_coach.app.handler")

    assert killed == 0
    assert probe.poll() is None
    assert coach.poll() is None
