"""A coach's sessions: what it is called, who takes part, and what was noted."""

import uuid
from typing import Any

from swing.aws import dynamodb
from swing.aws.dynamodb import Item
from swing.domain.errors import NoSuchSessionError


def sessions() -> Any:
    return dynamodb.table("SESSIONS_TABLE")


def of(coach_id: str) -> list[Item]:
    """A coach's latest hundred sessions, newest first."""
    found: list[Item] = sessions().query(
        IndexName="coach-timestamp-index",
        KeyConditionExpression="coach_id = :coach",
        ExpressionAttributeValues={":coach": coach_id},
        ScanIndexForward=False,
        Limit=100,
    )["Items"]
    return found


def delete(coach_id: str) -> None:
    while found := of(coach_id):
        for item in found:
            sessions().delete_item(Key={"session_id": item["session_id"]})


def begin(coach_id: str, title: str, player_ids: list[str], notes: str) -> Item:
    item: Item = {
        "session_id": uuid.uuid4().hex,
        "coach_id": coach_id,
        "title": title,
        "player_ids": player_ids,
        "notes": notes,
        "created_at": dynamodb.now(),
    }
    sessions().put_item(Item=item)
    return item


def owned(session_id: str, coach_id: str) -> Item:
    """Raises NoSuchSessionError."""
    found = sessions().get_item(Key={"session_id": session_id}).get("Item")
    if found is None or found["coach_id"] != coach_id:
        raise NoSuchSessionError(session_id)
    return dict(found)
