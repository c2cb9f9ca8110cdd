"""One thing that a deployment needs: whether it is there, what was found, and what to do where it is not."""

import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass

# A version manager or a daemon that is busy may take a while to say so.
PATIENCE_S = 20


@dataclass(frozen=True)
class Need:
    name: str
    met: bool
    found: str
    remedy: str = ""


@dataclass(frozen=True)
class Said:
    """What a command printed, and whether it ended well."""

    well: bool
    text: str


def said(*command: str) -> Said | None:
    """What the command says; None where there is no such command."""
    if not shutil.which(command[0]):
        return None
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=PATIENCE_S, check=False, stdin=subprocess.DEVNULL
        )
    except subprocess.TimeoutExpired:
        return Said(well=False, text=f"no answer in {PATIENCE_S} s")
    return Said(done.returncode == 0, (done.stdout.strip() or done.stderr.strip()))


def lines(needs: Iterable[Need]) -> list[str]:
    """A tick or a cross for each, and below a cross what to do about it."""
    needs = list(needs)
    wide = max(len(need.name) for need in needs)
    told = []
    for need in needs:
        told.append(f"  {'✓' if need.met else '✗'} {need.name:<{wide}}  {need.found}")
        told += [f"    {'':<{wide}}  → {need.remedy}"] if not need.met else []
    return told
