"""Which calls were seen in which file of tests: one line of JSON each, in a file for each worker of the tests."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from dev.iam.grants import Use
from dev.iam.record import Entry, entry_of, told
from ops.local import CACHE

TRAILS: Final = CACHE / "calls"


def leave(file: Path, test: str, entries: Iterable[Entry]) -> None:
    with file.open("a") as trail:
        trail.writelines(json.dumps({"test": test, **told(entry)}) + "\n" for entry in entries)


def uses(folder: Path) -> list[Use]:
    lines = [line for file in sorted(folder.glob("trail-*.jsonl")) for line in file.read_text().splitlines()]
    return [Use(entry_of(known), known["test"]) for known in map(json.loads, lines)]
