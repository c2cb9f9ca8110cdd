"""Converting a decoded frame to an upright RGB picture of square pixels and the wanted size. Runs in the cage only."""

from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import av
import numpy as np
from av.video.reformatter import Colorspace, VideoReformatter
from numpy.typing import NDArray

from swing.media import hdr

Picture = NDArray[np.uint8]  # (height, width, 3) RGB

# A frame whose shape differs by more than this share from the video's is not stretched, but gets black sides.
ALIKE: Final = 0.02
# Without a tag players take standard definition for BT.601, as FFmpeg does, and anything larger for BT.709.
MIN_HD_PX: Final = 1280
UNTAGGED: Final = 2


@dataclass(frozen=True)
class View:
    """How the frames of one video are shown, the same for all of them: `width_px` x `height_px` upright.

    The first `lead` of the file are not.
    """

    width_px: int
    height_px: int
    rotation_deg: int
    pixel_aspect: float
    white_nits: float | None = None
    lead: int = 0

    def size(self, side_px: int | None) -> tuple[int, int]:
        """Width and height, both even, of which neither is longer than `side_px`."""
        return fitted(self.width_px, self.height_px, side_px or max(self.width_px, self.height_px))

    def upright(self, frame: av.VideoFrame, side_px: int | None = None) -> Picture:
        """Scaled first and turned then, which is cheaper than the other way."""
        width, height = self.size(side_px)
        lies = self.rotation_deg % 180 != 0
        across, down = (height, width) if lies else (width, height)
        picture = self.letterboxed(frame, across, down)
        return np.ascontiguousarray(np.rot90(picture, self.rotation_deg // 90))

    def letterboxed(self, frame: av.VideoFrame, width: int, height: int) -> Picture:
        """The whole frame within this size, with black sides if its shape is another, as after a phone was turned."""
        shape = frame.width * self.pixel_aspect / frame.height
        if abs(shape * height / width - 1) <= ALIKE:
            return self.rgb(frame, width, height)
        inner_width = min(width, max(2, round(height * shape)))
        inner_height = min(height, max(2, round(width / shape)))
        left, top = (width - inner_width) // 2, (height - inner_height) // 2
        picture = np.zeros((height, width, 3), np.uint8)
        picture[top : top + inner_height, left : left + inner_width] = self.rgb(frame, inner_width, inner_height)
        return picture

    def rgb(self, frame: av.VideoFrame, width: int, height: int) -> Picture:
        if self.white_nits is None or not hdr.is_hdr(frame):
            return rgb(frame, width, height)
        deep = converter().reformat(frame, width, height, "rgb48le", threads=1)
        return rgb(hdr.toned(deep, int(frame.color_trc), self.white_nits))


def fitted(width: float, height: float, side: float) -> tuple[int, int]:
    scale = min(1.0, side / max(width, height))
    return max(2, 2 * round(width * scale / 2)), max(2, 2 * round(height * scale / 2))


def rotation_deg(frame: av.VideoFrame) -> int:
    """Angle by which a frame is turned to be upright, counter-clockwise, as rot90 and the display matrix count it."""
    matrix = display_matrix(frame)
    if matrix is None or determinant(matrix) == 0:
        return 0
    # With its left and right changed back, a matrix that mirrors turns by what is left of half a turn.
    turn = -180 - frame.rotation if determinant(matrix) < 0 else frame.rotation
    return nearest_quarter(turn)


def nearest_quarter(degrees: int) -> int:
    """-180 to 180, as FFmpeg says it."""
    turn = 90 * round(degrees / 90)
    return turn if -180 <= turn <= 180 else (turn + 180) % 360 - 180


def is_mirrored(frame: av.VideoFrame) -> bool:
    matrix = display_matrix(frame)
    return matrix is not None and determinant(matrix) < 0


def display_matrix(frame: av.VideoFrame) -> list[int] | None:
    try:
        matrix: Any = frame.side_data.get("DISPLAYMATRIX")
    except ValueError:
        # One kind of side data that PyAV has no name for, as spatial video brings, and it hands none out.
        return None
    return None if matrix is None else np.frombuffer(matrix, np.int32)[:5].tolist()


def determinant(matrix: list[int]) -> int:
    a, b, _, c, d = matrix
    return a * d - b * c


def rgb(frame: av.VideoFrame, width: int | None = None, height: int | None = None) -> Picture:
    told = {"src_colorspace": Colorspace.ITU709} if is_untagged_hd(frame) else {}
    picture = converter().reformat(frame, width, height, "rgb24", threads=1, **told).to_ndarray()
    # Rows come padded to the decoder's alignment, which mediapipe would read as pixels.
    return np.ascontiguousarray(picture, dtype=np.uint8)


def is_untagged_hd(frame: av.VideoFrame) -> bool:
    return int(frame.colorspace) == UNTAGGED and max(frame.width, frame.height) >= MIN_HD_PX


@cache
def converter() -> VideoReformatter:
    """One for all frames: a frame by itself computes the tables of its scaling anew, which takes as long as scaling."""
    return VideoReformatter()
