"""Analyses as their owner sees them: which are theirs, what came before the upload, and how they end early.

An upload that was only announced lies in the jobs table, whose items forget themselves; what was uploaded lies in the
analyses table and stays.
"""

import base64
import json
import time
from decimal import Decimal
from typing import Any, Final, NamedTuple

from swing import store
from swing.identity import Caller
from swing.models import Step
from swing.uploads import KEY, Upload
from swing.values import numbers, plain

ANNOUNCED: Final = "UPLOAD"
ANNOUNCED_DAYS: Final = 7

# What the owner of an upload asks of its analysis.
WISHES: Final = ("sample_fps", "include_frames")
# What the status item takes over from the announcement.
KEPT: Final = ("user_email", "user_name", "user_type", "is_authenticated", "session_id", *WISHES)

Item = dict[str, Any]


class NoSuchAnalysisError(LookupError):
    """There is none, or it is somebody else's: which of the two is nobody's business."""


class StillRunningError(Exception):
    """The analysis has not ended."""


class NotRunningError(Exception):
    """The analysis has ended, or has not begun."""


class BadCursorError(ValueError):
    """The cursor is none that an earlier page gave out."""


class Page(NamedTuple):
    items: list[Item]
    cursor: str | None


def announce(caller: Caller, upload: Upload, extra: Item | None = None) -> None:
    """Remember whose upload is to come, until it came or a week has passed."""
    fields = {
        "job_id": upload.analysis_id,
        "kind": ANNOUNCED,
        "user_id": upload.user_id,
        "s3_key": upload.key,
        "bucket_name": upload.bucket,
        "user_type": "guest" if caller.is_guest else "coach" if caller.is_coach else "golfer",
        "is_authenticated": not caller.is_guest,
        "user_email": caller.email,
        "user_name": caller.name,
        "created_at": store.now(),
        "expires_at": int(time.time()) + ANNOUNCED_DAYS * 86400,
        **(extra or {}),
    }
    known = {name: plain(value) for name, value in fields.items() if value is not None}
    store.jobs().put_item(Item=known, ConditionExpression="attribute_not_exists(job_id)")


def announced_fields(upload: Upload) -> Item:
    """What the status item takes over; nothing where a video came without the API's help."""
    item = store.job(upload.analysis_id) or {}
    return {name: item[name] for name in KEPT if name in item and item.get("user_id") == upload.user_id}


def announced(analysis_id: str, caller: Caller) -> Item:
    """Raises NoSuchAnalysisError."""
    found = store.job(analysis_id) or {}
    if found.get("kind") != ANNOUNCED or found.get("user_id") != caller.user_id:
        raise NoSuchAnalysisError(analysis_id)
    return found


def owned(analysis_id: str, caller: Caller) -> Item:
    """Status item of an analysis, or what was announced of it. Raises NoSuchAnalysisError."""
    found = store.analysis(analysis_id)
    if not found:
        return {"status": "AWAITING_UPLOAD", **announced(analysis_id, caller), "analysis_id": analysis_id}
    if found.get("user_id") != caller.user_id:
        raise NoSuchAnalysisError(analysis_id)
    return found


def uploaded(analysis_id: str, caller: Caller) -> Item:
    """The same, once there is an upload. Raises NoSuchAnalysisError."""
    found = owned(analysis_id, caller)
    if found["status"] == "AWAITING_UPLOAD":
        raise NoSuchAnalysisError(analysis_id)
    return found


def upload_of(item: Item, run: int = 1) -> Upload:
    parts = KEY.fullmatch(item["s3_key"])
    if parts is None:
        raise NoSuchAnalysisError(item["s3_key"])
    return wished(Upload(bucket=item["bucket_name"], key=item["s3_key"], run=run, **parts.groupdict()), item)


def wished(upload: Upload, item: Item) -> Upload:
    """The upload, to be analysed as its owner asked for."""
    return upload.model_copy(update={name: numbers(item[name]) for name in WISHES if name in item})


def report(item: Item) -> Item | None:
    """What was written about an analysis, which its item keeps as text."""
    text = item.get("ai_analysis")
    written: Item | None = json.loads(text) if text else None
    return written


def step_of(item: Item) -> Step:
    """The run that owns the item, under whose key its artifacts lie."""
    upload = upload_of(item)
    return Step(
        analysis_id=upload.analysis_id,
        run_id=item["run_id"],
        user_id=upload.user_id,
        s3_bucket=upload.bucket,
        s3_key=upload.key,
    )


def newest(user_id: str, limit: int, cursor: str | None = None) -> Page:
    """A page of somebody's analyses, newest first. Raises BadCursorError."""
    start: Any = {"ExclusiveStartKey": opened(cursor, user_id)} if cursor else {}
    answer = store.analyses().query(
        IndexName="user-timestamp-index",
        KeyConditionExpression="user_id = :user",
        ExpressionAttributeValues={":user": user_id},
        ScanIndexForward=False,
        Limit=limit,
        **start,
    )
    last = answer.get("LastEvaluatedKey")
    return Page(answer["Items"], closed(last) if last else None)


def closed(key: Item) -> str:
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")


def opened(cursor: str, user_id: str) -> Item:
    """The place in the index where a page ended; a place among another golfer's items is refused."""
    try:
        key = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        wanted = {name: str(key[name]) for name in ("analysis_id", "user_id", "created_at")}
    except (ValueError, TypeError, KeyError):
        raise BadCursorError(cursor) from None
    if wanted != key or wanted["user_id"] != user_id or not all(wanted.values()):
        raise BadCursorError(cursor)
    return wanted


def next_run(item: Item) -> int:
    """Number of an explicit repeat, each given out once. Raises StillRunningError."""
    terminal = [f":t{index}" for index in range(len(store.TERMINAL))]
    try:
        answer = store.analyses().update_item(
            Key={"analysis_id": item["analysis_id"]},
            ConditionExpression=f"user_id = :user AND #status IN ({', '.join(terminal)})",
            UpdateExpression="SET #status = :status, progress_message = :message, updated_at = :now"
            " REMOVE #error, progress ADD repeats :one",
            ExpressionAttributeNames={"#status": "status", "#error": "error"},
            ExpressionAttributeValues={
                ":user": item["user_id"],
                ":status": "STARTED",
                ":message": "Your swing is looked at again",
                ":now": store.now(),
                ":one": 1,
                **dict(zip(terminal, store.TERMINAL, strict=True)),
            },
            ReturnValues="UPDATED_NEW",
        )
    except store.analyses().meta.client.exceptions.ConditionalCheckFailedException:
        raise StillRunningError(item["analysis_id"]) from None
    repeats = answer["Attributes"]["repeats"]
    return 1 + int(repeats if isinstance(repeats, Decimal | int) else 0)


def cancelled(item: Item) -> None:
    """Write CANCELLED for the run that owns the item. Raises NotRunningError."""
    terminal = [f":t{index}" for index in range(len(store.TERMINAL))]
    try:
        store.analyses().update_item(
            Key={"analysis_id": item["analysis_id"]},
            ConditionExpression=f"run_id = :run AND NOT (#status IN ({', '.join(terminal)}))",
            UpdateExpression="SET #status = :status, progress_message = :message, updated_at = :now",
            ExpressionAttributeNames={"#status": "status"},
            ExpressionAttributeValues={
                ":run": item.get("run_id", ""),
                ":status": "CANCELLED",
                ":message": "You stopped this analysis",
                ":now": store.now(),
                **dict(zip(terminal, store.TERMINAL, strict=True)),
            },
        )
    except store.analyses().meta.client.exceptions.ConditionalCheckFailedException:
        raise NotRunningError(item["analysis_id"]) from None
