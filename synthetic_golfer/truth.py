"""What is true of a synthetic clip: events, joints and angles, frame by frame, from and to JSON.

Frames are counted from 0 in presentation order. Pictures are upright (after rotation), pixels grow to the right and
downwards. The world is in metres: z points up, the target lies toward +x for a right-handed golfer and toward -x for a
left-handed one, the ball lies toward -y. A file ending in .gz is compressed.
"""

import gzip
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from swing.domain.models import EventName, Hand, View

Floats = NDArray[np.float64]

# The topology of MediaPipe's pose landmarks; left and right are the golfer's.
JOINTS = (
    "nose",
    "left_eye_inner", "left_eye", "left_eye_outer",
    "right_eye_inner", "right_eye", "right_eye_outer",
    "left_ear", "right_ear", "mouth_left", "mouth_right",
    "left_shoulder", "right_shoulder", "left_elbow", "right_elbow", "left_wrist", "right_wrist",
    "left_pinky", "right_pinky", "left_index", "right_index", "left_thumb", "right_thumb",
    "left_hip", "right_hip", "left_knee", "right_knee", "left_ankle", "right_ankle",
    "left_heel", "right_heel", "left_foot_index", "right_foot_index",
)  # fmt: skip


@dataclass(frozen=True)
class Camera:
    """A pinhole camera. Rows of `rotation` are the picture's right, the picture's down and the line of sight."""

    position_m: tuple[float, float, float]
    rotation: tuple[tuple[float, float, float], ...]
    focal_px: float


@dataclass(frozen=True)
class Truth:
    """The truth of one clip.

    `joints_px` is (frames, 33, 2), `joints_world_m` (frames, 33, 3), `club_head_px` (frames, 2), each of `angles`
    (frames,) in degrees: turns are positive away from the target, tilts forward and away from the target, a flex is 0
    for a straight limb. Real seconds of a slow-motion clip are seconds of playing / `slow_motion`.
    """

    view: View
    handedness: Hand
    fps: float
    frames: int
    width_px: int
    height_px: int
    events: dict[EventName, int]
    event_times_s: dict[EventName, float]
    joints_px: Floats = field(repr=False)
    joints_world_m: Floats = field(repr=False)
    club_head_px: Floats = field(repr=False)
    angles: dict[str, Floats] = field(repr=False)
    camera: Camera
    rotation_deg: int = 0
    slow_motion: float = 1.0
    people: int = 1
    practice_swing: bool = False
    faults: tuple[str, ...] = ()
    licence: str = "CC0-1.0"

    @property
    def backswing_s(self) -> float:
        """Seconds of real time from address to top."""
        return (self.event_times_s[EventName.TOP] - self.event_times_s[EventName.ADDRESS]) / self.slow_motion

    @property
    def downswing_s(self) -> float:
        """Seconds of real time from top to impact."""
        return (self.event_times_s[EventName.IMPACT] - self.event_times_s[EventName.TOP]) / self.slow_motion

    @property
    def tempo_ratio(self) -> float:
        return self.backswing_s / self.downswing_s

    def joint_px(self, name: str) -> Floats:
        """Pixels of one of JOINTS over time, (frames, 2)."""
        return self.joints_px[:, JOINTS.index(name)]

    def joint_world_m(self, name: str) -> Floats:
        """Metres of one of JOINTS over time, (frames, 3)."""
        return self.joints_world_m[:, JOINTS.index(name)]

    def save(self, path: Path) -> None:
        """Write as JSON: pixels and degrees to a tenth, metres to a millimetre, joints of a frame as one flat list."""
        text = json.dumps(_to_json(self), separators=(",", ":")).encode()
        path.write_bytes(gzip.compress(text, mtime=0) if path.suffix == ".gz" else text)

    @classmethod
    def load(cls, path: Path | str) -> Self:
        data = Path(path).read_bytes()
        return cls(**_from_json(json.loads(gzip.decompress(data) if str(path).endswith(".gz") else data)))


def _to_json(truth: Truth) -> dict[str, Any]:
    flat = {name: getattr(truth, name).reshape(truth.frames, -1) for name in _SHAPES}
    return asdict(truth) | {
        "joint_names": JOINTS,
        "event_times_s": {name: round(time_s, 5) for name, time_s in truth.event_times_s.items()},
        "angles": {name: np.round(values, 1).tolist() for name, values in truth.angles.items()},
        **{name: np.round(values, _DECIMALS[name]).tolist() for name, values in flat.items()},
    }


def _from_json(content: dict[str, Any]) -> dict[str, Any]:
    content.pop("joint_names")
    frames = content["frames"]
    return content | {
        "events": {EventName(name): frame for name, frame in content["events"].items()},
        "event_times_s": {EventName(name): time_s for name, time_s in content["event_times_s"].items()},
        "angles": {name: np.array(values) for name, values in content["angles"].items()},
        "camera": _camera(content["camera"]),
        "faults": tuple(content["faults"]),
        **{name: np.array(content[name]).reshape(frames, *shape) for name, shape in _SHAPES.items()},
    }


def _camera(content: dict[str, Any]) -> Camera:
    x, y, z = content["position_m"]
    return Camera((x, y, z), tuple((row[0], row[1], row[2]) for row in content["rotation"]), content["focal_px"])


_SHAPES = {"joints_px": (33, 2), "joints_world_m": (33, 3), "club_head_px": (2,)}
_DECIMALS = {"joints_px": 1, "joints_world_m": 3, "club_head_px": 1}
