"""The pipeline side by side with a bare script: prints the tables, writes docs/performance.md and bench/results.json.

python -m dev.bench [--full] [--minutes 10] [--uploads 50]

`--full` takes every length, rate, size and codec, which takes hours.
"""

import argparse
import json
import sys
import time
from dataclasses import asdict
from typing import Any, Final

from dev.bench import caged, figures, imports, machine, measuring
from dev.bench.clips import made
from dev.bench.coached import coached_transitions
from dev.bench.load import Load, burst
from dev.bench.pipeline import pipeline
from dev.bench.rounds import FULL, QUICK, SIXTY, Measured, measured
from dev.pages import fill
from ops.local import ROOT

PAGE: Final = ROOT / "docs" / "performance.md"
RESULTS: Final = ROOT / "bench" / "results.json"
BEGIN, END = "<!-- figures: make bench -->", "<!-- end of figures -->"
# Of the time, what the clips may take; the rest is for the burst, the imports and the coach's run.
CLIPS_SHARE: Final = 0.45


def main() -> int:
    arguments = argparse.ArgumentParser(description="The pipeline side by side with a bare script.")
    arguments.add_argument("--full", action="store_true", help="every length, rate, size and codec: hours")
    arguments.add_argument("--minutes", type=float, default=10, help="about how long, once the clips are made")
    arguments.add_argument("--uploads", type=int, default=50)
    chosen = arguments.parse_args()
    cases = FULL if chosen.full else QUICK
    for case in cases:
        made(case)
    before, began = machine.facts(), time.monotonic()
    taken = {name: imports.seconds(name) for name in imports.names()}
    with pipeline() as running:
        found = measured(running, cases, 60 * CLIPS_SHARE * chosen.minutes, say)
        load = burst(running, chosen.uploads)
    transitions = coached_transitions(made(SIXTY))
    report = "\n".join([*page(found, load, taken, transitions, before), "", caged.line()])
    print(report)
    print(f"\n{(time.monotonic() - began) / 60:.1f} minutes")
    write(report)
    save({"machine": before, "clips": list(map(asdict, found)), "load": asdict(load), "imports_s": taken})
    return 0


def page(
    found: list[Measured], load: Load, taken: dict[str, float], transitions: int, facts: dict[str, object]
) -> list[str]:
    told = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in facts.items())
    slowest = sorted(taken, key=lambda name: -taken[name])
    return [
        f"Machine: {told}.",
        "",
        *figures.bar_table(figures.bars(found, taken, transitions, measuring.seconds())),
        "",
        *figures.times(found),
        "",
        *figures.states(figures.first(found)),
        "",
        *figures.processes(found),
        "",
        "Imports, CPU: " + ", ".join(f"`{name}` {taken[name]:.2f} s" for name in slowest) + ".",
        "",
        *figures.load_lines(load),
    ]


def write(report: str) -> None:
    fill(PAGE, BEGIN, END, report)


def save(results: dict[str, Any]) -> None:
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(results, indent=1) + "\n")


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
