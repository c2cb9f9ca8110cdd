"""Every order of calls of a few operations, up to a number of interruptions and crashes; a process is the snapshot.

Operations stop before each of their calls to AWS. Where several could go on, the process forks: the child takes one
way, the parent waits and takes the next. States that were seen, with as much left to spend, are not entered again.
Nothing else decides, so an order is a list of names, and the same list leads to the same end.
"""

import mmap
import os
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from dev.explorer import account
from dev.explorer.invariants import violations
from dev.explorer.stage import STAGE, Stage, begun

SLOTS: Final = 1 << 20
COUNTERS: Final = ("orders", "states", "known", "steps")


@dataclass(frozen=True)
class Bounds:
    """How often an operation may be interrupted that could go on, and how many may crash, in one order."""

    interruptions: int
    crashes: int


class Shared:
    """What all processes of a search know: states that were seen, and counters."""

    def __init__(self) -> None:
        self.seen = mmap.mmap(-1, 8 * SLOTS)
        self.counts = mmap.mmap(-1, 8 * len(COUNTERS))

    def add(self, digest: str) -> bool:
        """Say whether the state is new."""
        value = int(digest[:16], 16) or 1
        slot = value % SLOTS
        while found := self.at(self.seen, slot):
            if found == value:
                return False
            slot = (slot + 1) % SLOTS
        self.put(self.seen, slot, value)
        return True

    def count(self, name: str) -> None:
        index = COUNTERS.index(name)
        self.put(self.counts, index, self.at(self.counts, index) + 1)

    def figures(self) -> dict[str, int]:
        return {name: self.at(self.counts, index) for index, name in enumerate(COUNTERS)}

    @staticmethod
    def at(memory: mmap.mmap, index: int) -> int:
        return int.from_bytes(memory[8 * index : 8 * index + 8], "little")

    @staticmethod
    def put(memory: mmap.mmap, index: int, value: int) -> None:
        memory[8 * index : 8 * index + 8] = value.to_bytes(8, "little")


def forked(act: Callable[[], bool]) -> bool:
    """Do it in a process of its own, after which everything here is as it was."""
    sys.stdout.flush()
    pid = os.fork()
    if not pid:
        leave(act)
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status) == 0


def leave(act: Callable[[], bool]) -> None:
    code = 2
    try:
        code = 0 if act() else 1
    except BaseException:  # noqa: BLE001 (the parent hears of it)
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


@dataclass(frozen=True)
class Way:
    """Who may go on, or die before a write, and what is left to spend then."""

    index: int
    dies: bool
    left: Bounds

    @property
    def name(self) -> str:
        return f"{self.index}{'!' if self.dies else ''}"


@dataclass(frozen=True)
class Search:
    """One scenario: its operations after a setup, in every order. `told` hears of an order that ends badly."""

    setup: list[str]
    names: list[str]
    shared: Shared
    told: Callable[[list[str], list[str]], None]

    def holds(self, bounds: Bounds) -> bool:
        """Say whether all was well in every order, up to the first that was not. The account stays as it is."""
        return forked(lambda: self.holds_from(begun(self.setup, self.names), [], bounds))

    def holds_from(self, stage: Stage, order: list[Way], left: Bounds) -> bool:
        last = order[-1].index if order and not order[-1].dies else None
        if not self.shared.add(account.digest([last, left.interruptions, left.crashes, self.setup, *stage.state()])):
            self.shared.count("known")
            return True
        self.shared.count("states")
        found = ways(stage, last, left)
        if not found:
            return self.ends_well(stage, order)
        # The last way needs no snapshot: nobody comes back here.
        return (
            all(forked(self.going(stage, order, way)) for way in found[:-1]) and self.going(stage, order, found[-1])()
        )

    def going(self, stage: Stage, order: list[Way], way: Way) -> Callable[[], bool]:
        def go() -> bool:
            self.shared.count("steps")
            take(stage, way.index, way.dies)
            return self.holds_from(stage, [*order, way], way.left)

        return go

    def ends_well(self, stage: Stage, order: list[Way]) -> bool:
        """Let everything come to rest, and look."""
        self.shared.count("orders")
        said = at_rest(stage)
        if said:
            self.told([way.name for way in order], said)
        return not said


def at_rest(stage: Stage) -> list[str]:
    STAGE.clear()
    stage.world.settle(stage.cut_off())
    return violations(stage.world)


def take(stage: Stage, index: int, dies: bool) -> None:
    if dies:
        stage.crash(stage.operations[index])
    else:
        stage.go(stage.operations[index])


def ways(stage: Stage, last: int | None, bounds: Bounds) -> list[Way]:
    """What may happen next. Going on costs nothing, taking the turn of one that could go on is an interruption."""
    going = last is not None and not stage.operations[last].done
    found = []
    for index, operation in enumerate(stage.operations):
        left = Bounds(bounds.interruptions - (going and index != last), bounds.crashes)
        if operation.done or left.interruptions < 0:
            continue
        found.append(Way(index, False, left))
        if index == last and bounds.crashes and operation.is_about_to_write:
            found.append(Way(index, True, Bounds(bounds.interruptions, bounds.crashes - 1)))
    return found


def replay(setup: list[str], names: list[str], order: list[str], told: Callable[[str], None]) -> list[str]:
    """Go one way, and tell of each call; what is wrong at its end comes back."""
    stage = begun(setup, names)
    for each in order:
        operation, dies = stage.operations[int(each.rstrip("!"))], each.endswith("!")
        told(f"{operation.name:20} {'dies before ' if dies else ''}{operation.call or 'begins'}")
        take(stage, int(each.rstrip("!")), dies)
    return at_rest(stage)
