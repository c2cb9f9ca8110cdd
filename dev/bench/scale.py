"""make simulate: what `make bench` measured in, cost and latency at other rates of arrival into docs/performance.md.

python -m dev.bench.scale
"""

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from dev.bench.__main__ import PAGE, RESULTS
from dev.bench.simulation import Stage, arrivals, simulated

BEGIN, END = "<!-- scale: make simulate -->", "<!-- end of scale -->"
RATES: Final = (1, 1_000, 100_000)
# The default quota of an account: functions that run at once.
CONCURRENCY: Final = 1_000
SEGMENTS: Final = 4
# Functions of one analysis, in the workflow's order.
BEFORE: Final = ("probe_video",)
SEGMENT: Final = ("extract_frames", "estimate_pose")
AFTER: Final = ("measure_swing", "draw_frames", "draw_overlay", "consolidate_report")
# What an invocation takes beside its own processor time: the way to it, S3, and to be told.
WAY_S: Final = 0.1


def main() -> None:
    results = json.loads(RESULTS.read_text())
    report = "\n".join(lines(results))
    print(report)
    block = f"{BEGIN}\n\n{report}\n\n{END}"
    PAGE.write_text(re.sub(f"{BEGIN}.*?{END}", lambda _: block, PAGE.read_text(), flags=re.DOTALL))


def lines(results: dict[str, Any]) -> Iterator[str]:
    clip = longest(results)
    stages, usd = staged(clip["warm"][0]["cpu_s"], SEGMENTS), max(run["usd"] for run in clip["warm"])
    yield "| swings an hour | ten minutes' burst | p50 | p95 | oldest wait | functions at once | AWS, $ an hour |"
    yield "|---|---|---|---|---|---|---|"
    for rate in RATES:
        found = simulated(arrivals(rate, max(1.0, 20 / rate)), stages, CONCURRENCY)
        yield (
            f"| {rate:,} | {rate * 5:,.0f} an hour | {found.percentile(50):.1f} s | {found.percentile(95):.1f} s "
            f"| {found.oldest_s:.1f} s | {found.slots:,} of {CONCURRENCY:,} | {rate * usd:,.3f} |"
        )
    yield ""
    yield from checked(results["load"], results["machine"]["cores"])


def longest(results: dict[str, Any]) -> dict[str, Any]:
    """A clip of usual size: the longest that was measured."""
    found: dict[str, Any] = max(results["clips"], key=lambda clip: (clip["case"]["seconds"], -clip["case"]["fps"]))
    return found


def staged(cpu_s: dict[str, float], segments: int) -> list[Stage]:
    """Stages of an analysis on AWS, where a function has a processor to itself."""
    one = [Stage(1, cpu_s.get(name, 0) + WAY_S) for name in BEFORE]
    side_by_side = [Stage(segments, cpu_s.get(name, 0) / segments + WAY_S) for name in SEGMENT]
    return one + side_by_side + [Stage(1, cpu_s.get(name, 0) + WAY_S) for name in AFTER]


def checked(load: dict[str, Any], cores: int) -> Iterator[str]:
    """The burst that was measured, simulated: all at once, on as many slots as the machine has cores."""
    found = simulated([0.0] * load["finished"], staged(load["cpu_s"], 1), cores)
    waits, uploads = load["waits_s"], load["finished"]
    yield f"The burst that was measured ({uploads} uploads at once on {cores} cores) took {waits[-1]:.0f} s, and half of them"
    yield f"{waits[uploads // 2]:.0f} s. Simulated from the functions' own processor time it takes {found.duration_s:.0f} s,"
    yield f"and half of them {found.percentile(50):.0f} s. Between the two lie the local AWS itself and whatever else ran here."


if __name__ == "__main__":
    main()
