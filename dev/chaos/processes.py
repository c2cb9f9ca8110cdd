"""The processes of a local AWS: found by their process group, killed by the function they run. Linux and macOS."""

import contextlib
import os
import signal
import subprocess

RUNTIME = "awslambdaric"


def processes(group: int) -> dict[int, str]:
    """Command line of each living process of the group, by its id."""
    # Twice w: a terminal of 80 columns would cut the handler off.
    every = ["ps", "-A", "-ww", "-o", "pid=,pgid=,stat=,args="]
    listed = subprocess.run(every, capture_output=True, text=True, check=True)
    rows = [line.split(maxsplit=3) for line in listed.stdout.splitlines()]
    return {
        int(pid): command
        for pid, pgid, state, command in (row for row in rows if len(row) == 4)
        if int(pgid) == group and not state.startswith("Z")
    }


def kill(group: int, handler: str) -> int:
    """Kill the engine's processes that run this handler, none of another engine, and say how many there were."""
    found = [pid for pid, command in processes(group).items() if RUNTIME in command and command.endswith(handler)]
    for pid in found:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    return len(found)
