"""A message of the upload queue becomes the uploads that it speaks of.

Accepted are EventBridge's "Object Created", the older S3 notification, and the plain message that people and services
send by hand. Whose video it is and what its analysis is called follow from the key alone:
`golf-swings/{user_id}/{analysis_id}.<ext>`.
"""

from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import unquote_plus

from pydantic import BaseModel, ConfigDict

from swing.domain.errors import BadNameError, UnknownMessageError
from swing.domain.keys import ANALYSIS_ID, KEY, MAX_ID, UPLOADS

MAX_RUN: Final = 1000


class Upload(BaseModel):
    """One version of one video. `etag` is None where the message does not know it; `run` counts explicit repeats.

    `number` is which upload of its name it is: the bytes may be those of an earlier one.

    `sample_fps` and `include_frames` are what its owner asked for, see `Step`.
    """

    model_config = ConfigDict(frozen=True)

    bucket: str
    key: str
    user_id: str
    analysis_id: str
    etag: str | None = None
    run: int = 1
    number: int = 1
    sample_fps: float | None = None
    include_frames: bool = False


def uploads(message: Any, bucket: str) -> list[Upload]:
    """Uploads to the bucket that a message announces; the pictures that the pipeline writes are none.

    Raises UnknownMessageError and BadNameError.
    """
    found = []
    for name, key, rest in objects(message):
        if name != bucket:
            raise UnknownMessageError(f"The video lies in {name}, not in {bucket}.")
        if parts := KEY.fullmatch(key):
            refuse_bad_name(parts["analysis_id"])
            found.append(Upload(bucket=name, key=key, **(rest | parts.groupdict())))
    return found


def refuse_bad_name(analysis_id: str) -> None:
    """What could not be fetched, stopped or deleted by its id is not analysed."""
    if not ANALYSIS_ID.fullmatch(analysis_id):
        raise BadNameError(
            f"A video can't be called {analysis_id!r}: a name has up to {MAX_ID} letters, digits, spaces and plain"
            " punctuation, but no quotation mark, #, ?, backslash or emoji."
        )


def objects(message: Any) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Bucket, key and what else is known of each object in a message."""
    match message:
        case {"detail-type": "Object Created", "detail": {"bucket": {"name": name}, "object": {"key": key, **rest}}}:
            yield name, text(key), {"etag": told(rest.get("etag"))}
        case {"detail-type": str(kind), "source": "aws.s3"} if kind != "Object Created":
            return
        case {"Records": [*records]}:
            yield from map(notified, filter(is_creation, records))
        case {"s3_bucket": name, "s3_key": key, **rest}:
            yield name, text(key), by_hand(text(key), rest)
        case {"Event": "s3:TestEvent"}:
            return
        case _:
            raise UnknownMessageError("The message announces no upload: see docs/architecture.md for what is accepted.")


def text(key: Any) -> str:
    """Raises UnknownMessageError for what is no text that S3 could have told."""
    try:
        key.encode()
    except (AttributeError, UnicodeEncodeError):
        raise UnknownMessageError(f"{ascii(key)[:80]} is no key.") from None
    return str(key)


def told(etag: Any) -> str | None:
    return etag if isinstance(etag, str) else None


def is_creation(record: Any) -> bool:
    """Notifications that are set up by hand may also tell of objects that are deleted or restored."""
    return not isinstance(record, dict) or str(record.get("eventName", "ObjectCreated")).startswith("ObjectCreated")


def notified(record: Any) -> tuple[str, str, dict[str, Any]]:
    match record:
        case {"s3": {"bucket": {"name": name}, "object": {"key": key, **rest}}}:
            # S3 notifications encode their keys as forms do; EventBridge's events do not.
            return name, unquote_plus(text(key)), {"etag": told(rest.get("eTag"))}
    raise UnknownMessageError("A record of the message is not an S3 notification.")


def by_hand(key: str, rest: dict[Any, Any]) -> dict[str, Any]:
    """What a hand-sent message may add to its key: only a run number, everything else must agree with the key."""
    parts = KEY.fullmatch(key)
    if parts is None:
        raise UnknownMessageError(f"The key {key!r} is not {UPLOADS}{{user_id}}/{{analysis_id}}.<ext>.")
    for name, said in parts.groupdict().items():
        if rest.get(name, said) != said:
            raise UnknownMessageError(f"The message says {name} {rest[name]!r}, its key says {said!r}.")
    return {"run": numbered(rest.get("run", 1))}


def numbered(run: Any) -> int:
    if type(run) is not int or not 1 <= run <= MAX_RUN:
        raise UnknownMessageError(f"The message says run {str(run)[:40]}: it is a number from 1 to {MAX_RUN}.")
    return run
