"""Analyses as their owner sees them: which are theirs, what came before the upload, and how they end early.

An upload that was only announced lies in the jobs table, whose items forget themselves; what was uploaded lies in the
analyses table and stays.
"""

import base64
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final, NamedTuple

from swing import statuses, store, workflow
from swing.errors import VideoMissingError
from swing.identity import Caller
from swing.models import Step
from swing.uploads import KEY, Upload
from swing.values import numbers, plain

AWAITING: Final = "AWAITING_UPLOAD"
ANNOUNCED: Final = "UPLOAD"
ANNOUNCED_DAYS: Final = 7

# By what an item names the run that owns it.
RUN: Final = ("run_id", "execution_arn", "run_started_at")
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
        return {"status": AWAITING, **announced(analysis_id, caller), "analysis_id": analysis_id}
    if found.get("user_id") != caller.user_id:
        raise NoSuchAnalysisError(analysis_id)
    return found


def uploaded(analysis_id: str, caller: Caller) -> Item:
    """The same, once there is an upload. Raises NoSuchAnalysisError, and VideoMissingError before it."""
    found = owned(analysis_id, caller)
    if found["status"] == AWAITING:
        raise VideoMissingError(f"There is no video at {found['s3_key']}.")
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
    written = statuses.changed(
        item["analysis_id"],
        f"user_id = :user AND {statuses.ENDED}",
        {"status": "STARTED", "progress_message": "Your swing is looked at again"},
        remove=("error", "progress"),
        count="repeats",
        user=item["user_id"],
    )
    if written is None:
        raise StillRunningError(item["analysis_id"])
    return 1 + int(written["repeats"])


@contextmanager
def undone_if_it_fails(item: Item) -> Iterator[None]:
    """Give the item its former status back where the run that `next_run` announced can't be started."""
    try:
        yield
    except Exception:
        statuses.changed(
            item["analysis_id"],
            "#status = :started AND (attribute_not_exists(run_id) OR run_id = :was)",
            {name: item[name] for name in ("status", "progress_message", "error", "progress") if name in item},
            started="STARTED",
            was=item.get("run_id", ""),
        )
        raise


def arrived(item: Item) -> Item:
    """The item, also where the upload's own event is still on its way. Raises VideoMissingError without an upload."""
    if item["status"] != AWAITING:
        return item
    upload = upload_of(item)
    store.etag(upload)
    return store.begin(upload, announced_fields(upload))


def cancelled(item: Item, message: str = "You stopped this analysis") -> str:
    """Write CANCELLED for the run that owns the item, or is about to, and return its execution to be stopped.

    Raises NotRunningError, and VideoMissingError where a run is about to begin on a video that is gone.
    """
    run = coming_run(item) if item["status"] == "STARTED" else {name: item.get(name, "") for name in RUN}
    written = statuses.changed(
        item["analysis_id"],
        "attribute_exists(analysis_id) AND (attribute_not_exists(run_id) OR run_id IN (:run_id, :was))"
        f" AND NOT {statuses.ENDED}",
        {"status": "CANCELLED", "progress_message": message, **run},
        was=item.get("run_id", ""),
    )
    if written is None:
        raise NotRunningError(item["analysis_id"])
    return str(run["execution_arn"])


def coming_run(item: Item) -> Item:
    """What the run that is about to begin will call itself, known beforehand because names follow from the upload."""
    upload = upload_of(item, 1 + int(item.get("repeats", 0)))
    step = workflow.run_of(upload, store.etag(upload))
    return {"run_id": step.run_id, "execution_arn": workflow.execution_arn(step), "run_started_at": store.now()}
