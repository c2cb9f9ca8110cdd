"""Messages of the upload queue may hold anything: each is uploads, none, or refused by its name."""

from typing import Any

import pytest

from swing.domain.errors import UnknownMessageError
from swing.domain.uploads import uploads

BUCKET = "videos"
KEY = "golf-swings/anna/swing.mp4"
STRANGE: list[Any] = [5, None, ["x"], {}, "golf-swings/\ud800/swing.mp4"]


def event(key: Any, **more: Any) -> dict[str, Any]:
    return {"detail-type": "Object Created", "detail": {"bucket": {"name": BUCKET}, "object": {"key": key, **more}}}


def notification(key: Any, **more: Any) -> dict[str, Any]:
    return {"Records": [{"s3": {"bucket": {"name": BUCKET}, "object": {"key": key, **more}}}]}


def by_hand(key: Any) -> dict[str, Any]:
    return {"s3_bucket": BUCKET, "s3_key": key}


@pytest.mark.parametrize("key", STRANGE, ids=ascii)
@pytest.mark.parametrize("told", [event, notification, by_hand])
def test_a_key_that_is_no_text_is_no_upload(told: Any, key: Any) -> None:
    with pytest.raises(UnknownMessageError):
        uploads(told(key), BUCKET)


@pytest.mark.parametrize("etag", [5, None, ["x"], {}], ids=ascii)
def test_what_a_message_says_of_the_bytes_is_no_matter(etag: Any) -> None:
    for told in (event(KEY, etag=etag, size=10**400), notification(KEY, eTag=etag, sequencer=None)):
        [upload] = uploads(told, BUCKET)

        assert (upload.analysis_id, upload.etag) == ("swing", None)
