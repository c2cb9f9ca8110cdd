"""A coach's sessions: what it is called, who takes part, and what was noted."""

import uuid
from typing import Any

from swing import store

Item = dict[str, Any]


class NoSuchSessionError(LookupError):
    """There is none, or it is another coach's."""


def begin(coach_id: str, title: str, player_ids: list[str], notes: str) -> Item:
    item: Item = {
        "session_id": uuid.uuid4().hex,
        "coach_id": coach_id,
        "title": title,
        "player_ids": player_ids,
        "notes": notes,
        "created_at": store.now(),
    }
    store.sessions().put_item(Item=item)
    return item


def owned(session_id: str, coach_id: str) -> Item:
    """Raises NoSuchSessionError."""
    found = store.sessions().get_item(Key={"session_id": session_id}).get("Item")
    if found is None or found["coach_id"] != coach_id:
        raise NoSuchSessionError(session_id)
    return dict(found)
