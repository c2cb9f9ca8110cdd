"""A golfer's video as a file: the very bytes that a run was started for, or nothing."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from s3transfer.exceptions import S3DownloadFailedError
from s3transfer.manager import TransferManager

from swing.aws import s3
from swing.domain.errors import VideoTooLargeError
from swing.domain.models import Step


class ByEtag(TransferManager):
    """boto3's own way to fetch a file in parts, which it lets nobody ask for by its etag."""

    ALLOWED_DOWNLOAD_ARGS = [*TransferManager.ALLOWED_DOWNLOAD_ARGS, "IfMatch"]  # noqa: RUF012 (its type is a list)


@contextmanager
def video(step: Step, max_bytes: int | None = None) -> Iterator[Path]:
    """Fetch the video for as long as the context lasts.

    Raises VideoMissingError, VideoTooLargeError, and SupersededError where another lies in its place.
    """
    wanted = {"IfMatch": f'"{step.etag}"'} if step.etag else {}
    found = s3.head(step.s3_bucket, step.s3_key, **wanted)
    size = found["ContentLength"]
    if max_bytes is not None and size > max_bytes:
        raise VideoTooLargeError(f"The file has {size / 1e6:.0f} MB; {max_bytes / 1e6:.0f} MB is the limit.")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "video"
        fetch(step, found["ETag"], path)
        yield path


def fetch(step: Step, etag: str, path: Path) -> None:
    """Fetch what may be deleted or overwritten after it was asked for its size."""
    with s3.missed(step.s3_key), ByEtag(s3.s3()) as transfers:
        try:
            transfers.download(step.s3_bucket, step.s3_key, str(path), {"IfMatch": etag}).result()
        except S3DownloadFailedError as error:
            raise s3.overwritten(step.s3_key) from error
