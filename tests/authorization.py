"""No call of a role may be refused while a test runs, unless the test is about that.

The engines write each call to a record (dev/iam/record.py); a test fails that leaves a refusal there, with function,
action and resource.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from dev.iam.record import Entry, entries
from dev.iam.trail import TRAILS, leave
from dev.local.environment import CALLS_RECORD


class Record:
    """The file that the engines of one worker write to, how far it has been read, and where that is kept by test."""

    def __init__(self, file: Path, trail: Path) -> None:
        self.file = file
        self.trail = trail
        self.read = 0

    def news(self) -> list[Entry]:
        """What was written since it was last asked; half a line is left for the next time."""
        if not self.file.exists():
            return []
        with self.file.open("rb") as record:
            record.seek(self.read)
            new = record.read()
        whole = new[: new.rfind(b"\n") + 1]
        self.read += len(whole)
        return list(entries(whole.decode()))


@pytest.fixture(scope="session")
def record(request: pytest.FixtureRequest) -> Iterator[Record]:
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    TRAILS.mkdir(parents=True, exist_ok=True)
    record = Record(TRAILS / f"record-{worker}.jsonl", TRAILS / f"trail-{worker}.jsonl")
    for file in (record.file, record.trail):
        file.unlink(missing_ok=True)
    os.environ[CALLS_RECORD] = str(record.file)
    yield record
    del os.environ[CALLS_RECORD]


@pytest.fixture(autouse=True)
def no_call_is_refused(record: Record, request: pytest.FixtureRequest) -> Iterator[None]:
    yield
    new = record.news()
    leave(record.trail, request.path.stem, new)
    if request.node.get_closest_marker("refusals"):
        return
    refused = [f"{entry.caller}: {entry.call.action} on {entry.call.resource}" for entry in new if entry.refused]
    assert not refused, "No statement of the template allows:\n" + "\n".join(refused)
