"""Tombstones: a deletion is kept for a day, because what belongs to a deleted analysis may come late, and goes then.

The tombstone is written before anything is looked for that is to be deleted. So whoever saves something and finds no
tombstone afterwards has saved it in time for the deletion to find it.
"""

import time
from typing import Any, Final

from swing.analyses import items
from swing.aws import dynamodb, executions, s3
from swing.domain import keys
from swing.domain.errors import SupersededError
from swing.domain.models import Step
from swing.domain.uploads import Upload

DELETED: Final = "DELETED"
KEPT_S: Final = 86400


def mark(analysis_id: str) -> None:
    """Write a tombstone over whatever the jobs table holds under this id."""
    expires_at = int(time.time()) + KEPT_S
    items.jobs().put_item(Item={"job_id": analysis_id, "kind": DELETED, "expires_at": expires_at})


def mark_all(user_id: str) -> None:
    """The same for everything of a golfer in the jobs table: announced uploads, and jobs with their answers."""
    for item in dynamodb.of_user(items.jobs(), user_id, IndexName="user-index"):
        mark(item["job_id"])


def is_deleted(analysis_id: str) -> bool:
    """Say whether a tombstone stands. DynamoDB deletes expired items days late, so its time is looked at too."""
    found = items.jobs_item(analysis_id) or {}
    return found.get("kind") == DELETED and int(found["expires_at"]) > time.time()


def stays_deleted(upload: Upload) -> bool:
    """Say whether an upload was deleted before it arrived. Then its video and item, which are new, are deleted too.

    So are pictures: a deletion that broke off can't be repeated without an item.
    """
    if not is_deleted(upload.analysis_id):
        return False
    delete_video(upload.bucket, upload.key, beside=keys.pictures_prefix(upload.user_id, upload.analysis_id))
    delete_item(upload.analysis_id)
    return True


def delete_video(bucket: str, key: str, beside: str) -> None:
    """Delete a video, and the pictures that lie beside it."""
    delete_objects(bucket, beside)
    s3.s3().delete_object(Bucket=bucket, Key=key)


def delete_item(analysis_id: str) -> None:
    """Delete an item, and stop a run that has begun meanwhile: without the item it would be found no more."""
    answer = items.analyses().delete_item(Key={"analysis_id": analysis_id}, ReturnValues="ALL_OLD")
    gone: dict[str, Any] = answer.get("Attributes", {})
    if gone.get("status") == "PROCESSING":
        executions.stop(gone["execution_arn"])


def take_back_pictures(step: Step) -> None:
    """Delete what was drawn of an analysis that was deleted meanwhile: the deletion may have run before it was saved.

    Raises SupersededError then.
    """
    if is_deleted(step.analysis_id):
        delete_objects(step.s3_bucket, keys.beside(step, ""))
        raise SupersededError(f"Analysis {step.analysis_id} was deleted while it was drawn.")


def delete_objects(bucket: str, prefix: str) -> None:
    """Delete every object whose key begins so."""
    for page in s3.s3().get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
        found: Any = [{"Key": entry["Key"]} for entry in page.get("Contents", [])]
        if found:
            s3.s3().delete_objects(Bucket=bucket, Delete={"Objects": found, "Quiet": True})
