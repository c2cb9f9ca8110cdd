"""A golfer's analyses: newest first, page by page, or a measured one by its id."""

import base64
import json
from typing import Any, NamedTuple

from swing.analyses import items
from swing.aws.dynamodb import Item
from swing.aws.dynamodb_values import numbers
from swing.domain.errors import BadCursorError
from swing.report.comparison import CannotAnswerError


class Page(NamedTuple):
    items: list[Item]
    cursor: str | None


def newest(user_id: str, limit: int, cursor: str | None = None) -> Page:
    """A page of a golfer's analyses, newest first. Raises BadCursorError."""
    start: Any = {"ExclusiveStartKey": opened(cursor, user_id)} if cursor else {}
    answer = queried(user_id, ScanIndexForward=False, Limit=limit, **start)
    last = answer.get("LastEvaluatedKey")
    return Page(answer["Items"], closed(last) if last else None)


def oldest(user_id: str, limit: int) -> list[Item]:
    """A golfer's first analyses, oldest first."""
    found: list[Item] = queried(user_id, ScanIndexForward=True, Limit=limit)["Items"]
    return found


def queried(user_id: str, **how: Any) -> Any:
    return items.analyses().query(
        IndexName="user-timestamp-index",
        KeyConditionExpression="user_id = :user",
        ExpressionAttributeValues={":user": user_id},
        **how,
    )


def closed(key: Item) -> str:
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")


def opened(cursor: str, user_id: str) -> Item:
    """The position in the index where a page ended; one among another golfer's items is refused."""
    try:
        key = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        wanted = {name: str(key[name]) for name in ("analysis_id", "user_id", "created_at")}
        "".join(wanted.values()).encode()  # half an emoji is no text
    except (ValueError, TypeError, KeyError, RecursionError):
        raise BadCursorError(cursor) from None
    if wanted != key or wanted["user_id"] != user_id or not all(wanted.values()):
        raise BadCursorError(cursor)
    return wanted


def measured(analysis_id: str, user_id: str) -> Item:
    """Raises CannotAnswerError for an analysis that is another's, or not finished."""
    item: Item = numbers(items.analysis(analysis_id))
    if item.get("user_id") != user_id:
        raise CannotAnswerError(f"There is no analysis {analysis_id}.")
    if "analysis_results" not in item:
        raise CannotAnswerError(f"Analysis {analysis_id} is not measured.")
    return item
