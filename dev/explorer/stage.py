"""Operations on a stage: each is a greenlet that stops before each of its calls to AWS, until it is told to go on."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

import boto3
from botocore.awsrequest import AWSResponse
from greenlet import GreenletExit, getcurrent, greenlet

from dev.explorer import account
from dev.explorer.world import World
from swing.aws import executions

READS: Final = ("Get", "Head", "List", "Query", "Describe")


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
        account.STILL.get()()
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
    events: Any = boto3._get_default_session().events  # noqa: SLF001 (clients copy it)
    events.register("before-call", before_call)
    events.register("after-call", after_call)


def begun(setup: list[str], names: list[str]) -> Stage:
    """The operations on a stage on which the setup has happened, one after the other."""
    world = World()
    for each in setup:
        Stage(world, [each]).acting(each)()
    stage = Stage(world, names)
    STAGE.append(stage)
    return stage
