"""Entering the admission queue: accepting an upload, and repeating an analysis. There is no other way in.

The order of the steps is what keeps an upload, its repeats and its deletion apart when they come at the same moment:
first the video and its item, then the look for a tombstone, and the queue last.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from swing.accounts import quotas
from swing.analyses import arrivals, items, lifecycle, statuses, tombstones
from swing.aws import executions, s3
from swing.aws.dynamodb import Item
from swing.domain import keys
from swing.domain.errors import PosesGoneError, StillRunningError, TooManyAnalysesError
from swing.domain.models import Step
from swing.domain.uploads import Upload
from swing.intake import queue

# So many runs back poses are looked for: those that failed, or were stopped, have left none.
RUNS_BACK: Final = 5


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


def repeat(item: Item, *, counted: bool = False, posed: bool = False) -> Step:
    """Queue a new run of an analysis that has ended; one that its golfer asks for counts as one of the day's.

    A `posed` one measures anew what an earlier run has posed. Raises VideoMissingError, StillRunningError,
    TooManyAnalysesError, and PosesGoneError where nothing is posed.

    A process that was killed may have taken the number of the next run without queueing it: then that run is queued.
    """
    known = arrivals.taken_in(items.upload_of(item))
    posed_by = run_with_poses(known) if posed else None
    try:
        run = lifecycle.next_run(known)
    except StillRunningError:
        if known["status"] == "STARTED" and "repeats" in known:
            entered(arrivals.coming(known))
        raise
    with lifecycle.undone_if_it_fails(known):
        if counted:
            quotas.repeated(item["user_id"])
        return entered(arrivals.version(items.upload_of(known, run), known), posed_by)


def finish(item: Item) -> Step:
    """Queue the run whose number was given out, unless it was queued. Raises VideoMissingError."""
    return entered(arrivals.coming(arrivals.taken_in(items.upload_of(item))))


def run_with_poses(item: Item) -> str:
    """The latest run over the bytes that lie there now of which poses are kept. Raises PosesGoneError."""
    last = arrivals.coming(item)
    runs = range(last.run, max(last.run - RUNS_BACK, 0), -1)
    steps = (executions.run_of(last.model_copy(update={"run": run}), str(last.etag)) for run in runs)
    found = next((step.run_id for step in steps if s3.is_kept(step, keys.POSES)), None)
    if found is None:
        raise PosesGoneError(item["analysis_id"])
    return found


def entered(version: Upload, posed_by: str | None = None) -> Step:
    step = executions.run_of(version, str(version.etag)).model_copy(update={"posed_by": posed_by})
    queue.enter(step)
    return step
