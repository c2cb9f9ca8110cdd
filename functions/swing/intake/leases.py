"""Leases: the right of a run to be under way. There are as many as analyses may run at once, and each has one holder.

A lease is an item that a run takes in the same transaction in which it leaves the queue, so it is always in exactly one
of the two. Numbered leases are taken by uploads; a lease by name is held by what cannot wait in the queue (a backfill,
an execution that is redriven), and uploads leave it room.
"""

import time
from collections.abc import Iterable
from typing import Any, Final, NamedTuple

from swing.aws import dynamodb
from swing.intake import queue
from swing.intake.queue import Waiting, now_ms

LEASE: Final = "lease"
# Longer than the workflow's own limit, so that no lease ends before its run. DynamoDB deletes expired items hours late,
# which is why conditions look at the time too.
LEASE_S: Final = 30_000
# Stands among the leases while an operator has paused intake: no run is admitted.
CLOSED: Final = {"kind": LEASE, "entry_id": "closed"}
# The same for guests alone: their runs stay in the queue, and golfers' go past them.
GUESTS_HELD: Final = {"kind": LEASE, "entry_id": "guests-held"}


class Lease(NamedTuple):
    lease_id: str
    holder: str
    taken_ms: int
    expires_at: int

    @property
    def numbered(self) -> bool:
        return self.lease_id.isdecimal()

    @property
    def age_s(self) -> float:
        return (now_ms() - self.taken_ms) / 1000


def all_held() -> tuple[list[Lease], bool]:
    """All leases that are held, and whether the queue is closed."""
    items = {found["entry_id"]: found for found in queue.items_of(LEASE, ConsistentRead=True)}
    items.pop(GUESTS_HELD["entry_id"], None)
    closed = items.pop(CLOSED["entry_id"], None) is not None
    return [lease(item) for item in items.values() if int(item["expires_at"]) > time.time()], closed


def lease(item: dict[str, Any]) -> Lease:
    return Lease(item["entry_id"], item["holder"], int(item["taken_ms"]), int(item["expires_at"]))


def free() -> list[str]:
    """Leases that an upload may take now."""
    held, closed = all_held()
    return [] if closed else unheld(held, queue.limit())


def unheld(held: Iterable[Lease], most: int) -> list[str]:
    """Free numbers, as many as there is room for. One upload may run however many leases by name are held."""
    numbers = {each.lease_id for each in held if each.numbered}
    others = sum(not each.numbered for each in held)
    room = max(most - others, 1) - len(numbers)
    return [number for number in map(number_of, range(most)) if number not in numbers][: max(room, 0)]


def number_of(index: int) -> str:
    return f"{index:04}"


def take(lease_id: str, first: Waiting) -> bool:
    """Move a run from the queue to a lease; False where another caller has taken the lease or moved the run."""
    client, name = queue.table().meta.client, queue.table().name
    taken: Any = {
        "Put": {
            "TableName": name,
            "Item": item(lease_id, first.name),
            "ConditionExpression": "attribute_not_exists(holder) OR expires_at < :now",
            "ExpressionAttributeValues": {":now": int(time.time())},
        }
    }
    left: Any = {
        "Update": {
            "TableName": name,
            "Key": {"kind": queue.ENTRY, "entry_id": first.name},
            "ConditionExpression": "attribute_exists(place)",
            "UpdateExpression": "REMOVE place",
        }
    }
    try:
        client.transact_write_items(TransactItems=[taken, left])
    except client.exceptions.TransactionCanceledException:
        return False
    return True


def item(lease_id: str, holder: str) -> dict[str, Any]:
    expires_at = int(time.time()) + LEASE_S
    return {"kind": LEASE, "entry_id": lease_id, "holder": holder, "taken_ms": now_ms(), "expires_at": expires_at}


def hold(name: str) -> None:
    """Give a lease beside the numbered ones to an execution that runs without being queued."""
    queue.table().put_item(Item=item(name, name))


def release(held: Lease) -> None:
    """Give a lease back, unless another run holds it by now."""
    try:
        queue.table().delete_item(
            Key={"kind": LEASE, "entry_id": held.lease_id},
            ConditionExpression="holder = :holder AND taken_ms = :taken",
            ExpressionAttributeValues={":holder": held.holder, ":taken": held.taken_ms},
        )
    except dynamodb.refused(queue.table()):
        return


def close(reason: str) -> None:
    queue.table().put_item(Item=CLOSED | {"reason": reason})


def reopen() -> None:
    queue.table().delete_item(Key=CLOSED)


def hold_guests(reason: str) -> None:
    queue.table().put_item(Item=GUESTS_HELD | {"reason": reason})


def let_guests_in() -> None:
    queue.table().delete_item(Key=GUESTS_HELD)


def are_guests_held() -> bool:
    return "Item" in queue.table().get_item(Key=GUESTS_HELD, ConsistentRead=True)
