"""Every order of calls of a few operations, up to a number of interruptions and crashes; a process is the snapshot.

An operation is a greenlet that stops before each of its calls to AWS. Where several could go on, the process forks: the
child takes one way, the parent waits and takes the next. States that were seen, with as much left to spend, are not
entered again. Nothing else decides, so an order is a list of names, and the same list leads to the same end.
"""

import json
import mmap
import os
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

import boto3
from botocore.awsrequest import AWSResponse
from greenlet import GreenletExit, getcurrent, greenlet

from dev.explorer import account
from dev.explorer.invariants import violations
from dev.explorer.world import World
from swing.aws import executions

SLOTS: Final = 1 << 20
READS: Final = ("Get", "Head", "List", "Query", "Describe")
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


@dataclass
class Operation:
    """One thing that happens: `call` is what it asks AWS for next, `heard` what it was answered."""

    name: str
    glet: Any
    call: str = ""
    heard: list[str] = field(default_factory=list)
    dead: bool = False

    @property
    def done(self) -> bool:
        return self.dead or bool(self.glet.dead)

    @property
    def is_about_to_write(self) -> bool:
        return bool(self.call) and not self.call.startswith(READS)


class Stage:
    """The operations of one scenario, of which one at a time goes on until its next call."""

    def __init__(self, world: World, names: list[str]) -> None:
        self.world, self.operations = world, list[Operation]()
        for name in names:
            self.operations.append(Operation(name, greenlet(self.acting(name))))

    def acting(self, name: str) -> Callable[[], None]:
        action, _, swing = name.partition(" ")
        act = getattr(self.world, action)
        return lambda: act(swing)

    def current(self) -> Operation | None:
        here = getcurrent()
        return next((each for each in self.operations if each.glet is here), None)

    def go(self, operation: Operation) -> None:
        """Let it do its call, and all that follows until the next one."""
        found = operation.glet.switch()
        operation.call = found if isinstance(found, str) else ""

    def crash(self, operation: Operation) -> None:
        operation.dead = True
        operation.glet.throw(GreenletExit)

    def cut_off(self) -> list[str]:
        return [each.name for each in self.operations if each.dead]

    def state(self) -> list[Any]:
        known = self.world
        world = [known.news, known.undone, sorted(known.deleted), known.broken, known.told, known.puts, known.repeats]
        told = [(each.name, each.call, each.done, each.heard) for each in self.operations]
        return [account.state(), world, told]


STAGE: list[Stage] = []
# What the call that is under way is to stop.
STOPPING: list[str] = []


def before_call(model: Any, params: Any, **_: Any) -> Any:
    """Stop before a call, and refuse to stop what has ended, as AWS may."""
    operation = STAGE[-1].current() if STAGE else None
    if operation is not None:
        if operation.dead:
            raise GreenletExit
        operation.glet.parent.switch(model.name)
    return refusal(json.loads(params["body"])["executionArn"]) if model.name == "StopExecution" else None


def refusal(arn: str) -> Any:
    ended = [each for each in account.runs() if each.execution_arn == arn and each.status != "RUNNING"]
    if not ended:
        STOPPING.append(arn)
        return None
    error = {"Code": "ValidationException", "Message": "It has ended."}
    return AWSResponse("", 400, {}, None), {"Error": error, "ResponseMetadata": {"HTTPStatusCode": 400}}  # type: ignore[arg-type]


def after_call(model: Any, parsed: Any, **_: Any) -> None:
    operation = STAGE[-1].current() if STAGE else None
    told = {name: value for name, value in parsed.items() if name != "ResponseMetadata"}
    if model.name == "StopExecution" and "Error" not in told:
        account.execution(STOPPING.pop()).error = executions.STOPPED  # which moto does not keep
    if operation is not None:
        operation.heard.append(account.digest(told))


def listen() -> None:
    """Hear of every call of every client that is made from now on."""
    boto3.setup_default_session(region_name=account.REGION)
    events: Any = boto3._get_default_session().events  # type: ignore[attr-defined]  # noqa: SLF001 (clients copy it)
    events.register("before-call", before_call)
    events.register("after-call", after_call)


# -------------------------------------------------------------------- the search


def begun(setup: list[str], names: list[str]) -> Stage:
    """The operations on a stage on which the setup has happened, one after the other."""
    world = World()
    for each in setup:
        Stage(world, [each]).acting(each)()
    stage = Stage(world, names)
    STAGE.append(stage)
    return stage


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
