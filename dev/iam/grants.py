"""What a role is granted, and which of it was used by whom."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from dev.iam.calls import Call
from dev.iam.policy import Statement, allows, listed
from dev.iam.record import Entry

# What AWS does in a role's name where no engine does it: delivery of logs and traces.
PLATFORM: Final = ("logs:", "xray:")


@dataclass(frozen=True)
class Use:
    """A kind of call, and the file of tests that it was seen in."""

    entry: Entry
    test: str


@dataclass(frozen=True)
class Grant:
    """One action on one resource (or pattern) that a caller's role allows, and the files of tests that used it."""

    caller: str
    action: str
    resource: str
    tests: frozenset[str]


def grants(statements: Mapping[str, Iterable[Statement]], uses: Sequence[Use]) -> Iterator[Grant]:
    for caller, own in statements.items():
        mine = [use for use in uses if use.entry.caller == caller]
        for statement in own:
            for action in listed(statement["Action"]):
                if not action.startswith(PLATFORM):
                    yield from of_action(caller, statement, action, mine)


def of_action(caller: str, statement: Statement, action: str, uses: Sequence[Use]) -> Iterator[Grant]:
    for resource in listed(statement["Resource"]):
        alone = {**statement, "Action": action, "Resource": resource}
        yield Grant(caller, action, resource, frozenset(use.test for use in uses if allows([alone], use.entry.call)))


def refused(statements: Mapping[str, Iterable[Statement]], entries: Iterable[Entry]) -> list[Entry]:
    """What the policies of the template do not allow, whatever an engine said to it."""
    return [entry for entry in entries if not allows(statements.get(entry.caller, []), entry.call)]


def recorded(entries: Iterable[Entry]) -> dict[str, list[Call]]:
    """The calls of each caller, each kind once and in an order that stays."""
    found: dict[str, dict[str, Call]] = {}
    for entry in entries:
        call = entry.call
        found.setdefault(entry.caller, {})[f"{call.action} {call.resource} {sorted(call.context.items())}"] = call
    return {caller: [calls[key] for key in sorted(calls)] for caller, calls in sorted(found.items())}
