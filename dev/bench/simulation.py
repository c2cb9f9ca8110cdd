"""Arrivals and measured service times in, waits and the functions that run at once out: a discrete-event simulation.

An analysis is a list of stages, one after the other; a stage is so many tasks side by side, each of which holds one of
the slots (functions on AWS, cores here) for its time. Who finds no slot waits, first come, first served.
"""

import heapq
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np

# Uploads come in bursts: a lesson, a range's evening. This share of them comes in a tenth of the time.
BURST: Final = 0.5
BURST_TIME: Final = 0.1


@dataclass(frozen=True)
class Stage:
    tasks: int
    seconds: float


@dataclass(frozen=True)
class Outcome:
    """Seconds from each upload to its report, in order of the reports; the oldest wait for a slot; slots at most."""

    took_s: list[float]
    oldest_s: float
    slots: int
    duration_s: float

    def percentile(self, share: float) -> float:
        return float(np.percentile(self.took_s, share))


def arrivals(per_hour: float, hours: float, seed: int = 1) -> list[float]:
    """Times of uploads in seconds: half of them evenly at random, half in a burst."""
    rng = np.random.default_rng(seed)
    count, length_s = max(1, round(per_hour * hours)), 3600 * hours
    burst = round(count * BURST)
    begin_s = rng.uniform(0, length_s * (1 - BURST_TIME))
    together = rng.uniform(begin_s, begin_s + length_s * BURST_TIME, burst)
    return sorted(np.concatenate([rng.uniform(0, length_s, count - burst), together]).tolist())


def simulated(uploads: Iterable[float], stages: list[Stage], slots: int) -> Outcome:
    coming = [(at, number, -1) for number, at in enumerate(uploads)]
    begun = {number: at for at, number, _ in coming}
    left: dict[int, int] = {}
    waiting: deque[tuple[float, int, int]] = deque()
    took, oldest, busy, most, now = list[float](), 0.0, 0, 0, 0.0
    heapq.heapify(coming)
    while coming:
        now, number, stage = heapq.heappop(coming)
        if stage >= 0:
            busy, left[number] = busy - 1, left[number] - 1
        if stage < 0 or left[number] == 0:
            if stage + 1 == len(stages):
                took.append(now - begun[number])
            else:
                left[number] = stages[stage + 1].tasks
                waiting.extend([(now, number, stage + 1)] * stages[stage + 1].tasks)
        while waiting and busy < slots:
            since, next_number, next_stage = waiting.popleft()
            oldest, busy = max(oldest, now - since), busy + 1
            heapq.heappush(coming, (now + stages[next_stage].seconds, next_number, next_stage))
        most = max(most, busy)
    return Outcome(took, oldest, most, now)
