"""make simulate: what `make bench` measured in, cost and latency at other rates of arrival into docs/performance.md.

python -m dev.bench.scale
"""

import json
from collections.abc import Iterator
from typing import Any, Final

from dev.bench.__main__ import PAGE, RESULTS
from dev.bench.clips import Case
from dev.bench.simulation import Stage, arrivals, simulated
from dev.pages import fill
from ops.costs.cost_model import prices

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
# A function gets as much of a processor as of this memory; above it, a second one, which our single thread cannot use.
PROCESSOR_MB: Final = 1769
MEMORIES: Final = (512, 1024, PROCESSOR_MB, 3008)
GB_SECOND_USD: Final = prices().prices["gb_second_x86_64"].usd


def main() -> None:
    results = json.loads(RESULTS.read_text())
    report = "\n".join(lines(results))
    print(report)
    fill(PAGE, BEGIN, END, report)


def lines(results: dict[str, Any]) -> Iterator[str]:
    clip = longest(results)
    stages, usd = staged(clip["warm"][0]["cpu_s"], SEGMENTS), max(run["usd"] for run in clip["warm"])
    yield "| swings an hour | in the burst | p50 | p95 | oldest wait | functions at once | AWS, $ an hour |"
    yield "|---|---|---|---|---|---|---|"
    for rate in RATES:
        found = simulated(arrivals(rate, max(1.0, 20 / rate)), stages, CONCURRENCY)
        yield (
            f"| {rate:,} | {rate * 5:,.0f} an hour | {found.percentile(50):.1f} s | {found.percentile(95):.1f} s "
            f"| {found.oldest_s:.1f} s | {found.slots:,} of {CONCURRENCY:,} | {rate * usd:,.3f} |"
        )
    yield ""
    yield from checked(results["load"], results["machine"]["cores"])
    yield ""
    yield f"Memory, time and price of each function for {clip_name(clip)} (x86-64, simulated from its processor time):"
    yield ""
    yield from tuned(clip["warm"][0]["cpu_s"])


def clip_name(clip: dict[str, Any]) -> str:
    return Case(**clip["case"]).name


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
    yield f"The burst that was measured, {uploads} uploads at once on {cores} cores, took {waits[-1]:.0f} s, and half"
    yield f"of them {waits[uploads // 2]:.0f} s. Simulated from the functions' own processor time it takes"
    yield f"{found.duration_s:.0f} s, and half of them {found.percentile(50):.0f} s. Between the two lie the local AWS"
    yield "itself and whatever else ran here."


def tuned(cpu_s: dict[str, float]) -> Iterator[str]:
    """Seconds, and dollars of a thousand analyses, by a function's memory."""
    yield f"| function | {' | '.join(f'{memory} MB' for memory in MEMORIES)} |"
    yield "|---" * (len(MEMORIES) + 1) + "|"
    for name in (*BEFORE, *SEGMENT, *AFTER):
        seconds = [WAY_S + cpu_s.get(name, 0) * max(1.0, PROCESSOR_MB / memory) for memory in MEMORIES]
        usd = [1000 * each * memory / 1024 * GB_SECOND_USD for each, memory in zip(seconds, MEMORIES, strict=True)]
        cells = (f"{each:.1f} s, ${price:.3f}" for each, price in zip(seconds, usd, strict=True))
        yield f"| `{name}` | {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
