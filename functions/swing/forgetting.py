"""Deleting: an analysis with its video, pictures, artifacts and item, or all that is known of somebody."""

import os
from contextlib import suppress
from typing import Any

from swing import admission, deletions, golfers, ownership, sessions, store, thread_swings
from swing.errors import VideoMissingError


def analysis(item: dict[str, Any]) -> None:
    """The item goes last, so that a deletion that broke off can be repeated."""
    analysis_id, user_id = item["analysis_id"], item["user_id"]
    deletions.remember(analysis_id)
    stop(item)
    deletions.objects(item["bucket_name"], f"golf-swings/{user_id}/{analysis_id}/")
    store.s3().delete_object(Bucket=item["bucket_name"], Key=item["s3_key"])
    deletions.objects(os.environ["ARTIFACTS_BUCKET"], f"{analysis_id}/")
    golfers.forget_swing(user_id, analysis_id)
    thread_swings.forget_swing(user_id, analysis_id)
    store.analyses().delete_item(Key={"analysis_id": analysis_id})


def stop(item: dict[str, Any]) -> None:
    """Stop the analysis, unless it has ended, or is one of a video that never came."""
    with suppress(ownership.NotRunningError, VideoMissingError):
        admission.stop(ownership.cancelled(ownership.arrived(item)))


def everything(user_id: str) -> int:
    """Delete all of a user's data, and say how many analyses that were."""
    # First, so that no swing has to be looked for in a long history, or taken out of a profile that goes anyway.
    thread_swings.forget(user_id)
    golfers.forget(user_id)
    count = 0
    while items := ownership.newest(user_id, limit=25).items:
        for item in items:
            analysis(item)
        count += len(items)
    deletions.objects(os.environ["VIDEOS_BUCKET"], f"golf-swings/{user_id}/")
    sessions.forget(user_id)
    # Again, for what a swing that was finished meanwhile has written.
    golfers.forget(user_id)
    thread_swings.forget(user_id)
    return count
