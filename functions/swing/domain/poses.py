"""Poses of one golfer over a video: an array per quantity, stored as npz bytes, joined from segments."""

import io
from dataclasses import dataclass, field, fields, replace
from enum import IntEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class Landmark(IntEnum):
    """Places in MediaPipe's 33 landmarks. Left and right are the golfer's own."""

    NOSE = 0
    LEFT_EYE_INNER = 1
    LEFT_EYE = 2
    LEFT_EYE_OUTER = 3
    RIGHT_EYE_INNER = 4
    RIGHT_EYE = 5
    RIGHT_EYE_OUTER = 6
    LEFT_EAR = 7
    RIGHT_EAR = 8
    MOUTH_LEFT = 9
    MOUTH_RIGHT = 10
    LEFT_SHOULDER = 11
    RIGHT_SHOULDER = 12
    LEFT_ELBOW = 13
    RIGHT_ELBOW = 14
    LEFT_WRIST = 15
    RIGHT_WRIST = 16
    LEFT_PINKY = 17
    RIGHT_PINKY = 18
    LEFT_INDEX = 19
    RIGHT_INDEX = 20
    LEFT_THUMB = 21
    RIGHT_THUMB = 22
    LEFT_HIP = 23
    RIGHT_HIP = 24
    LEFT_KNEE = 25
    RIGHT_KNEE = 26
    LEFT_ANKLE = 27
    RIGHT_ANKLE = 28
    LEFT_HEEL = 29
    RIGHT_HEEL = 30
    LEFT_FOOT_INDEX = 31
    RIGHT_FOOT_INDEX = 32


LANDMARKS: Final = len(Landmark)
# Of however many samples: of all of them unknown.
UNKNOWN_LIGHT: Final = np.zeros((0, 2))
UNKNOWN_CAMERA: Final = np.zeros((0, 2, 3))
# Kept as float32. The camera's moves are not: what they add up to over a clip must not drift.
SINGLE: Final = {"points", "world", "visibility", "light"}


@dataclass(frozen=True)
class Poses:
    """One golfer's landmarks in n samples, in order. NaN where the golfer was not found.

    frames (n,) numbers in the video; times_s (n,) seconds; points (n, 33, 2) px of the upright full-size picture;
    world (n, 33, 3) metres from the middle of the hips, x right, y down, z away from the camera;
    visibility (n, 33) 0 to 1; light (n, 2) of the picture where the golfer is, its median and what a fiftieth of it
    is brighter than, 0 black to 1 white, NaN where that is not known; camera (n, 2, 3) how the picture turned, grew and
    shifted since the last sample in which that is known, from the places there to those here: the camera's own motion,
    NaN where it is not known.
    """

    frames: NDArray[np.int64]
    times_s: Floats
    points: Floats
    world: Floats
    visibility: Floats
    light: Floats = field(default_factory=lambda: UNKNOWN_LIGHT)
    camera: Floats = field(default_factory=lambda: UNKNOWN_CAMERA)

    def __post_init__(self) -> None:
        for name in ("light", "camera"):
            known = getattr(self, name)
            if not len(known):
                object.__setattr__(self, name, np.full((len(self.frames), *known.shape[1:]), np.nan))

    @property
    def found(self) -> NDArray[np.bool_]:
        """Whether the golfer was found, for each sample, (n,)."""
        return ~np.isnan(self.points[:, 0, 0])

    def part(self, first: int, end: int) -> "Poses":
        """Rows [first, end)."""
        return Poses(*(getattr(self, each.name)[first:end] for each in fields(self)))

    def turned(self, degrees: int, width_px: float, height_px: float) -> "Poses":
        """The same in pictures that are turned by quarters, counter-clockwise, and were of this size before."""
        points, world, camera = self.points, self.world, self.camera
        for _ in range(degrees // 90 % 4):
            points = np.stack([points[..., 1], width_px - points[..., 0]], axis=-1)
            world = np.stack([world[..., 1], -world[..., 0], world[..., 2]], axis=-1)
            camera = quarter_turned(camera, width_px)
            width_px, height_px = height_px, width_px
        return replace(self, points=points, world=world, camera=camera)

    def to_bytes(self) -> bytes:
        """Pack as npz; landmarks as float32, which keeps a thousandth of a pixel."""
        file = io.BytesIO()
        arrays = {each.name: getattr(self, each.name) for each in fields(self)}
        single = {name: array.astype(np.float32) for name, array in arrays.items() if name in SINGLE}
        np.savez_compressed(file, **(arrays | single))
        return file.getvalue()

    @classmethod
    def from_bytes(cls, content: bytes) -> "Poses":
        with np.load(io.BytesIO(content)) as stored:
            arrays = {name: stored[name] for name in stored.files}
        return cls(arrays.pop("frames").astype(np.int64), **{k: v.astype(np.float64) for k, v in arrays.items()})


def quarter_turned(camera: Floats, width_px: float) -> Floats:
    """Moves (n, 2, 3) of a camera whose pictures of this width are turned by a quarter, counter-clockwise."""
    turn = np.array([[0.0, 1.0, 0.0], [-1.0, 0.0, width_px], [0.0, 0.0, 1.0]])
    moves = np.concatenate([camera, np.tile([[[0.0, 0.0, 1.0]]], (len(camera), 1, 1))], axis=1)
    turned: Floats = (turn @ moves @ np.linalg.inv(turn))[:, :2]
    return turned


def nobody() -> Poses:
    """Poses of an interval without any picture."""
    sizes = ((LANDMARKS, 2), (LANDMARKS, 3), (LANDMARKS,))
    return Poses(np.zeros(0, np.int64), np.zeros(0), *(np.zeros((0, *size)) for size in sizes))


def join(parts: list[Poses]) -> Poses:
    """Join the poses of successive segments.

    Raises ValueError where two of them hold the same frame: they were cut by different plans.
    """
    ordered = sorted((part for part in parts if len(part.frames)), key=lambda part: int(part.frames[0])) or parts[:1]
    whole = Poses(*(np.concatenate([getattr(part, each.name) for part in ordered]) for each in fields(Poses)))
    if np.any(np.diff(whole.frames) <= 0):
        raise ValueError("the segments overlap")
    return whole
