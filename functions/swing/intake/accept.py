"""The one way into the line: an upload that has come, or an analysis that is to be repeated, in; its run in line out.

The order of the steps is what keeps an upload, its repeats and its deletion apart when they come at the same moment:
first what can't be done without a video, then the item, then the look for a deletion, and the line last.
"""

from swing.analyses import announcements, items, lifecycle, statuses, tombstones
from swing.analyses.items import Item
from swing.aws import executions, s3
from swing.domain.models import Step
from swing.domain.uploads import Upload
from swing.intake import admission


def accept(upload: Upload) -> Item | None:
    """Let the upload's run stand in line, once however often it is told of; None where its owner has deleted it.

    Raises VideoMissingError and ForeignAnalysisError.
    """
    etag = s3.etag(upload)
    item = items.begin(upload, announcements.announced_fields(upload))
    if tombstones.stays_deleted(upload):
        return None
    statuses.number_taken(upload)
    admission.enter(announcements.wished(upload, item), etag)
    return item


def repeat(item: Item) -> Step:
    """Let a new run of an analysis that has ended stand in line. Raises VideoMissingError and StillRunningError."""
    etag = s3.etag(announcements.upload_of(item))
    run = lifecycle.next_run(item)
    with lifecycle.undone_if_it_fails(item):
        return entered(item, etag, run)


def finish(item: Item) -> Step:
    """Let the run stand in line whose number was given out, if it does not stand there. Raises VideoMissingError."""
    return entered(item, s3.etag(announcements.upload_of(item)), 1 + int(item.get("repeats", 0)))


def entered(item: Item, etag: str, run: int) -> Step:
    upload = announcements.upload_of(item, run)
    admission.enter(upload, etag)
    return executions.run_of(upload, etag)
