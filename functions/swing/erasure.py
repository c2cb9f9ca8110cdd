"""Erasure: deleting an analysis with its video, pictures, artifacts and item, or everything of a golfer."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Final

from swing.analyses import items, lifecycle, listing, sessions, swing_profiles, tombstones
from swing.aws import executions, s3
from swing.aws.dynamodb import Item
from swing.chat import thread_swings
from swing.domain import errors, keys
from swing.domain.errors import VideoMissingError
from swing.intake import admission
from swing.settings import variable

# How many analyses a long deletion takes together: where it is cut short, it repeats no more of them.
TOGETHER: Final = 25
AT_ONCE: Final = 8
# Longer than all tries of what follows in the workflow once a report is recorded.
ENDING: Final = timedelta(minutes=15)


def analysis(item: Item) -> None:
    """The item goes last, so that a deletion that broke off can be repeated."""
    analysis_id, user_id = item["analysis_id"], item["user_id"]
    tombstones.mark(analysis_id)
    stop(item)
    files(item)
    swing_profiles.delete_swing(user_id, analysis_id)
    thread_swings.delete_swing(user_id, analysis_id)
    tombstones.delete_item(analysis_id)
    # Again, for what was told of the swing's end meanwhile: without an item nothing more is told.
    thread_swings.delete_swing(user_id, analysis_id)


def stop(item: Item) -> None:
    """Stop the analysis, unless it has ended, or is one of a video that never came."""
    try:
        admission.stop(lifecycle.cancelled(lifecycle.arrived(item)))
    except (errors.NotRunningError, VideoMissingError):
        if goes_on(item):
            executions.stop(item["execution_arn"])


def goes_on(item: Item) -> bool:
    """Say whether a run may be about to tell the profile of its report, which it does after its item has ended."""
    if "execution_arn" not in item:
        return False
    age = datetime.now(UTC) - datetime.fromisoformat(item["updated_at"])
    return item["status"] not in items.TERMINAL or age < ENDING


def files(item: Item) -> None:
    """Delete pictures, video and artifacts."""
    beside = keys.pictures_prefix(item["user_id"], item["analysis_id"])
    tombstones.delete_video(item["bucket_name"], item["s3_key"], beside)
    tombstones.delete_objects(variable("ARTIFACTS_BUCKET"), keys.artifacts_prefix(item["analysis_id"]))


def everything(user_id: str) -> int:
    """Delete all of a user's data, and say how many analyses that were. Where it was cut short it can be repeated."""
    # First, so that no swing has to be looked for in a long history, or taken out of a profile that goes anyway.
    thread_swings.delete(user_id)
    swing_profiles.delete(user_id)
    tombstones.mark_all(user_id)
    gone: set[str] = set()
    # The index may tell of an analysis once more that was deleted a moment ago.
    while found := listing.newest(user_id, TOGETHER).items:
        analyses(found)
        gone |= {item["analysis_id"] for item in found}
    tombstones.delete_objects(variable("VIDEOS_BUCKET"), keys.golfer_prefix(user_id))
    sessions.delete(user_id)
    # Again, for what a swing that was finished meanwhile has written.
    swing_profiles.delete(user_id)
    thread_swings.delete(user_id)
    return len(gone)


def analyses(found: list[Item]) -> None:
    """Delete analyses of a golfer whose profile and thread are gone. Their items go last, as above."""
    for item in found:
        tombstones.mark(item["analysis_id"])
        stop(item)
    # Threads may share boto3's clients, but not the making of one.
    s3.s3()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(files, found))
    for item in found:
        tombstones.delete_item(item["analysis_id"])
