"""Limits of spending: messages and dollars, counted in the usage table by golfer, for guests and for the deployment.

Counts are conditional updates, so two requests can't both take the last one. Windows are whole minutes and days (UTC).

A reservation leaves a hold in each budget. A process that is killed can't take its holds away, so the next reservation
gives back those that are over.
"""

import math
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final, NamedTuple

from pydantic import Field

from swing.aws import dynamodb
from swing.aws.dynamodb_values import plain
from swing.domain.errors import NoBudgetError, TooManyMessagesError
from swing.settings import Settings

# Budgets that many share: of the whole deployment, and of all guests in the chat.
DEPLOYMENT: Final = "day"
GUESTS_CHAT: Final = "chat#guests"
KEPT_S: Final = 40 * 86400
# Longer than the function may run that reserves, and shorter than a golfer waits before asking again.
HELD_S: Final = 40
HOLD: Final = "hold_"
MINUTE_S: Final = 60
DAY_S: Final = 86400


class DayBudget(Settings):
    """What the language model may cost the whole deployment in a day."""

    max_usd: float = Field(alias="COACH_USD_PER_DAY", ge=0)


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
    item = found(Budget(DEPLOYMENT, 0).key)
    return float(item.get("usd", 0)) - sum(abandoned(item).values())


def take_message(user_id: str, per_minute: int, per_day: int) -> None:
    """Count one message of a golfer. Raises TooManyMessagesError."""
    for window_s, most, name in ((MINUTE_S, per_minute, "minute"), (DAY_S, per_day, "day")):
        window = int(time.time() // window_s)
        if not counted(f"chat-{name}#{user_id}#{window}", most, (window + 2) * window_s):
            wait_s = max(1, math.ceil((window + 1) * window_s - time.time()))
            raise TooManyMessagesError(f"You have sent {most} messages this {name}.", wait_s)


def counted(key: str, most: int, expires_at: int) -> bool:
    """Count one more message, unless that would be more than `most`."""
    return dynamodb.updated(
        usage(),
        Key={"usage_id": key},
        ConditionExpression="attribute_not_exists(messages) OR messages < :max",
        UpdateExpression="SET expires_at = :expires ADD messages :one",
        ExpressionAttributeValues={":max": most, ":expires": expires_at, ":one": 1},
    )


class Spent:
    """The true cost, set by the caller within a reservation."""

    usd: float = 0.0


@contextmanager
def reserved(budgets: list[Budget], usd: float) -> Iterator[Spent]:
    """A reservation: an estimate is taken out of every budget, what was not spent goes back. Raises NoBudgetError.

    Names of budgets are those of this day, also when the work ends after midnight.
    """
    keys = [budget.key for budget in budgets]
    hold = f"{HOLD}{uuid.uuid4().hex}"
    taken: list[str] = []
    spent = Spent()
    try:
        for key, budget in zip(keys, budgets, strict=True):
            take(key, budget.max_usd, usd, hold)
            taken.append(key)
        yield spent
    finally:
        for key in taken:
            if not settled(key, hold, spent.usd - usd):
                add(key, spent.usd)


def take(key: str, max_usd: float, usd: float, hold: str) -> None:
    if usd > max_usd:
        raise NoBudgetError(key)
    give_back_abandoned(key)
    has_room = dynamodb.updated(
        usage(),
        Key={"usage_id": key},
        ConditionExpression="attribute_not_exists(usd) OR usd <= :max",
        UpdateExpression="SET expires_at = :expires, #hold = :hold ADD usd :usd",
        ExpressionAttributeNames={"#hold": hold},
        ExpressionAttributeValues={
            ":max": plain(max_usd - usd),
            ":expires": int(time.time()) + KEPT_S,
            ":hold": {"usd": plain(float(usd)), "until": int(time.time()) + HELD_S},
            ":usd": plain(float(usd)),
        },
    )
    if not has_room:
        raise NoBudgetError(key)


def settled(key: str, hold: str, difference_usd: float) -> bool:
    """Take a hold away and change what was spent, both or neither; false if the hold is gone."""
    return dynamodb.updated(
        usage(),
        Key={"usage_id": key},
        ConditionExpression="attribute_exists(#hold)",
        UpdateExpression="REMOVE #hold ADD usd :difference",
        ExpressionAttributeNames={"#hold": hold},
        ExpressionAttributeValues={":difference": plain(float(difference_usd))},
    )


def give_back_abandoned(key: str) -> None:
    """Give back what processes have reserved that were killed. What they have spent until then is not known."""
    for hold, usd in abandoned(found(key)).items():
        settled(key, hold, -usd)


def abandoned(item: dict[str, Any]) -> dict[str, float]:
    """Dollars by hold, of the holds that are over."""
    holds = {name: held for name, held in item.items() if name.startswith(HOLD)}
    return {name: float(held["usd"]) for name, held in holds.items() if held["until"] < time.time()}


def sweep() -> None:
    """Look after the budgets that many share, for an analysis does not ask who has left something in them."""
    for shared in (DEPLOYMENT, GUESTS_CHAT):
        give_back_abandoned(Budget(shared, 0).key)


def found(key: str) -> dict[str, Any]:
    item: dict[str, Any] = usage().get_item(Key={"usage_id": key}, ConsistentRead=True).get("Item", {})
    return item


def add(key: str, usd: float) -> None:
    usage().update_item(
        Key={"usage_id": key},
        UpdateExpression="SET expires_at = :expires ADD usd :usd",
        ExpressionAttributeValues={":expires": int(time.time()) + KEPT_S, ":usd": plain(float(usd))},
    )
