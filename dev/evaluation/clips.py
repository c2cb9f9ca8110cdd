"""Labelled clips in, their poses out: real ones beside the checkout, if any, and synthetic ones in tests/clips.

The poses are kept in .cache/eval until the clip, or the code that makes them, changes.
"""

import hashlib
import inspect
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from dev.evaluation.measure import ALONE, poses_of
from swing.domain import poses
from swing.domain.errors import GolferError
from swing.domain.models import EventName, Step, VideoInfo
from swing.domain.poses import Poses
from swing.measurement.still_camera import steadied
from swing.media import conversion, decoding, encoding, fields, frame_index, jobs, opening, sampling, video
from swing.pose import background, coarse_pass, golfer, landmarker
from synthetic_golfer.truth import Truth

ROOT: Final = Path(__file__).parents[2]
REAL: Final = ROOT.parent / "shared" / "clips"
SYNTHETIC: Final = ROOT / "tests" / "clips"
CACHE: Final = ROOT / ".cache" / "eval"
MAKERS: Final = (
    landmarker,
    background,
    golfer,
    poses,
    sampling,
    coarse_pass,
    video.pack,
    jobs,
    decoding,
    fields,
    frame_index,
    opening,
    conversion,
    encoding,
)
# A synthetic swing has come to rest when the hands are slower than this share of their greatest speed: the finish of
# real swings is labelled where they have slowed to 10 to 20 % of it, and the synthetic golfer fades out more slowly.
REST: Final = 0.15

Range = tuple[int, int]


@dataclass(frozen=True, eq=False)
class Clip:
    """A clip and what is true of it. `ranges` are the frames that are as right as the label itself.

    Clips of one `repository` often show one golfer, course or editor.
    """

    path: Path
    swing: bool
    core: bool
    view: str
    handedness: str
    events: dict[EventName, int]
    ranges: dict[EventName, Range]
    tolerance: int
    repository: str = ""

    @property
    def name(self) -> str:
        return self.path.name


def real_clips(folder: Path = REAL) -> list[Clip]:
    labels = folder / "labels.json"
    return [real_clip(label, folder) for label in json.loads(labels.read_text())] if labels.exists() else []


def real_clip(label: dict[str, Any], folder: Path) -> Clip:
    events = {EventName(name): frame for name, frame in (label["events"] or {}).items() if frame is not None}
    return Clip(
        path=folder / label["file"],
        swing=label["swing"],
        core=label["core"],
        view=label["view"],
        handedness=label["handedness"],
        events=events,
        ranges={EventName(name): tuple(pair) for name, pair in label["event_ranges"].items()},
        tolerance=label["tolerance"] or 1,
        repository=label["source_repo"],
    )


def synthetic_clips() -> list[Clip]:
    return [synthetic_clip(truth) for truth in sorted(SYNTHETIC.glob("*.json.gz"))]


def synthetic_clip(path: Path) -> Clip:
    truth = Truth.load(path)
    swing = truth.events[EventName.IMPACT] - truth.events[EventName.ADDRESS]
    return Clip(
        path=path.with_name(path.name.replace(".json.gz", ".mp4")),
        swing=True,
        core=True,
        view=truth.view,
        handedness=truth.handedness,
        events=truth.events,
        ranges={EventName.FINISH: (settled(truth), truth.events[EventName.FINISH])},
        tolerance=max(round(swing / 30), 1),
    )


def settled(truth: Truth) -> int:
    """Frame in which the hands come to rest in the finish, which the golfer then holds until the `finish` event."""
    hands = (truth.joint_world_m("left_wrist") + truth.joint_world_m("right_wrist")) / 2
    speed = np.linalg.norm(np.diff(hands, axis=0), axis=1)
    moving = np.flatnonzero(speed[: truth.events[EventName.FINISH]] > REST * speed.max())
    return int(moving[-1]) + 1


def measured_poses(clips: list[Clip], sample_fps: float | None = None) -> Iterator[tuple[Clip, VideoInfo, Poses]]:
    """Poses of each clip that can be read, computed once and as `measure` steadies them.

    With as many samples a second as a coach may ask for.
    """
    step = ALONE.model_copy(update={"sample_fps": sample_fps})
    samples = f"-{sample_fps:g}" if sample_fps else ""
    for clip in clips:
        stored = CACHE / f"{clip.path.stem}-{fingerprint(clip.path)}{samples}.npz"
        try:
            info, found = load(stored) if stored.exists() else computed(clip, stored, step)
            yield clip, info, steadied(found)
        except GolferError as error:
            print(f"{clip.name}: {error.message}")


def fingerprint(path: Path) -> str:
    content = hashlib.sha256(path.read_bytes())
    for maker in MAKERS:
        content.update(inspect.getsource(maker).encode())
    return content.hexdigest()[:16]


def computed(clip: Clip, stored: Path, step: Step) -> tuple[VideoInfo, Poses]:
    info, found = poses_of(clip.path, step)
    stored.parent.mkdir(parents=True, exist_ok=True)
    stored.with_suffix(".json").write_text(info.model_dump_json())
    stored.write_bytes(found.to_bytes())
    return info, found


def load(stored: Path) -> tuple[VideoInfo, Poses]:
    info = VideoInfo.model_validate_json(stored.with_suffix(".json").read_text())
    return info, Poses.from_bytes(stored.read_bytes())
