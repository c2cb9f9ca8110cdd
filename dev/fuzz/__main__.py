"""How broken files end: refused, damaged or read; anything else is a fault of ours, and exits with 1.

.venv/bin/python -m dev.fuzz [--files 1000] [--seed 1]
"""

import argparse
import os
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from dev.fuzz import files
from dev.local.limits import descendants, status_bytes
from swing.domain.errors import GolferError
from swing.media import sampling, video

MAX_S, MAX_MB = 10.0, 700.0
LOOK_S = 0.02


@dataclass
class Found:
    """How many files ended in which way, what no file may do, and what the worst took."""

    ends: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    worst_s: tuple[float, str] = (0.0, "")
    worst_mb: tuple[float, str] = (0.0, "")

    def add(self, name: str, end: str, seconds: float, megabytes: float) -> None:
        self.ends[end] += 1
        self.worst_s = max(self.worst_s, (seconds, name))
        self.worst_mb = max(self.worst_mb, (megabytes, name))

    @property
    def is_fine(self) -> bool:
        return not self.faults and self.worst_s[0] <= MAX_S and self.worst_mb[0] <= MAX_MB


class Memory:
    """The most that this process and its children hold at a time, together, beside what they held before."""

    def __init__(self) -> None:
        self.before_mb, self.peak_mb, self.is_over = held_mb(), 0.0, threading.Event()

    def watch(self) -> None:
        while not self.is_over.wait(LOOK_S):
            self.peak_mb = max(self.peak_mb, held_mb() - self.before_mb)


def held_mb() -> float:
    processes = [os.getpid(), *descendants(os.getpid())]
    return sum(status_bytes(each, "VmRSS:") for each in processes) / 1e6


@contextmanager
def watched() -> Iterator[Memory]:
    memory = Memory()
    thread = threading.Thread(target=memory.watch, daemon=True)
    thread.start()
    yield memory
    memory.is_over.set()
    thread.join()


def read(path: Path, folder: Path) -> str:
    """Do with a file what the functions do with it, but for posing and drawing. The word says how it ended."""
    try:
        info, times_s = video.probe(path)
        segments = sampling.segments(times_s, 2)
        seen = 0
        for segment in segments:
            plan = video.pack(path, info, times_s, segment, folder / "pack.mkv")
            own = set(plan.frames[plan.chunks[0].first :])
            seen += sum(number in own for number, _, _ in video.frames(folder / "pack.mkv"))
        sampling.check_seen(segments, seen)
        video.pictures(path, info, [0, len(times_s) // 2, len(times_s) - 1])
        film = video.in_order(path, info, np.arange(0, len(times_s), 4))
        video.write_film(folder / "film.mp4", ((times_s[number], picture) for number, picture in film), 30)
    except GolferError as error:
        return error.reason
    return "read"


def run(count: int, seed: int) -> Found:
    found = Found()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        whole = [
            (f"{form}/{codec}", files.write(folder / "whole", form, codec).read_bytes()) for form, codec in files.KINDS
        ]
        for label, content in files.broken(whole, count, seed):
            (folder / "file").write_bytes(content)
            began = time.monotonic()
            with watched() as memory:
                try:
                    end = read(folder / "file", folder)
                except Exception as error:  # noqa: BLE001 (any of these is what we are looking for)
                    end = "fault"
                    found.faults.append(f"{label}: {error!r}")
            found.add(label, end, time.monotonic() - began, memory.peak_mb)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    found = run(asked.files, asked.seed)
    print(f"{asked.files} files: " + ", ".join(f"{count} {end}" for end, count in found.ends.most_common()))
    print(f"the slowest took {found.worst_s[0]:.1f} s ({found.worst_s[1]})")
    print(f"the largest took {found.worst_mb[0]:.0f} MB more, all processes together ({found.worst_mb[1]})")
    print("\n".join(found.faults))
    sys.exit(not found.is_fine)


if __name__ == "__main__":
    main()
