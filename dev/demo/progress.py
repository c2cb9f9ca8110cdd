"""An execution's history in, what a person sees of it out: each state as it runs, and one bar per segment."""

from datetime import UTC, datetime
from typing import Self

from rich.console import Console, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text

from ops.history import History, StateRun, state_runs

# The states of one iteration of the workflow's Map, in their order. A test compares them with the workflow.
SEGMENT_STEPS = ("Extract the frames", "Estimate the poses")


def segments(runs: list[StateRun]) -> dict[int, list[StateRun]]:
    """The visits inside the Map over segments, by the segment's number."""
    inside: dict[int, list[StateRun]] = {}
    for run in runs:
        if run.segment is not None:
            inside.setdefault(run.segment, []).append(run)
    return dict(sorted(inside.items()))


def steps_done(runs: list[StateRun]) -> int:
    return sum(run.ended is not None and not run.failed for run in runs)


class Watcher:
    """Shows a growing history: a live table on a terminal, else one line for each state that ends."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.live = Live(console=console, refresh_per_second=8) if console.is_terminal else None
        self.spinner = Spinner("dots")
        self.told = 0

    def __enter__(self) -> Self:
        if self.live:
            self.live.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self.live:
            self.live.stop()

    def __call__(self, history: History) -> None:
        runs = state_runs(history)
        if self.live:
            self.live.update(picture(runs, self.spinner, datetime.now(UTC)))
            return
        lines = ended_lines(runs)
        for line in lines[self.told :]:
            self.console.print(line, highlight=False)
        self.told = len(lines)


def picture(runs: list[StateRun], running: RenderableType, now: datetime) -> Table:
    """One row per state and, below the state that holds them, one per segment."""
    table = Table.grid(padding=(0, 2))
    table.add_row("", "", "")
    for before, run in zip([None, *runs], runs, strict=False):
        if run.segment is None:
            table.add_row(mark(run) or running, run.name, f"{seconds(run, now):6.1f} s")
        elif before and before.segment is None:
            for index, steps in segments(runs).items():
                table.add_row("", bar(index, steps), "" if steps[-1].ended else steps[-1].name)
    return table


def mark(run: StateRun) -> Text | None:
    if run.ended is None:
        return None
    return Text("✗", "red") if run.failed else Text("✓", "green")


def bar(index: int, steps: list[StateRun]) -> RenderableType:
    row = Table.grid(padding=(0, 1))
    row.add_row(f"  segment {index + 1}", ProgressBar(len(SEGMENT_STEPS), steps_done(steps), width=24))
    return row


def seconds(run: StateRun, now: datetime) -> float:
    return ((run.ended or now) - run.entered).total_seconds()


def ended_lines(runs: list[StateRun]) -> list[str]:
    """One line for each visit that has ended, in the order of their ends, so that a longer history only appends."""
    ended = [(run.ended, run) for run in runs if run.ended]
    return [line(run, at) for at, run in sorted(ended, key=lambda pair: pair[0])]


def line(run: StateRun, ended: datetime) -> str:
    place = "" if run.segment is None else f"segment {run.segment + 1}: "
    return f"{seconds(run, ended):6.1f} s  {place}{run.name}{' failed' if run.failed else ''}"
