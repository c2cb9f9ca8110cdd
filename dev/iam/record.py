"""A record of the calls that roles are asked for: a line of JSON for each kind of call and verdict of an engine's life.

Written by the engines in their own environments, read by the tests and by `make iam`.
"""

import json
import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Self

from dev.iam.calls import Call, generalised, role_named
from dev.local.environment import CALLS_RECORD


@dataclass(frozen=True)
class Entry:
    """One kind of call. `caller` is a function, workflow or task by its name in the template."""

    caller: str
    call: Call
    refused: bool


@dataclass
class Recorder:
    file: Path | None
    region: str
    account: str
    known: set[str] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    @cache
    def shared(cls, region: str, account: str) -> Self:
        """The one of this process for an account and region, with the file that the environment names."""
        name = os.environ.get(CALLS_RECORD)
        return cls(Path(name) if name else None, region, account)

    def note(self, role: str, call: Call, *, refused: bool) -> None:
        """Append it, unless this engine has said the same before. The engine's log tells a refusal in full."""
        known = role_named(role)
        if refused:
            print(f"refused {known.caller} {call.action} {call.resource} {dict(call.context)}", flush=True)
        general = generalised(call, self.region, self.account, known.env)
        line = json.dumps(told(Entry(known.caller, general, refused)))
        with self.lock:
            if self.file is not None and line not in self.known:
                self.known.add(line)
                with self.file.open("a") as record:
                    record.write(f"{line}\n")


def told(entry: Entry) -> dict[str, Any]:
    call = entry.call
    return {
        "caller": entry.caller,
        "action": call.action,
        "resource": call.resource,
        "context": dict(call.context),
        "refused": entry.refused,
    }


def entry_of(known: dict[str, Any]) -> Entry:
    return Entry(known["caller"], Call(known["action"], known["resource"], known["context"]), known["refused"])


def entries(text: str) -> Iterator[Entry]:
    return (entry_of(json.loads(line)) for line in text.splitlines())
