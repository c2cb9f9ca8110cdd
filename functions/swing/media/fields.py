"""Which packets are the second fields of frames: camcorders of interlaced video write a frame as two.

Each field comes in a packet of its own, with or without a time, and a decoder gives one frame for both.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

# A second field comes half a frame after the first.
CLOSE: Final = 0.6


def second(pts: NDArray[np.int64], frame_gap: int) -> NDArray[np.bool_]:
    """Of packets in the file's order; frames of the stream are `frame_gap` apart. Others may be coded whole."""
    gaps = np.diff(pts, prepend=pts[:1])
    close = (gaps > 0) & (gaps <= CLOSE * frame_gap)
    found = np.zeros(len(pts), np.bool_)
    for place in np.flatnonzero(close).tolist():
        found[place] = not found[place - 1]
    return found
