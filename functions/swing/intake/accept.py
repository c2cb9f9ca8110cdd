"""The one way into the queue: an upload that has come, or an analysis that is to be repeated, in; its queued run out.

The order of the steps is what keeps an upload, its repeats and its deletion apart when they come at the same moment:
first the video and its item, then the look for a tombstone, and the queue last.
"""

from swing.analyses import announcements, arrivals, lifecycle, statuses, tombstones
from swing.analyses.items import Item
from swing.aws import executions
from swing.domain.errors import StillRunningError
from swing.domain.models import Step
from swing.domain.uploads import Upload
from swing.intake import queue


def accept(upload: Upload) -> Item | None:
    """Queue the upload's run, once however often it is told of; None where its owner has deleted it.

    Raises VideoMissingError and ForeignAnalysisError.
    """
    item = arrivals.taken_in(upload)
    if tombstones.stays_deleted(upload):
        return None
    statuses.number_taken(upload)
    entered(arrivals.version(announcements.wished(upload, item), item))
    return item


def repeat(item: Item) -> Step:
    """Queue a new run of an analysis that has ended. Raises VideoMissingError and StillRunningError.

    Whoever was given the number of the run that is still to come may have died before that was queued.
    """
    known = arrivals.taken_in(announcements.upload_of(item))
    try:
        run = lifecycle.next_run(known)
    except StillRunningError:
        if known["status"] == "STARTED":
            entered(arrivals.coming(known))
        raise
    with lifecycle.undone_if_it_fails(known):
        return entered(arrivals.version(announcements.upload_of(known, run), known))


def finish(item: Item) -> Step:
    """Queue the run whose number was given out, unless it was queued. Raises VideoMissingError."""
    return entered(arrivals.coming(arrivals.taken_in(announcements.upload_of(item))))


def entered(version: Upload) -> Step:
    step = executions.run_of(version, str(version.etag))
    queue.enter(step)
    return step
