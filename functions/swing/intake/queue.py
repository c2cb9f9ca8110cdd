"""The admission queue: the runs that wait for a lease, in the order in which they are admitted.

No golfer's second run goes before another's first: a run's sort key begins with its golfer's next round, and a golfer
without queued runs begins in the round that is served now (start-time fair queueing, Goyal, Vin and Cheng 1996). All
guests together take turns as one golfer does, because a script can be as many guests as it likes.

The queue's table holds by `kind` also the items of `leases` and `throughput`. Stored names are older than the code's:
an entry is of the kind `ticket`, its sort key is the attribute `place`.
"""

import time
from typing import Any, Final, NamedTuple

from pydantic import Field

from swing.aws import dynamodb, executions
from swing.domain import concurrency
from swing.domain.keys import is_guest
from swing.domain.models import Step
from swing.settings import Settings

ENTRY: Final = "ticket"
GOLFER: Final = "golfer"
SERVED: Final = {"kind": "round", "entry_id": "served"}
BY_SORT_KEY: Final = "place-index"
# As long as a queue may deliver an upload's event once more: a run that has an entry is not queued again.
ENTRY_S: Final = 15 * 86400
GOLFER_S: Final = 2 * 86400


# Whose rounds all guests take, and the end of their runs' sort keys; no run's id has such a sign.
GUESTS: Final = "guests"
OF_GUEST: Final = "#guest"


class Waiting(NamedTuple):
    """A queued run, by its execution's name. `sort_key` says round, arrival (ms) and run, and whether a guest asked."""

    name: str
    analysis_id: str
    sort_key: str

    @property
    def round(self) -> int:
        return int(self.sort_key.split("#")[0])

    @property
    def is_guests(self) -> bool:
        return self.sort_key.endswith(OF_GUEST)

    @property
    def since_ms(self) -> int:
        return int(self.sort_key.split("#")[1])


def table() -> Any:
    return dynamodb.table("LINE_TABLE")


class Bounds(Settings):
    analyses_at_once: int = Field(alias="ANALYSES_AT_ONCE", ge=1)
    account_concurrency: int = Field(alias="ACCOUNT_CONCURRENCY", ge=1)
    max_segments: int = Field(alias="MAX_SEGMENTS", ge=1)


def limit() -> int:
    """How many runs may be under way at once: as configured, and no more than the account's Lambda can run."""
    bounds = Bounds.read()
    return concurrency.analyses(bounds.account_concurrency, bounds.max_segments, bounds.analyses_at_once)


def now_ms() -> int:
    return int(time.time() * 1000)


def enter(step: Step) -> None:
    """Queue a run, once: also a run that has left the queue keeps its entry."""
    name = executions.execution_name(step)
    if entry(name):
        return
    guest = is_guest(step.user_id)
    sort_key = f"{taken_round(GUESTS if guest else step.user_id):010}#{now_ms():013}#{step.run_id}"
    try:
        table().put_item(
            Item={
                "kind": ENTRY,
                "entry_id": name,
                "analysis_id": step.analysis_id,
                "place": sort_key + (OF_GUEST if guest else ""),
                "step": step.model_dump_json(exclude={"segments"}),
                "expires_at": int(time.time()) + ENTRY_S,
            },
            ConditionExpression="attribute_not_exists(entry_id)",
        )
    except dynamodb.refused(table()):
        return


def taken_round(user_id: str) -> int:
    """The golfer's next round, given out once; a round that was taken and is not used is lost."""
    served = served_round()
    # An upload that loses the first round to another of the same golfer gets the one after it.
    following = one_more(user_id, served) or first_round(user_id, served) or one_more(user_id, served)
    return (following or served + 1) - 1


def one_more(user_id: str, served: int) -> int | None:
    """The round after the next, of a golfer who has queued runs."""
    condition = "next_round >= :served"
    return counted(user_id, condition, "next_round + :one", {":served": served, ":one": 1})


def first_round(user_id: str, served: int) -> int | None:
    """The same, of a golfer without queued runs."""
    condition = "attribute_not_exists(next_round) OR next_round < :served"
    return counted(user_id, condition, ":second", {":served": served, ":second": served + 1})


def counted(user_id: str, condition: str, next_round: str, given: dict[str, int]) -> int | None:
    try:
        answer = table().update_item(
            Key={"kind": GOLFER, "entry_id": user_id},
            ConditionExpression=condition,
            UpdateExpression=f"SET next_round = {next_round}, expires_at = :expires",
            ExpressionAttributeValues={":expires": int(time.time()) + GOLFER_S, **given},
            ReturnValues="UPDATED_NEW",
        )
    except dynamodb.refused(table()):
        return None
    return int(answer["Attributes"]["next_round"])


def served_round() -> int:
    return int(table().get_item(Key=SERVED, ConsistentRead=True).get("Item", {}).get("round", 0))


def mark_served(served: Waiting) -> None:
    """Remember the newest round of which a run was admitted."""
    dynamodb.updated(
        table(),
        Key=SERVED,
        ConditionExpression="attribute_not_exists(#round) OR #round < :round",
        UpdateExpression="SET #round = :round",
        ExpressionAttributeNames={"#round": "round"},
        ExpressionAttributeValues={":round": served.round},
    )


def entry(name: str) -> dict[str, Any]:
    answer = table().get_item(Key={"kind": ENTRY, "entry_id": name}, ConsistentRead=True)
    found: dict[str, Any] = answer.get("Item", {})
    return found


def step(name: str) -> Step | None:
    """What the run's execution is to be started with; None once its entry has expired."""
    found = entry(name)
    return Step.model_validate_json(found["step"]) if found else None


def leave(name: str) -> None:
    """Leave the queue without being admitted. The entry stays, so that a late event does not queue the run again."""
    dynamodb.updated(
        table(),
        Key={"kind": ENTRY, "entry_id": name},
        ConditionExpression="attribute_exists(place)",
        UpdateExpression="REMOVE place",
    )


def waiting(most: int | None = None) -> list[Waiting]:
    """The first of the queue, in order. Without `most` as many as one answer holds: 1 MB, some five thousand."""
    bound = {} if most is None else {"Limit": most}
    found = items_of(ENTRY, IndexName=BY_SORT_KEY, ConsistentRead=True, **bound)
    return [Waiting(item["entry_id"], item["analysis_id"], item["place"]) for item in found]


def items_of(kind: str, **bounds: Any) -> list[dict[str, Any]]:
    """What the table holds of one kind, in the order of its ids or of the index that is named."""
    answer = table().query(KeyConditionExpression="kind = :kind", ExpressionAttributeValues={":kind": kind}, **bounds)
    found: list[dict[str, Any]] = answer["Items"]
    return found
