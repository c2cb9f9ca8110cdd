"""What somebody may still do today: messages and dollars, counted in the usage table.

Counts are conditional updates, so two requests can't both take the last one. Windows are whole minutes and days (UTC).
"""

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final, NamedTuple

from swing.aws import dynamodb
from swing.aws.dynamodb_values import plain
from swing.domain.errors import NoBudgetError, TooManyMessagesError

KEPT_S: Final = 40 * 86400
MINUTE_S: Final = 60
DAY_S: Final = 86400


class Budget(NamedTuple):
    """An item of the usage table that holds the day's dollars, and the most that it may hold."""

    name: str
    max_usd: float

    @property
    def key(self) -> str:
        return f"{self.name}#{today()}"


def usage() -> Any:
    return dynamodb.table("USAGE_TABLE")


def today() -> str:
    return time.strftime("%Y-%m-%d", time.gmtime())


def spent_today() -> float:
    """Dollars that the whole deployment has spent or reserved today."""
    return float(usage().get_item(Key={"usage_id": Budget("day", 0).key}).get("Item", {}).get("usd", 0))


def take_message(user_id: str, per_minute: int, per_day: int) -> None:
    """Count one message of somebody. Raises TooManyMessagesError."""
    for window_s, most, name in ((MINUTE_S, per_minute, "minute"), (DAY_S, per_day, "day")):
        window = int(time.time() // window_s)
        try:
            counted(f"chat-{name}#{user_id}#{window}", most, (window + 2) * window_s)
        except usage().meta.client.exceptions.ConditionalCheckFailedException:
            wait_s = max(1, math.ceil((window + 1) * window_s - time.time()))
            raise TooManyMessagesError(f"You have sent {most} messages this {name}.", wait_s) from None


def counted(key: str, most: int, expires_at: int) -> None:
    usage().update_item(
        Key={"usage_id": key},
        ConditionExpression="attribute_not_exists(messages) OR messages < :max",
        UpdateExpression="SET expires_at = :expires ADD messages :one",
        ExpressionAttributeValues={":max": most, ":expires": expires_at, ":one": 1},
    )


class Spent:
    """What was spent of a reservation."""

    usd: float = 0.0


@contextmanager
def reserved(budgets: list[Budget], usd: float) -> Iterator[Spent]:
    """Take an estimate out of every budget, and give back what was not spent. Raises NoBudgetError.

    Names of budgets are those of this day, also when the work ends after midnight.
    """
    keys = [budget.key for budget in budgets]
    taken: list[str] = []
    spent = Spent()
    try:
        for key, budget in zip(keys, budgets, strict=True):
            take(key, budget.max_usd, usd)
            taken.append(key)
        yield spent
    finally:
        for key in taken:
            add(key, spent.usd - usd)


def take(key: str, max_usd: float, usd: float) -> None:
    if usd > max_usd:
        raise NoBudgetError(key)
    try:
        add(key, usd, plain(max_usd - usd))
    except usage().meta.client.exceptions.ConditionalCheckFailedException:
        raise NoBudgetError(key) from None


def add(key: str, usd: float, most: Any = None) -> None:
    condition: Any = {} if most is None else {"ConditionExpression": "attribute_not_exists(usd) OR usd <= :max"}
    limit = {} if most is None else {":max": most}
    usage().update_item(
        Key={"usage_id": key},
        UpdateExpression="SET expires_at = :expires ADD usd :usd",
        ExpressionAttributeValues={":expires": int(time.time()) + KEPT_S, ":usd": plain(float(usd)), **limit},
        **condition,
    )
