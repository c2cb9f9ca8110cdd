"""Nothing of a local AWS survives it: a watcher beside it kills its process group, function processes included.

A process that is killed can't say goodbye, but its pipes close.
"""

import os
import select
import shutil
import signal
import sys


def watch(*, also_the_parent: bool) -> None:
    """Fork the watcher, before the engine has threads. It acts when this process ends, in whatever way.

    With `also_the_parent` it acts as well when standard input closes, whose other end the parent holds.
    """
    reading, writing = os.pipe()
    if os.fork() != 0:
        os.close(reading)  # the other end stays open for as long as this process lives, and in no process it starts
        return
    os.close(writing)
    select.select([reading, *([sys.stdin] if also_the_parent else [])], [], [])
    shutil.rmtree(os.environ["TMPDIR"], ignore_errors=True)
    os.killpg(os.getpgrp(), signal.SIGKILL)
