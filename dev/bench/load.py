"""Many uploads at once on a warm local engine: throughput, and how long a golfer waits."""

import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dev.bench.cost import usd
from dev.bench.pipeline import Pipeline, cpu_by_function, spent
from dev.local.analysis import history
from ops.local import ROOT

CLIP: Final = ROOT / "tests" / "clips" / "face_on_left_30.mp4"
PATIENCE_S: Final = 240.0
POLL_S: Final = 1.0


@dataclass(frozen=True)
class Load:
    """`waits_s` are from the burst's begin to each report. `cpu_s` (by function) and cost are one upload's."""

    uploads: int
    finished: int
    duration_s: float
    waits_s: list[float]
    usd_each: float
    cpu_s: dict[str, float]

    @property
    def per_minute(self) -> float:
        return 60 * self.finished / self.duration_s

    def percentile(self, share: int) -> float:
        return statistics.quantiles(self.waits_s, n=100)[share - 1]


def burst(pipeline: Pipeline, uploads: int, clip: Path = CLIP) -> Load:
    """Upload all at once and wait for the last report, but no longer than patience lasts."""
    began, before = time.time(), spent(pipeline.group)
    with ThreadPoolExecutor(8) as pool:
        executions = list(pool.map(lambda _: pipeline.upload(clip), range(uploads)))
    left = set(executions)
    while left and time.time() - began < PATIENCE_S:
        time.sleep(POLL_S)
        left &= pipeline.running()
    done = [history(pipeline.stack, each) for each in executions if each not in left]
    waits_s = sorted(events[-1]["timestamp"].timestamp() - began for events in done)
    used = {name: cpu / len(done) for name, cpu in cpu_by_function(pipeline.group, before).items()}
    return Load(uploads, len(done), waits_s[-1], waits_s, statistics.fmean(map(usd, done)), used)
