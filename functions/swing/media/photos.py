"""Telling photos from videos by their first bytes: golfers send those too, and are told so."""

import re
from pathlib import Path
from typing import Final

from swing.domain.errors import UnreadableVideoError
from swing.domain.hints import PHOTO

# Enough of a file to tell.
HEAD: Final = 32
# How files of pictures begin: JPEG (also with a moment of video behind it), PNG, GIF, WebP, TIFF and what raw photos
# are made of, BMP, JPEG XL.
BEGINNINGS: Final = re.compile(
    rb"\xff\xd8\xff|\x89PNG\r\n|GIF8[79]a|RIFF.{4}WEBP|II\*\0|MM\0\*|BM.{4}\0{4}|\xff\x0a|\0\0\0\x0cJXL ", re.DOTALL
)
# Photos in the container of MP4: HEIC, AVIF, sequences of them, and Canon's raw photos.
BRANDS: Final = re.compile(rb".{4}ftyp(hei[cmsx]|hev[cmsx]|mif1|msf1|avi[fs]|crx )", re.DOTALL)


def check(path: Path) -> None:
    """Raises UnreadableVideoError for a photo."""
    with path.open("rb") as file:
        if is_photo(file.read(HEAD)):
            raise PHOTO.error(UnreadableVideoError)


def is_photo(head: bytes) -> bool:
    return bool(BEGINNINGS.match(head) or BRANDS.match(head))
