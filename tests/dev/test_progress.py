"""What a person sees of an execution while it runs, from its history alone."""

import json
from datetime import UTC, datetime, timedelta
from io import StringIO
from itertools import pairwise
from typing import Any

from rich.console import Console

from dev.demo.progress import SEGMENT_STEPS, Watcher, ended_lines, picture
from ops.history import failed_state, state_runs
from ops.local import ROOT
from ops.template import load

START = datetime(2026, 11, 22, tzinfo=UTC)


def entered(number: int, name: str, kind: str = "Task", segment: int | None = None) -> dict[str, Any]:
    given = {} if segment is None else {"segment": {"index": segment}}
    details = {"name": name, "input": json.dumps(given)}
    return event(number, f"{kind}StateEntered") | {"stateEnteredEventDetails": details}


def exited(number: int, name: str, kind: str = "Task", entry: int | None = None) -> dict[str, Any]:
    previous = {} if entry is None else {"previousEventId": entry}
    return event(number, f"{kind}StateExited") | {"stateExitedEventDetails": {"name": name}} | previous


def event(number: int, kind: str) -> dict[str, Any]:
    return {"id": number, "type": kind, "timestamp": START + timedelta(seconds=number)}


TWO_SEGMENTS = [
    entered(1, "Analyze the swing", "Parallel"),
    entered(2, "Probe the video"),
    exited(3, "Probe the video", entry=2),
    entered(4, "For each segment", "Map"),
    entered(5, "Extract the frames", segment=0),
    entered(6, "Extract the frames", segment=1),
    exited(7, "Extract the frames", entry=6),
    entered(8, "Estimate the poses", segment=1),
]


def drawn(history: list[dict[str, Any]], now: int) -> list[str]:
    screen = StringIO()
    console = Console(file=screen, width=100)
    console.print(picture(state_runs(history), "…", START + timedelta(seconds=now)))
    return [line.strip() for line in screen.getvalue().splitlines() if line.strip()]


def test_the_steps_of_a_segment_are_those_of_the_workflow() -> None:
    workflow = load(ROOT / "statemachines" / "analyze_swing.asl.yaml")
    [branch] = workflow["States"]["Analyze the swing"]["Branches"]

    steps = branch["States"]["For each segment"]["ItemProcessor"]["States"]

    assert tuple(steps) == SEGMENT_STEPS


def test_a_state_that_runs_shows_how_long_it_has_been_running() -> None:
    lines = drawn(TWO_SEGMENTS, now=9)

    assert lines[0].split() == ["✓", "Probe", "the", "video", "1.0", "s"]
    assert lines[1].split() == ["…", "For", "each", "segment", "5.0", "s"]


def test_each_segment_shows_the_step_it_is_at() -> None:
    lines = drawn(TWO_SEGMENTS, now=9)

    assert "segment 1" in lines[2]
    assert lines[2].endswith("Extract the frames")
    assert "segment 2" in lines[3]
    assert lines[3].endswith("Estimate the poses")


def test_segments_that_run_side_by_side_are_told_apart() -> None:
    runs = state_runs(TWO_SEGMENTS)

    assert [(run.segment, run.ended is not None) for run in runs if run.name == "Extract the frames"] == [
        (0, False),
        (1, True),
    ]


def test_a_state_without_an_exit_has_failed_when_the_block_around_it_ends() -> None:
    runs = state_runs([*TWO_SEGMENTS, exited(9, "Analyze the swing", "Parallel")])

    assert [run.name for run in runs if run.failed] == ["For each segment", "Extract the frames", "Estimate the poses"]


def test_without_a_terminal_each_end_is_one_line_and_is_told_once() -> None:
    screen = StringIO()
    with Watcher(Console(file=screen, width=100)) as watch:
        watch(TWO_SEGMENTS[:3])
        watch(TWO_SEGMENTS)

    assert screen.getvalue().splitlines() == ["   1.0 s  Probe the video", "   1.0 s  segment 2: Extract the frames"]


def test_a_longer_history_only_appends_lines() -> None:
    lines = [ended_lines(state_runs(TWO_SEGMENTS[:length])) for length in range(len(TWO_SEGMENTS) + 1)]

    assert all(later[: len(earlier)] == earlier for earlier, later in pairwise(lines))
    assert len(lines[-1]) == 2


def test_the_failed_state_is_where_the_error_came_up_and_not_where_it_was_recorded() -> None:
    history = [
        *TWO_SEGMENTS[:2],
        event(3, "TaskFailed") | {"taskFailedEventDetails": {"error": "KeyError", "cause": ""}},
        entered(4, "Record the failure"),
        event(5, "TaskFailed") | {"taskFailedEventDetails": {"error": "Throttled", "cause": ""}},
        event(6, "ExecutionFailed") | {"executionFailedEventDetails": {"error": "KeyError"}},
    ]

    assert failed_state(history, "KeyError") == "Probe the video"


def test_an_aborted_execution_failed_in_the_state_that_ran() -> None:
    assert failed_state([*TWO_SEGMENTS[:2], event(3, "ExecutionAborted")], "") == "Probe the video"
