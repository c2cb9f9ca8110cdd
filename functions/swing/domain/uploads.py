"""A message of the upload queue becomes the uploads that it speaks of.

Accepted are EventBridge's "Object Created", the older S3 notification, and the plain message that people and services
send by hand. Whose video it is and what its analysis is called follow from the key alone:
`golf-swings/{user_id}/{analysis_id}.<ext>`.
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote_plus

from pydantic import BaseModel, ConfigDict

from swing.domain.errors import UnknownMessageError
from swing.domain.keys import KEY, UPLOADS


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

    Raises UnknownMessageError.
    """
    found = []
    for name, key, rest in objects(message):
        if name != bucket:
            raise UnknownMessageError(f"The video lies in {name}, not in {bucket}.")
        if parts := KEY.fullmatch(key):
            found.append(Upload(bucket=name, key=key, **(rest | parts.groupdict())))
    return found


def objects(message: Any) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Bucket, key and what else is known of each object in a message."""
    match message:
        case {"detail-type": "Object Created", "detail": {"bucket": {"name": name}, "object": {"key": key, **rest}}}:
            yield name, key, {"etag": rest.get("etag")}
        case {"Records": [*records]}:
            yield from map(notified, records)
        case {"s3_bucket": name, "s3_key": key, **rest}:
            yield name, key, by_hand(key, rest)
        case {"Event": "s3:TestEvent"}:
            return
        case _:
            raise UnknownMessageError("The message announces no upload: see docs/architecture.md for what is accepted.")


def notified(record: Any) -> tuple[str, str, dict[str, Any]]:
    match record:
        case {"s3": {"bucket": {"name": name}, "object": {"key": key, **rest}}}:
            # S3 notifications encode their keys as forms do; EventBridge's events do not.
            return name, unquote_plus(key), {"etag": rest.get("eTag")}
    raise UnknownMessageError("A record of the message is not an S3 notification.")


def by_hand(key: str, rest: dict[Any, Any]) -> dict[str, Any]:
    """What a hand-sent message may add to its key: only a run number, everything else must agree with the key."""
    parts = KEY.fullmatch(key)
    if parts is None:
        raise UnknownMessageError(f"The key {key!r} is not {UPLOADS}{{user_id}}/{{analysis_id}}.<ext>.")
    for name, said in parts.groupdict().items():
        if rest.get(name, said) != said:
            raise UnknownMessageError(f"The message says {name} {rest[name]!r}, its key says {said!r}.")
    return {"run": rest.get("run", 1)}
