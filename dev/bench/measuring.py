"""What measuring takes once the poses are there, in CPU seconds: a recorded swing, drawn out to 600 samples."""

import time
import timeit
from dataclasses import fields
from pathlib import Path
from typing import Final

import numpy as np

from dev.fakes.videos import video_info
from swing.domain.models import VideoInfo
from swing.domain.poses import Floats, Poses
from swing.measurement.measure import measure

RECORDING: Final = Path(__file__).parents[2] / "tests" / "recordings" / "face_on_right_60_sway.npz"
SAMPLES: Final = 600
FPS: Final = 60


def seconds() -> float:
    """Best of five, for whatever else runs only makes it longer."""
    poses = drawn_out(Poses.from_bytes(RECORDING.read_bytes()))
    return min(timeit.repeat(lambda: measure(poses, filmed()), timer=time.process_time, number=1, repeat=5))


def drawn_out(poses: Poses) -> Poses:
    """Slow motion, as it were: as many samples as a clip of ten seconds has."""
    places = np.linspace(0, len(poses.frames) - 1, SAMPLES)
    values = {field.name: between(getattr(poses, field.name), places) for field in fields(Poses)}
    return Poses(**values | {"frames": np.arange(SAMPLES), "times_s": np.arange(SAMPLES) / FPS})


def between(values: Floats, places: Floats) -> Floats:
    columns = values.reshape(len(values), -1).T
    drawn = np.array([np.interp(places, np.arange(len(values)), column) for column in columns])
    return drawn.T.reshape(len(places), *values.shape[1:])


def filmed() -> VideoInfo:
    return video_info(fps=FPS, frames=SAMPLES, duration_s=SAMPLES / FPS)
