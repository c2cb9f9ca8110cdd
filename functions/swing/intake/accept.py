"""Entering the admission queue: accepting an upload, and repeating an analysis. There is no other way in.

The order of the steps is what keeps an upload, its repeats and its deletion apart when they come at the same moment:
first the video and its item, then the look for a tombstone, and the queue last.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from swing.accounts import quotas
from swing.analyses import arrivals, items, lifecycle, statuses, tombstones
from swing.aws import executions, s3
from swing.aws.dynamodb import Item
from swing.domain.errors import StillRunningError, TooManyAnalysesError
from swing.domain.models import Step
from swing.domain.uploads import Upload
from swing.intake import queue


def accept(upload: Upload) -> Item | None:
    """Queue the upload's run, once for all its messages; None where its owner has deleted it.

    Raises VideoMissingError, ForeignAnalysisError, and TooManyAnalysesError once it has told the golfer.
    """
    item = arrivals.taken_in(upload)
    if tombstones.stays_deleted(upload):
        return None
    statuses.number_taken(upload)
    version = arrivals.version(items.wished(upload, item), item)
    with told_if_too_many(version):
        quotas.arrived(version)
    entered(version)
    return item


@contextmanager
def told_if_too_many(version: Upload) -> Iterator[None]:
    try:
        yield
    except TooManyAnalysesError as error:
        statuses.refuse(version, error)
        s3.mark_rejected(version.bucket, version.key)
        raise


def repeat(item: Item, *, counted: bool = False) -> Step:
    """Queue a new run of an analysis that has ended; one that its golfer asks for counts as one of the day's.

    Raises VideoMissingError, StillRunningError and TooManyAnalysesError.

    A process that was killed may have taken the number of the next run without queueing it: then that run is queued.
    """
    known = arrivals.taken_in(items.upload_of(item))
    try:
        run = lifecycle.next_run(known)
    except StillRunningError:
        if known["status"] == "STARTED" and "repeats" in known:
            entered(arrivals.coming(known))
        raise
    with lifecycle.undone_if_it_fails(known):
        if counted:
            quotas.repeated(item["user_id"])
        return entered(arrivals.version(items.upload_of(known, run), known))


def finish(item: Item) -> Step:
    """Queue the run whose number was given out, unless it was queued. Raises VideoMissingError."""
    return entered(arrivals.coming(arrivals.taken_in(items.upload_of(item))))


def entered(version: Upload) -> Step:
    step = executions.run_of(version, str(version.etag))
    queue.enter(step)
    return step
