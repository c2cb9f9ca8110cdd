"""Frames of high dynamic range in, RGB as a player shows it on an ordinary screen out. Runs in the cage alone.

Phones write HLG or PQ on BT.2020. FFmpeg's own conversion takes seconds to set up, so the curves of ITU-R BT.2100 are
tabulated here, and FFmpeg's `lut3d` looks every pixel up. Light is in nits, of the screen that the video was made for.
"""

import contextlib
import tempfile
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Final

import av
import numpy as np
from av.filter import Graph
from av.video.format import VideoFormat
from numpy.typing import NDArray

Floats = NDArray[np.float64]  # (..., 3)

# As FFmpeg numbers what H.273 calls transfer characteristics.
PQ, HLG = 16, 18
LUMINANCE: Final = np.array([0.2627, 0.6780, 0.0593])  # BT.2020
TO_709: Final = np.array([[1.6605, -0.5876, -0.0728], [-0.1246, 1.1329, -0.0083], [-0.0182, -0.1006, 1.1187]])
HLG_PEAK_NITS: Final = 1000.0
PQ_PEAK_NITS: Final = 10_000.0
# White on an ordinary screen is what one pixel in twenty is brighter than: a golfer's sky, or a white wall. Never less
# than BT.2408's white, or a dark scene would become a bright one, and never more than phones film.
WHITE_PERCENTILE: Final = 95
WHITE_NITS: Final = (203.0, 1000.0)
SCREEN_GAMMA: Final = 2.4  # BT.1886
GRID: Final = 33
# Pixels that the white is measured in are this many across.
SAMPLE_PX: Final = 96


def is_hdr(frame: av.VideoFrame) -> bool:
    return int(frame.color_trc) in {PQ, HLG}


def white_nits(frame: av.VideoFrame) -> float | None:
    """What is white in a frame of high dynamic range; None for any other."""
    if not is_hdr(frame):
        return None
    small = frame.reformat(SAMPLE_PX, SAMPLE_PX, "rgb48le").to_ndarray() / 65_535
    brightest = nits(small, int(frame.color_trc)).max(axis=-1)
    return float(np.clip(np.percentile(brightest, WHITE_PERCENTILE), *WHITE_NITS).round())


def nits(signal: Floats, transfer: int) -> Floats:
    """Light of signals from 0 to 1, on the screen that they were made for."""
    return pq_nits(signal) if transfer == PQ else hlg_nits(signal)


def pq_nits(signal: Floats) -> Floats:
    root = np.maximum(signal, 0) ** (32 / 2523)
    light = np.maximum(root - 0.8359375, 0) / (18.8515625 - 18.6875 * root)
    return np.asarray(PQ_PEAK_NITS * light ** (16_384 / 2610))


def hlg_nits(signal: Floats) -> Floats:
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    scene = np.where(signal <= 0.5, signal**2 / 3, (np.exp((signal - c) / a) + b) / 12)
    luminance = np.maximum(scene @ LUMINANCE, 1e-9)[..., None]
    return np.asarray(HLG_PEAK_NITS * scene * luminance**0.2)


def on_a_screen(light: Floats, white: float) -> Floats:
    """Signals from 0 to 1 for an ordinary screen; what is brighter than white is white."""
    return np.asarray(np.clip(light / white @ TO_709.T, 0, 1) ** (1 / SCREEN_GAMMA))


def table(transfer: int, white: float) -> str:
    """Write the conversion as a .cube file: red changes fastest."""
    steps = np.linspace(0, 1, GRID)
    signal = np.stack(np.meshgrid(steps, steps, steps, indexing="ij")[::-1], axis=-1).reshape(-1, 3)
    rows = on_a_screen(nits(signal, transfer), white)
    return f"LUT_3D_SIZE {GRID}\n" + "".join(
        f"{red:.5f} {green:.5f} {blue:.5f}\n" for red, green, blue in rows.tolist()
    )


@cache
def graph(transfer: int, white: float, width: int, height: int) -> Graph:
    """FFmpeg's filter for frames of one size; it has read the table once it is configured."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        cube = folder / "table.cube"
        cube.write_text(table(transfer, white))
        made = Graph()
        source = made.add_buffer(width=width, height=height, format=VideoFormat("rgb48le"), time_base=Fraction(1, 1000))
        steps = [source, made.add("lut3d", f"file={cube}:interp=tetrahedral"), made.add("buffersink")]
        made.link_nodes(*steps).configure()
    return made


def toned(frame: av.VideoFrame, transfer: int, white: float) -> av.VideoFrame:
    """An RGB frame of 16 bits as an ordinary screen shows it."""
    filters = graph(transfer, white, frame.width, frame.height)
    frame.pts = None
    filters.vpush(frame)
    return filters.vpull()
