"""A DynamoDB that is too busy now and then: it refuses before anything is written, as AWS does.

Whether the n-th call for an item is refused follows from the seed alone, in whatever order the calls arrive. Scans
pass, because no function scans: a reader of the stores afterwards is not throttled and throttles nothing.
"""

import hashlib
import itertools
import json
import os
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any, Final

from ministack.core.responses import error_response_json
from ministack.services import dynamodb

Request = dict[str, Any]

RATE: Final = "DYNAMODB_THROTTLED"
SEED: Final = "DYNAMODB_THROTTLED_SEED"
ACTIONS: Final = ("_get_item", "_put_item", "_update_item", "_delete_item", "_query", "_transact_write_items")
KEYS: Final = ("analysis_id", "entry_id", "job_id", "message_id", "usage_id", "user_id")
ERRORS: Final = ("ProvisionedThroughputExceededException", "ThrottlingException")


def throttle() -> None:
    """Refuse as many of the calls as the environment says; none unless it says so."""
    if rate := float(os.environ.get(RATE) or 0):
        seed, calls = os.environ.get(SEED, ""), defaultdict[str, Iterator[int]](itertools.count)
        for action in ACTIONS:
            setattr(dynamodb, action, throttled(action, getattr(dynamodb, action), rate, seed, calls))


def throttled(
    action: str, act: Callable[[Request], Any], rate: float, seed: str, calls: dict[str, Iterator[int]]
) -> Callable[[Request], Any]:
    def act_or_refuse(request: Request) -> Any:
        item = f"{action} {request.get('TableName', '')} {key(request)}"
        drawn = chance(f"{seed} {item} {next(calls[item])}")
        if drawn >= rate:
            return act(request)
        print(f"throttled {item}", flush=True)
        return error_response_json(ERRORS[drawn < rate / 2], "The rate of requests exceeds the throughput.", 400)

    return act_or_refuse


def key(request: Request) -> str:
    named = request.get("Key") or {name: request.get("Item", {}).get(name) for name in KEYS}
    return json.dumps(named, sort_keys=True)


def chance(text: str) -> float:
    """A number in [0, 1) that the text alone decides."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6]) / 2**48
