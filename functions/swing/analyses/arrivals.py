"""Which bytes an analysis is about: the bucket decides, and not the messages about it or their order.

Uploads of one name are numbered in its item, and the number is a part of a run's identity. So everything that is told
of one upload leads to one run, and a video that is put back after another is a new upload. The same bytes once more,
with nothing between, are the same upload.
"""

from swing.analyses import announcements, items, statuses
from swing.aws import s3
from swing.aws.dynamodb import Item
from swing.domain.errors import ForeignAnalysisError, VideoMissingError
from swing.domain.uploads import Upload


def taken_in(upload: Upload) -> Item:
    """The item, brought up to date with the bytes in the bucket: it numbers the uploads of this name.

    The bucket is asked after the item is read, and a write that finds the item changed is none. A further upload is
    looked for once more after it was written down, because the former bytes may be back meanwhile.
    Raises VideoMissingError and ForeignAnalysisError.
    """
    known = items.analysis(upload.analysis_id)
    refuse_foreign(known, upload)
    version = upload.model_copy(update={"etag": lying(upload, known), "number": 1 + int(known.get("uploads", 0))})
    if not known:
        begun = items.begin(version, announcements.announced_fields(upload))
        refuse_foreign(begun, upload)
        return begun if etag_of(begun, upload) == version.etag else taken_in(upload)
    if etag_of(known, upload) == version.etag:
        return known
    write_down(version, known)
    return taken_in(upload)


def lying(upload: Upload, known: Item) -> str:
    """Identity of the bytes in the bucket. If they are gone, the last known one: its run tells the golfer."""
    try:
        return s3.etag(upload)
    except VideoMissingError:
        if upload.etag is None:
            raise
        return etag_of(known, upload) or upload.etag


def etag_of(item: Item, upload: Upload) -> str | None:
    told: str | None = item.get("videos", {}).get(upload.key, {}).get("etag")
    return told


def refuse_foreign(item: Item, upload: Upload) -> None:
    if item and item.get("user_id") != upload.user_id:
        raise ForeignAnalysisError(f"Analysis {upload.analysis_id} belongs to another golfer.")


def write_down(version: Upload, known: Item) -> None:
    """Number a further upload, unless another call has numbered one meanwhile."""
    statuses.changed(
        version.analysis_id,
        "user_id = :user AND (attribute_not_exists(uploads) OR uploads = :was)",
        {"s3_key": version.key, "videos": known.get("videos", {}) | items.video(version)},
        count="uploads",
        user=version.user_id,
        was=known.get("uploads", 0),
    )


def version(upload: Upload, item: Item) -> Upload:
    """The upload with its bytes' identity and number; an item from before uploads were numbered knows neither."""
    found = item.get("videos", {}).get(upload.key, {})
    return upload.model_copy(update={"etag": found.get("etag"), "number": int(found.get("number", 1))})


def coming(item: Item) -> Upload:
    """What the next run of an analysis is of, or the one that is under way."""
    return version(items.upload_of(item, 1 + int(item.get("repeats", 0))), item)
