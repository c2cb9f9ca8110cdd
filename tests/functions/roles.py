"""Calls of functions to an account in memory, judged by the template's roles: no engine is asked, and no call missed.

Who calls is told by the stack: the function of which an entrance is on it. A thread calls for whom the main one waits.
"""

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any, Final

import boto3

from dev.fakes.account import tables
from dev.iam.calls import QUALIFIER, Call, generalised
from dev.iam.policy import allows
from dev.iam.requests import Requests
from dev.iam.template import statements
from ops.local import ROOT

FUNCTIONS, TESTS = str(ROOT / "functions"), str(ROOT / "tests")
# What tests call a thing that is not there.
AWAY: Final = "away"
ACCOUNT, REGION, ENV = "123456789012", "us-east-1", "dev"
MACHINE: Final = "arn:${Partition}:states:${Region}:${Account}:stateMachine:golf-coach-analyze-swing-${Env}"
# Roles that SAM does not name after the folder of a function.
NAMED: Final = {"long_video_worker": "LongVideoTask"}

# What tests do while a function waits; its threads are nobody's.
DEEDS: list[Callable[[], Any]] = []


@contextmanager
def deed(done: Callable[[], Any]) -> Iterator[None]:
    DEEDS.append(done)
    yield
    DEEDS.remove(done)


def partition_key(table: str) -> str | None:
    keys = {each["TableName"]: each["KeySchema"][0]["AttributeName"] for each in tables()}
    return keys.get(table)


REQUESTS: Final = Requests(REGION, ACCOUNT, partition_key)


@contextmanager
def judged() -> Iterator[list[str]]:
    """What no statement of its caller's role allows, of all that is called within the context."""
    refused: list[str] = []

    def built(params: dict[str, Any], context: dict[str, Any], **_: Any) -> None:
        context["params"] = params

    def sent(model: Any, context: dict[str, Any], **_: Any) -> None:
        """A request that is only signed, for somebody else to send, never gets here."""
        if caller := caller_of(sys._getframe()):  # inspect.stack() would read every file on the way
            refused.extend(
                f"{caller}: {call.action} on {call.resource} {dict(call.context)}"
                for call in REQUESTS.calls(model.service_model.service_name, model.name, context["params"])
                if AWAY not in call.resource and not allows(statements()[caller], known(call))
            )

    events: Any = boto3._get_default_session().events
    events.register_last("before-parameter-build", built)
    events.register("before-call", sent)
    yield refused
    events.unregister("before-parameter-build", built)
    events.unregister("before-call", sent)


def known(call: Call) -> Call:
    """The call as the template's statements name it.

    The machine in memory has no alias, the deployed one does. A token is the machine's that gave it.
    """
    general = generalised(call, REGION, ACCOUNT, ENV)
    if call.action.startswith("states:SendTask"):
        return Call(call.action, MACHINE)
    alias = {QUALIFIER: ["live"]} if call.action == "states:StartExecution" else {}
    return Call(general.action, general.resource, {**general.context, **alias})


def caller_of(here: FrameType) -> str | None:
    """The role of the function on whose behalf something is called, None where a test calls."""
    main = sys._current_frames()[threading.main_thread().ident or 0]
    folders = way(here) or ([] if DEEDS else way(main)) or ["tests"]
    return None if folders[-1] == "tests" else NAMED.get(folders[-1], f"{folders[-1].title().replace('_', '')}Function")


def way(frame: FrameType | None) -> list[str]:
    """The folders of the functions that led to a frame, or `tests` alone where a test has called nearer to it."""
    folders: list[str] = []
    while frame is not None:
        path = frame.f_code.co_filename
        if path.startswith(TESTS) and path != __file__:
            return folders or ["tests"]
        if path.startswith(FUNCTIONS) and (folder := Path(path).relative_to(FUNCTIONS).parts[0]) != "swing":
            folders.append(folder)
        frame = frame.f_back
    return folders
