"""A record of the calls that roles were asked for: one line of JSON for each kind of call and verdict of an engine's life.

Written by the engines in their own environments, read by the tests and by `make iam`.
"""

import json
import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Self

from dev.iam.calls import Call, generalised

# The file, for an engine that is to keep a record. An engine without one only refuses.
VARIABLE: Final = "CALLS_RECORD"


@dataclass(frozen=True)
class Entry:
    """One kind of call. `caller` is a function, or a workflow, by its name in the deployed stack."""

    caller: str
    call: Call
    refused: bool


@dataclass
class Recorder:
    file: Path | None
    region: str
    account: str
    env: str = "dev"
    known: set[str] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    def from_environment(cls, region: str, account: str) -> Self:
        name = os.environ.get(VARIABLE)
        return cls(Path(name) if name else None, region, account)

    def note(self, caller: str, call: Call, *, refused: bool) -> None:
        """Append it, unless this engine has said the same before. A refusal is also told in the engine's log, in full."""
        if refused:
            print(f"refused {caller} {call.action} {call.resource} {dict(call.context)}", flush=True)
        general = generalised(call, self.region, self.account, self.env)
        line = json.dumps(
            {
                "caller": caller,
                "action": general.action,
                "resource": general.resource,
                "context": dict(general.context),
                "refused": refused,
            }
        )
        with self.lock:
            if self.file is not None and line not in self.known:
                self.known.add(line)
                with self.file.open("a") as record:
                    record.write(f"{line}\n")


def entries(text: str) -> Iterator[Entry]:
    """The entries in a record's text; a line that is still being written is left for the next time."""
    for line in text.splitlines():
        told: dict[str, Any] = json.loads(line)
        yield Entry(told["caller"], Call(told["action"], told["resource"], told["context"]), told["refused"])
