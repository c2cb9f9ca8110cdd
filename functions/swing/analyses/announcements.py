"""Announcements: what an app has told of an upload before it arrives, and what its owner asked for.

They lie in the jobs table, whose items expire; the analysis of what was uploaded lies in the analyses table and stays.
"""

import time
from typing import TYPE_CHECKING, Final

from swing.analyses import items
from swing.aws import dynamodb
from swing.aws.dynamodb import Item
from swing.aws.dynamodb_values import plain
from swing.domain.errors import NoSuchAnalysisError
from swing.domain.uploads import Upload

if TYPE_CHECKING:
    from swing.accounts.identity import Caller

AWAITING: Final = "AWAITING_UPLOAD"

ANNOUNCED: Final = "UPLOAD"

ANNOUNCED_DAYS: Final = 7

# What the status item takes over from the announcement.
KEPT: Final = (
    "user_email",
    "user_name",
    "user_type",
    "is_authenticated",
    "session_id",
    items.GOLFERS_WORD,
    *items.WISHES,
)


def announce(caller: "Caller", upload: Upload, extra: Item | None = None) -> None:
    """Keep the announcement of an upload, until it has arrived or a week has passed."""
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
        "created_at": dynamodb.now(),
        "expires_at": int(time.time()) + ANNOUNCED_DAYS * 86400,
        **(extra or {}),
    }
    known = {name: plain(value) for name, value in fields.items() if value is not None}
    items.jobs().put_item(Item=known, ConditionExpression="attribute_not_exists(job_id)")


def announced_fields(upload: Upload) -> Item:
    """What the status item takes over; nothing where a video came without the API's help."""
    item = items.jobs_item(upload.analysis_id) or {}
    return {name: item[name] for name in KEPT if name in item and item.get("user_id") == upload.user_id}


def announced(analysis_id: str, caller: "Caller") -> Item:
    """Raises NoSuchAnalysisError."""
    found = items.jobs_item(analysis_id) or {}
    if found.get("kind") != ANNOUNCED or found.get("user_id") != caller.user_id:
        raise NoSuchAnalysisError(analysis_id)
    return found
