"""What it costs to open a file in a process of its own: a probe in the cage against one in this process."""

import os
import time
from collections.abc import Callable
from statistics import median
from typing import Final

from ops.local import ROOT
from swing.media import cage, jobs, video
from swing.media.limits import Limits

CLIP: Final = ROOT / "dev" / "sample" / "swing.mp4"
TRIES: Final = 15


def line() -> str:
    began = time.perf_counter()
    cage.cage(os.getpid()).start()
    video.probe(CLIP)
    first_ms = 1000 * (time.perf_counter() - began)
    inside, outside = milliseconds(lambda: video.probe(CLIP)), milliseconds(here)
    return f"The cage: {inside - outside:.0f} ms a job; its first, with its start, {first_ms - outside:.0f} ms."


def here() -> None:
    limits = Limits()
    list(jobs.probe(b"", str(CLIP), limits.max_frames, limits.max_pixels))


def milliseconds(work: Callable[[], object]) -> float:
    taken = []
    for _ in range(TRIES):
        began = time.perf_counter()
        work()
        taken.append(1000 * (time.perf_counter() - began))
    return median(taken)


if __name__ == "__main__":
    print(line())
