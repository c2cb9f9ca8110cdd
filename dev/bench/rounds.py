"""The clips, measured in turn by every way, round after round until the time is up."""

import json
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, Literal

from dev.bench.clips import Case, made
from dev.bench.pipeline import Pipeline, Run
from dev.local.deploy import FUNCTION_ENVIRONMENT, PYTHON
from dev.local.environment import environment
from ops.local import ROOT

Way = Literal["bare", "measure"]

FIVE: Final = Case(5, 30, 1280, "h264")
SIXTY: Final = Case(5, 60, 1920, "h264")
SLOW: Final = Case(5, 240, 1920, "h264")
QUICK: Final = (FIVE, Case(30, 30, 1280, "h264"), SIXTY, Case(5, 60, 1920, "hevc"), SLOW, Case(30, 60, 1920, "h264"))
FULL: Final = tuple(
    Case(seconds, fps, height, codec)
    for seconds in (5, 30, 180)
    for fps in (30, 60, 240)
    for height in (1280, 1920)
    for codec in ("h264", "hevc")
)


@dataclass(frozen=True)
class Alone:
    """One clip in one process, without AWS."""

    wall_s: float
    cpu_s: float
    memory_mb: float
    found: int


@dataclass
class Measured:
    """All that was measured of one clip; `cold` has every function's process ended before."""

    case: Case
    bare: list[Alone] = field(default_factory=list)
    measure: list[Alone] = field(default_factory=list)
    warm: list[Run] = field(default_factory=list)
    cold: list[Run] = field(default_factory=list)


def alone(way: Way, case: Case) -> Alone:
    command: list[str] = [str(PYTHON), "-m", "dev.bench.process", way, str(made(case))]
    search = f"{ROOT}:{ROOT / 'functions'}"
    variables = environment(ROOT / ".cache") | FUNCTION_ENVIRONMENT | {"PYTHONPATH": search}
    told = subprocess.run(command, capture_output=True, text=True, check=True, env=variables)
    return Alone(**json.loads(told.stdout.splitlines()[-1]))


def measured(
    pipeline: Pipeline, cases: tuple[Case, ...], seconds: float, told: Callable[[str], None]
) -> list[Measured]:
    """Every case once, and again as long as the time lasts."""
    found, deadline = [Measured(case) for case in cases], time.monotonic() + seconds
    pipeline.run(made(SIXTY))  # as many segments as there will be: the others find their processes warm
    while True:
        for each in found:
            began = time.monotonic()
            take(pipeline, each)
            told(f"{each.case.name}: {time.monotonic() - began:.0f} s")
            if each.warm[1:] and time.monotonic() > deadline:
                return found
        if time.monotonic() > deadline:
            return found


def take(pipeline: Pipeline, each: Measured) -> None:
    """One round of a clip: bare (not at 240 fps: that takes a minute), measured, warm, and one clip once from cold."""
    clip = made(each.case)
    if each.case.fps <= 60:
        each.bare.append(alone("bare", each.case))
    each.measure.append(alone("measure", each.case))
    each.warm.append(pipeline.run(clip))
    if each.case == FIVE and not each.cold:
        pipeline.cold()
        each.cold.append(pipeline.run(clip))
