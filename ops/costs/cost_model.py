"""The cost model: how much of each thing that AWS bills an execution has used, and at which list price.

Durations are those of the states, so Lambda's share is an upper bound: it includes the way to the function and back.
What all analyses share (logs, traces, polling of queues, the API) is not in it.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

from pydantic import BaseModel, ConfigDict

from ops.history import History
from ops.timeline import Visit, transitions, visits

DAYS_PER_MONTH: Final = 30.4
# A function reads two or three artifacts and the video.
READS_PER_INVOCATION: Final = 3
# The upload's way through its queue: sent, received, deleted.
QUEUE_REQUESTS: Final = 3
# Each status write is made in the table and in its index with all attributes.
COPIES: Final = 2


class Price(BaseModel):
    model_config = ConfigDict(frozen=True)

    usd: float
    unit: str
    source: str


class Prices(BaseModel):
    model_config = ConfigDict(frozen=True)

    region: str
    as_of: str
    note: str
    prices: dict[str, Price]


class Function(BaseModel):
    """How a function is deployed, as far as it is paid for."""

    model_config = ConfigDict(frozen=True)

    memory_gb: float
    architecture: str


class Kept(BaseModel):
    """What lies in S3 of an analysis."""

    model_config = ConfigDict(frozen=True)

    objects: int
    gb_months: float


@cache
def prices() -> Prices:
    return Prices.model_validate_json(files("ops.costs").joinpath("data", "aws_prices.json").read_text("utf-8"))


def priced(amounts: Mapping[str, float]) -> list[dict[str, Any]]:
    """Amounts by the name of their price, the dearest first."""
    table = prices().prices
    lines = [
        {"what": table[name].unit, "amount": round(amount, 6), "usd": round(amount * table[name].usd, 8)}
        for name, amount in amounts.items()
        if amount
    ]
    return sorted(lines, key=lambda line: -float(line["usd"]))


def quantities(history: History, functions: Mapping[str, Function], item_kb: float, kept: Kept) -> dict[str, float]:
    """Amounts by the name of their price. `functions` are those that the states call, by the states' names."""
    calls = [(each, functions[each.state]) for each in visits(history) if each.state in functions]
    invocations = sum(1 + each.retries for each, _ in calls)
    called = services(history)
    return {
        "state_transition": transitions(history),
        **gb_seconds(calls),
        "invocation": invocations + 1,
        "write_unit": called["dynamodb"] * COPIES * math.ceil(item_kb),
        "s3_write": kept.objects,
        "s3_read": invocations * READS_PER_INVOCATION + 1,
        "s3_gb_month": kept.gb_months,
        "sqs_request": QUEUE_REQUESTS + called["sqs"],
        "event": called["events"] + 1,
    }


def gb_seconds(calls: list[tuple[Visit, Function]]) -> dict[str, float]:
    used: defaultdict[str, float] = defaultdict(float)
    for visit, function in calls:
        used[f"gb_second_{function.architecture}"] += (visit.seconds or 0) * function.memory_gb
    return dict(used)


def services(history: History) -> Counter[str]:
    """How often the workflow has called each service by itself."""
    scheduled = (event["taskScheduledEventDetails"] for event in history if "taskScheduledEventDetails" in event)
    return Counter(service(each["resourceType"], each["resource"]) for each in scheduled)


def service(kind: str, resource: str) -> str:
    """AWS names the service; a local engine names the resource in full."""
    return resource.rpartition(":::")[2].partition(":")[0] if ":::" in resource else kind
