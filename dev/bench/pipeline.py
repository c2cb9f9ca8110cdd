"""The whole pipeline on a local AWS: an upload in, what it took out, by state and by process."""

import json
import os
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from dev.bench.cost import usd
from dev.chaos.processes import RUNTIME, kill, processes
from dev.local.analysis import POLL_S, AnalysisError, analysis_id, execution_of, history, key
from dev.local.complaints import explained
from dev.local.deploy import Stack, deploy
from dev.local.engine import MiniStack
from ops.history import History, StateRun, state_runs
from ops.timeline import transitions

TICKS_S: Final = 1 / os.sysconf("SC_CLK_TCK")
# One more segment than processors, so that a third chunk need not wait for two others to end.
PARAMETERS: Final = {"CoachLane": "off", "MaxSegments": str((os.cpu_count() or 1) + 1)}
# States whose time is decoding, posing or drawing; what an upload takes beside them is orchestration.
VISION: Final = ("Probe the video", "For each segment", "Draw the key frames", "Draw the overlay video")
MEASURED: Final = "Record the measurements"


@dataclass(frozen=True)
class Run:
    """What one upload took. Seconds by state are their spans; `cpu_s` and `memory_mb` are by function."""

    measured_s: float
    report_s: float
    states_s: dict[str, float]
    cpu_s: dict[str, float]
    memory_mb: dict[str, float]
    transitions: int
    payload_bytes: int
    looks: int
    usd: float

    @property
    def orchestration_s(self) -> float:
        return self.report_s - sum(self.states_s.get(state, 0) for state in VISION)


@dataclass
class Pipeline:
    """A deployed stack on a MiniStack of its own."""

    stack: Stack
    group: int

    def cold(self) -> None:
        """End every function's process: the next upload starts them all."""
        kill(self.group, ".handler")

    def run(self, clip: Path) -> Run:
        before = spent(self.group)
        began = datetime.now(UTC)
        execution = self.upload(clip)
        while self.status(execution) == "RUNNING":
            time.sleep(POLL_S)
        return self.account(execution, began, before)

    def upload(self, clip: Path) -> str:
        name = analysis_id(clip, datetime.now(UTC))
        self.stack.client("s3").upload_file(str(clip), self.stack.outputs["VideosBucketName"], key(name, clip))
        return execution_of(self.stack, name)

    def status(self, execution: str) -> str:
        return str(self.stack.client("stepfunctions").describe_execution(executionArn=execution)["status"])

    def running(self) -> set[str]:
        asked = self.stack.client("stepfunctions").get_paginator("list_executions")
        pages = asked.paginate(stateMachineArn=self.stack.outputs["StateMachineArn"], statusFilter="RUNNING")
        return {str(each["executionArn"]) for page in pages for each in page["executions"]}

    def account(self, execution: str, began: datetime, before: dict[int, float]) -> Run:
        events = history(self.stack, execution)
        runs, used = state_runs(events), cpu_by_function(self.group, before)
        end = max(run.ended for run in runs if run.ended)
        return Run(
            measured_s=(ended(runs, MEASURED) - began).total_seconds(),
            report_s=(end - began).total_seconds(),
            states_s=spans(runs),
            cpu_s=used,
            memory_mb=memory_by_function(self.group),
            transitions=transitions(events),
            payload_bytes=payload(events),
            looks=looks(events),
            usd=usd(events),
        )


@contextmanager
def pipeline() -> Iterator[Pipeline]:
    with MiniStack() as engine:
        stack = deploy(engine.endpoint, PARAMETERS)
        with explained(stack):
            yield Pipeline(stack, engine.process.pid if engine.process else 0)


def ended(runs: list[StateRun], name: str) -> datetime:
    """Raises AnalysisError where the analysis did not get there: a benchmark's clips hold a swing."""
    for run in runs:
        if run.name == name and run.ended:
            return run.ended
    raise AnalysisError(f"The analysis of a clip ended before “{name}”; its last state was “{runs[-1].name}”.")


def spans(runs: list[StateRun]) -> dict[str, float]:
    """Seconds from a state's first begin to its last end. The segments' states overlap, and lie within their Map's."""
    found: dict[str, tuple[datetime, datetime]] = {}
    for run in runs:
        if run.ended:
            first, last = found.get(run.name, (run.entered, run.ended))
            found[run.name] = min(first, run.entered), max(last, run.ended)
    return {name: (last - first).total_seconds() for name, (first, last) in found.items()}


def payload(events: History) -> int:
    """Bytes of the largest state input or output."""
    details = (each for event in events for each in event.values() if isinstance(each, dict))
    return max(len(each.get(side) or "") for each in details for side in ("input", "output"))


def looks(events: History) -> int:
    """Pictures that the pose model was planned to look at, without warm-ups."""
    inputs = (event.get("stateEnteredEventDetails", {}) for event in events)
    given = (json.loads(each["input"]) for each in inputs if each.get("name") == "Estimate the poses")
    return sum(-(-(each["segment"]["end"] - each["segment"]["first"]) // each["segment"]["stride"]) for each in given)


def functions(group: int) -> dict[int, str]:
    """The function that each of the engine's processes runs."""
    return {
        process: command.rsplit(maxsplit=1)[-1].split(".")[0]
        for process, command in processes(group).items()
        if RUNTIME in command
    }


def spent(group: int) -> dict[int, float]:
    """Seconds of a processor that each process has used so far. Linux counts its peak memory anew from here."""
    for process in (running := functions(group)):
        with suppress(OSError):
            Path(f"/proc/{process}/clear_refs").write_text("5")
    return {process: cpu_s(process) for process in running}


def cpu_by_function(group: int, before: dict[int, float]) -> dict[str, float]:
    used: defaultdict[str, float] = defaultdict(float)
    for process, name in functions(group).items():
        used[name] += cpu_s(process) - before.get(process, 0)
    return {name: round(seconds, 2) for name, seconds in used.items() if seconds > TICKS_S}


def cpu_s(process: int) -> float:
    with suppress(OSError):
        fields: list[str] = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) * TICKS_S
    return 0.0


def memory_by_function(group: int) -> dict[str, float]:
    peaks: dict[str, float] = {}
    for process, name in functions(group).items():
        peaks[name] = max(peaks.get(name, 0), peak_mb(process))
    return peaks


def peak_mb(process: int) -> float:
    with suppress(OSError):
        lines: Any = dict(line.split(":", 1) for line in Path(f"/proc/{process}/status").read_text().splitlines())
        return round(int(lines["VmHWM"].split()[0]) / 1024, 1)
    return 0.0
