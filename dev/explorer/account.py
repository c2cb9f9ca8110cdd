"""An AWS account in memory (moto) with the tables of the template, and all that lies in it as one value."""

import hashlib
import json
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final

from moto.dynamodb.models import dynamodb_backends
from moto.s3.models import s3_backends
from moto.stepfunctions.models import stepfunctions_backends

from dev.fakes.account import SETTINGS, created, in_memory
from swing.aws import dynamodb
from swing.aws.dynamodb_values import numbers
from swing.telemetry import logger

ACCOUNT: Final = "123456789012"  # moto's own
REGION: Final = "us-east-1"
# Few may be under way, so that some wait.
NARROW: Final = {"ANALYSES_AT_ONCE": "2", "MAX_SEGMENTS": "1"}
# What the clock writes. Two orders that differ in nothing else lead to the same state.
TIMES: Final = {"created_at", "updated_at", "expires_at", "taken_ms", "run_started_at", "failed_at", "next_round"}
CLOCKED: Final = re.compile(r"#\d{13}#|\d{4}-\d\d-\d\dT[\d:.]+Z?")


# Asked once more in the moment of a call: whether it is still made.
STILL: ContextVar[Callable[[], None]] = ContextVar("still", default=lambda: None)


@contextmanager
def account() -> Iterator[None]:
    """A fresh account for as long as the context lasts."""
    os.environ.update(SETTINGS | NARROW)
    logger.setLevel("CRITICAL")
    with in_memory():
        os.environ.update(created())
        yield


# -------------------------------------------------------------------- looking, without a call


def items(variable: str) -> list[dict[str, Any]]:
    """All items of a table."""
    return [numbers(dynamodb.untyped(item.to_json()["Attributes"])) for item in stored(variable)]


def stored(variable: str) -> list[Any]:
    """The same as moto keeps them."""
    return list(dynamodb_backends[ACCOUNT][REGION].tables[os.environ[variable]].all_items())


def objects(variable: str) -> dict[str, str]:
    """The keys of a bucket, and what identifies the bytes of each."""
    bucket = s3_backends[ACCOUNT]["aws"].buckets[os.environ[variable]]
    return {name: key.etag.strip('"') for name, key in bucket.keys.items()}


def is_anybody_in_line() -> bool:
    """Say whether somebody waits, or holds a lease."""
    return any(item["kind"] == "lease" or "place" in item for item in items("LINE_TABLE"))


def runs() -> list[Any]:
    """Executions as moto keeps them, oldest first."""
    [machine] = stepfunctions_backends[ACCOUNT][REGION].state_machines
    found: list[Any] = machine.executions
    return found


def execution(arn: str) -> Any:
    return next(each for each in runs() if each.execution_arn == arn)


def state() -> str:
    """All that lies in the account but for times."""
    tables = {name: items(name) for name in SETTINGS if name.endswith("_TABLE")}
    seen = [tables, objects("VIDEOS_BUCKET"), objects("ARTIFACTS_BUCKET")]
    return digest([*seen, [(each.name, each.status, each.error) for each in runs()]])


def digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(timeless(value), sort_keys=True, default=str).encode()).hexdigest()


def timeless(value: Any) -> Any:
    match value:
        case dict():
            return {str(key): timeless(each) for key, each in value.items() if key not in TIMES}
        case list() | tuple():
            return [timeless(each) for each in value]
        case set() | frozenset():
            return sorted(map(str, value))
        case str():
            return CLOCKED.sub("#", value)
        case int() | float() | bool() | None:
            return value
        case _:
            return ""  # bodies and dates
