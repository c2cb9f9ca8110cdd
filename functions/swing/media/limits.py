"""Limits of a video: bytes, picture size, length, work; and the error for each one that is broken."""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from swing.domain.errors import UnreadableVideoError, VideoTooLargeError, VideoTooLongError, VideoTooShortError
from swing.domain.hints import TOO_FEW_PICTURES
from swing.domain.models import Bounds, VideoInfo

# No phone films at a higher rate and plays it at that rate too; a file with more was made to cost us time.
MAX_FPS: Final = 250
# No camera of a golfer's films at such a rate: the file's times are wrong.
IMPOSSIBLE_FPS: Final = 2000
# Of one picture: 4K, whatever its shape.
MAX_PIXELS: Final = 4096 * 4096

# What a golfer reads of a file that cannot be opened, or that its reader did not survive.
DAMAGED: Final = "The file is not a video, is damaged, or is only part of one."


@dataclass(frozen=True)
class Limits:
    """What is accepted; the hard limits of a deployment come from its parameters."""

    max_bytes: int = 1_000_000_000
    max_s: float = 600.0
    min_s: float = 0.6
    min_frames: int = 12
    max_pixels: int = MAX_PIXELS
    max_gigapixels: float = math.inf

    @classmethod
    def of(cls, bounds: Bounds) -> Self:
        return cls(bounds.megabytes * 1_000_000, bounds.seconds, max_gigapixels=bounds.gigapixels)

    @property
    def max_frames(self) -> int:
        return round(self.max_s * MAX_FPS)

    def allow(self, info: VideoInfo, size: int) -> bool:
        """Say whether a video that was probed, of this many bytes, would be accepted under these limits too."""
        return size <= self.max_bytes and info.duration_s <= self.max_s and info.gigapixels <= self.max_gigapixels

    def check_size(self, path: Path) -> None:
        """Raises VideoTooLargeError, and UnreadableVideoError for an empty file."""
        size = path.stat().st_size
        if size > self.max_bytes:
            raise VideoTooLargeError(f"The file has {size / 1e6:.0f} MB; {self.max_bytes / 1e6:.0f} MB is the limit.")
        if size == 0:
            raise UnreadableVideoError("The file is empty: the upload did not go through.")

    def check_picture(self, pixels: int) -> None:
        """Raises VideoTooLargeError, and UnreadableVideoError for a picture without pixels."""
        if pixels == 0:
            raise UnreadableVideoError("The file holds no pictures that can be read.")
        if pixels > self.max_pixels:
            raise VideoTooLargeError(f"The picture has {pixels / 1e6:.0f} million pixels, which is more than 4K.")

    def check_times(self, times_s: NDArray[np.float64], arrived: int) -> None:
        """Raises UnreadableVideoError for a file of frames enough and no time between them."""
        length_s = float(times_s[-1]) if len(times_s) else 0.0
        if arrived >= self.min_frames and arrived > IMPOSSIBLE_FPS * length_s:
            raise UnreadableVideoError("The file does not say when its pictures are shown.")

    def check_length(self, times_s: NDArray[np.float64]) -> None:
        """Raises VideoTooShortError or VideoTooLongError for frames at these seconds."""
        length_s = float(times_s[-1]) if len(times_s) else 0.0
        if self.min_s <= length_s and len(times_s) < self.min_frames:
            raise TOO_FEW_PICTURES.error(VideoTooShortError)
        if len(times_s) < self.min_frames or length_s < self.min_s:
            raise VideoTooShortError(f"The video lasts {length_s:.1f} s: too short for a swing.")
        if length_s > self.max_s:
            raise VideoTooLongError(f"The video lasts {length_s:.0f} s; {self.max_s:.0f} s is the limit.")

    def check_work(self, info: VideoInfo) -> None:
        """Raises VideoTooLargeError for more than can be decoded."""
        if info.gigapixels > self.max_gigapixels:
            shown = f"{info.width_px} x {info.height_px} pixels, {info.fps:.0f} times a second"
            raise VideoTooLargeError(f"The video shows {shown} for {info.duration_s:.0f} s: more than we can look at.")
