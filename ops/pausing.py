"""Stopping and resuming the three things an operator may have to stop: the intake of uploads, guests, and the coach.

Intake is the upload queue's event source mapping and the admission queue: while both are closed, uploads wait where
they are, up to fourteen days, and what is under way goes on.
Guests' uploads alone wait in the queue, while those of golfers with an account go past them.
The coach is the breaker's item, opened until an operator closes it: reports are then written by rules.
"""

import time
from typing import Any, Final, Literal

from ops.console import audit
from ops.deployment import Deployment, OpsError
from swing.aws import dynamodb
from swing.coach.circuit_breaker import NAME as BREAKER
from swing.intake import admission, leases

Part = Literal["intake", "guests", "coach"]

MAPPING: Final = "StartAnalysisFunctionUpload"
UNTIL_RESUMED_S: Final = 10 * 365 * 86400
SETTLE_S: Final = 60


def pause(deployment: Deployment, part: Part, reason: str) -> None:
    """The reason is written first, so that nothing is paused without one."""
    audit.record(deployment, "pause", part=part, reason=reason)
    note = {"usage_id": note_id(part), "reason": reason, "by": audit.person(), "at": dynamodb.now()}
    usage().put_item(Item=note)
    if part == "intake":
        leases.close(reason)
        switch(deployment, on=False)
    elif part == "guests":
        leases.hold_guests(reason)
    else:
        open_breaker()


def resume(deployment: Deployment, part: Part, reason: str) -> None:
    audit.record(deployment, "resume", part=part, reason=reason)
    if part == "intake":
        switch(deployment, on=True)
        leases.reopen()
        admission.admit()
    elif part == "guests":
        leases.let_guests_in()
        admission.admit()
    else:
        usage().delete_item(Key={"usage_id": BREAKER})
    usage().delete_item(Key={"usage_id": note_id(part)})


def paused(deployment: Deployment) -> dict[str, dict[str, Any]]:
    """What is paused in fact or was meant to be, with the reason where an operator left one.

    A call to the model that was on its way when the coach was paused may open the breaker its own way, for a minute.
    """
    facts = {"intake": not intake_runs(deployment), "guests": leases.are_guests_held(), "coach": breaker_held()}
    notes = {part: note_of(part) for part in facts}
    return {part: {"in_force": fact, **notes[part]} for part, fact in facts.items() if fact or notes[part]}


def intake_runs(deployment: Deployment) -> bool:
    return state(deployment) in {"Enabled", "Enabling"}


def breaker_held() -> bool:
    """An open breaker that was opened in the future is an operator's; all others close by themselves."""
    found = usage().get_item(Key={"usage_id": BREAKER}).get("Item", {})
    return found.get("state") == "OPEN" and float(found.get("opened_at", 0)) > time.time()


def open_breaker() -> None:
    opened_at = int(time.time()) + UNTIL_RESUMED_S
    usage().put_item(Item={"usage_id": BREAKER, "state": "OPEN", "failure_count": 0, "opened_at": opened_at})


def switch(deployment: Deployment, on: bool) -> None:
    """Switch the mapping and wait until Lambda has done so. Raises OpsError."""
    client, mapping = deployment.client("lambda"), deployment.resource(MAPPING)
    client.update_event_source_mapping(UUID=mapping, Enabled=on)
    wanted, deadline = "Enabled" if on else "Disabled", time.monotonic() + SETTLE_S
    while state(deployment) != wanted:
        if time.monotonic() > deadline:
            raise OpsError(f"The upload queue's mapping is {state(deployment)} after {SETTLE_S} s: look at it again.")
        time.sleep(1)


def state(deployment: Deployment) -> str:
    mapping = deployment.client("lambda").get_event_source_mapping(UUID=deployment.resource(MAPPING))
    return str(mapping["State"])


def note_of(part: str) -> dict[str, Any]:
    return dict(usage().get_item(Key={"usage_id": note_id(part)}).get("Item", {}))


def note_id(part: str) -> str:
    return f"paused#{part}"


def usage() -> Any:
    return dynamodb.table("USAGE_TABLE")
