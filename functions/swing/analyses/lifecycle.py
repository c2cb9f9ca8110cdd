"""The life of an analysis: repeating it, stopping it, and both while its upload is still arriving."""

from collections.abc import Iterator
from contextlib import contextmanager

from swing.analyses import arrivals, items, statuses
from swing.analyses.announcements import AWAITING
from swing.analyses.items import RUN
from swing.aws import dynamodb, executions, s3
from swing.aws.dynamodb import Item
from swing.domain.errors import NotRunningError, StillRunningError


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
    return arrivals.taken_in(items.upload_of(item))


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
    """Id of the run that is about to begin, known beforehand because ids follow from the upload."""
    upload = arrivals.coming(item)
    step = executions.run_of(upload, upload.etag or s3.etag(upload))
    return {"run_id": step.run_id, "execution_arn": executions.execution_arn(step), "run_started_at": dynamodb.now()}
