"""Golfers of other bodies before other cameras, as the tracker would see them, without a picture being rendered.

The movement is blended from those of the rendered clips, the body is stretched, the camera stands elsewhere and leans.
What the tracker adds is taken from a rendered clip: how far each landmark was from its true joint at that phase of the
swing. So a golfer here has that clip's mistakes, larger or smaller, and mistakes of its own that stay.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from dev.evaluation.clips import Clip, measured_poses, synthetic_clips
from swing.domain.models import EventName, Mark, Metric, Swing, VideoInfo, View
from swing.domain.poses import Floats, Landmark, Poses
from swing.measurement.metrics import measure_all
from swing.measurement.metrics.body import right_handed
from synthetic_golfer.camera import Camera
from synthetic_golfer.geometry import UP, unit
from synthetic_golfer.truth import Truth

EVENTS: Final = list(EventName)
# The right-handed golfers whose movements are blended: sound, and with a fault; all have one course of time.
MOVEMENTS: Final = ("down_the_line_right_60", "face_on_right_60_sway", "down_the_line_right_60_early_extension")
RATES: Final = (24.0, 30.0, 60.0, 120.0)
SAMPLES_PER_S: Final = 60.0
WIDTH, HEIGHT = 720, 1280
HIP_M: Final = 0.9


@dataclass(frozen=True)
class Residue:
    """What the tracker added to one rendered clip's true joints, by the phase of the swing (n,).

    In the picture (n, 33, 2) in torso lengths, in space (n, 33, 3) in metres, and the visibility (n, 33); right-handed.
    """

    phases: Floats
    points: Floats
    world: Floats
    visibility: Floats

    def at(self, phases: Floats) -> tuple[Floats, Floats, Floats]:
        points, world, seen = (course(each, self.phases, phases) for each in (self.points, self.world, self.visibility))
        return points, world, seen


@dataclass(frozen=True)
class Seen:
    """One unseen golfer: what the tracker would make of the video, and what is true."""

    video: VideoInfo
    poses: Poses
    truth: dict[str, Metric]
    view: View


def course(values: Floats, at: Floats, wanted: Floats) -> Floats:
    """A course (n, ...) over `at` (n,) at other places (m,)."""
    flat = values.reshape(len(values), -1)
    found = np.stack([np.interp(wanted, at, column) for column in flat.T], axis=-1)
    placed: Floats = found.reshape(len(wanted), *values.shape[1:])
    return placed


def phases(times_s: Floats, events_s: Floats) -> Floats:
    """0 at address to 7 at the finish, and on at the same pace before and after."""
    inside = np.interp(times_s, events_s, np.arange(8.0))
    swing_s = events_s[5] - events_s[0]
    found: Floats = (
        inside + np.minimum(times_s - events_s[0], 0) / swing_s + np.maximum(times_s - events_s[7], 0) / swing_s
    )
    return found


def event_times(truth: Truth) -> Floats:
    return np.array([truth.event_times_s[event] for event in EVENTS])


@cache
def residues(view: View) -> tuple[Residue, ...]:
    return tuple(residue(clip, poses) for clip, _, poses in measured_poses(synthetic_clips()) if clip.view == view)


def residue(clip: Clip, poses: Poses) -> Residue:
    truth = Truth.load(clip.path.with_suffix(".json.gz"))
    known = exact(truth, poses)
    seen, known = right_handed(poses, truth.handedness), right_handed(known, truth.handedness)
    there = seen.found
    torso = np.median(torso_px(known))
    return Residue(
        phases(poses.times_s[there], event_times(truth)),
        (seen.points - known.points)[there] / torso,
        (seen.world - known.world)[there],
        seen.visibility[there],
    )


def exact(truth: Truth, poses: Poses) -> Poses:
    """The true joints in the samples of the poses."""
    points, joints = truth.joints_px[poses.frames], truth.joints_world_m[poses.frames]
    world = from_hips(joints @ np.array(truth.camera.rotation).T)
    return Poses(poses.frames, poses.times_s, points, world, np.ones(points.shape[:2]))


def from_hips(seen: Floats) -> Floats:
    middle: Floats = seen[:, [Landmark.LEFT_HIP, Landmark.RIGHT_HIP]].mean(axis=1, keepdims=True)
    return seen - middle


def torso_px(poses: Poses) -> Floats:
    shoulders = poses.points[:, [Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER]].mean(axis=1)
    hips = poses.points[:, [Landmark.LEFT_HIP, Landmark.RIGHT_HIP]].mean(axis=1)
    length: Floats = np.linalg.norm(shoulders - hips, axis=-1)
    return length


def golfer(view: View, number: int) -> Seen:
    """The same number is the same golfer."""
    chance = np.random.default_rng([number, view == "face-on"])
    movements = [Truth.load(each) for each in paths()]
    base, at_s = movements[0], np.arange(movements[0].frames) / movements[0].fps
    pace, tempo = chance.uniform(0.85, 1.2), chance.uniform(0.75, 1.3)
    events_s = retimed(event_times(base), pace, tempo)
    rate = float(chance.choice(RATES))
    times_s = np.arange(0, events_s[7] + 0.4, 1 / min(rate, SAMPLES_PER_S))
    played = phases(times_s, events_s)
    joints = stretched(course(blended(movements, chance), phases(at_s, event_times(base)), played), played, chance)
    frames = np.round(times_s * rate).astype(int)
    plain = seen_by(Camera.at(view, WIDTH, HEIGHT), joints, frames, times_s)
    truth = measure_all(plain, marked(events_s, rate, view))
    tracked = mistaken(seen_by(elsewhere(view, chance), joints, frames, times_s), played, residues(view), chance)
    return Seen(described(rate, int(frames[-1]) + 1), tracked, truth, view)


@cache
def paths() -> tuple[Path, ...]:
    folder = synthetic_clips()[0].path.parent
    return tuple(folder / f"{name}.json.gz" for name in MOVEMENTS)


def blended(movements: list[Truth], chance: np.random.Generator) -> Floats:
    """A movement with more or less of each fault, (frames, 33, 3) metres."""
    sound, *faulty = (movement.joints_world_m for movement in movements)
    blend: Floats = np.sum([sound, *(chance.uniform(-0.4, 1.3) * (joints - sound) for joints in faulty)], axis=0)
    return blend


def retimed(events_s: Floats, pace: float, tempo: float) -> Floats:
    """The events with a backswing `tempo` times as long against the rest, all at a pace."""
    steps = np.diff(events_s) * pace
    steps[:3] *= tempo
    times_s: Floats = events_s[0] + np.concatenate([[0.0], np.cumsum(steps)])
    return times_s


def stretched(joints: Floats, played: Floats, chance: np.random.Generator) -> Floats:
    """Another body: legs, trunk, breadth and depth of their own; hips and head that go other ways above the feet."""
    legs, trunk, breadth, depth = np.exp(chance.normal(0, 0.06, 4))
    up = joints[..., 2]
    height = np.minimum(up, HIP_M) * legs + np.maximum(up - HIP_M, 0) * trunk
    back, through = (np.exp(-(((played - at) / 1.2) ** 2)) for at in (3.0, 5.0))
    drift = chance.normal(0, 0.03) * back + chance.normal(0, 0.04) * through
    across = joints[..., 0] * breadth + drift[:, None] * np.minimum(up / HIP_M, 1.5)
    return np.stack([across, joints[..., 1] * depth, height], axis=-1)


def elsewhere(view: View, chance: np.random.Generator) -> Camera:
    """A camera that stands nearer or farther, higher or lower, a little aside, and leans a little."""
    plain = Camera.at(view, WIDTH, HEIGHT, float(chance.uniform(0.55, 1.05)))
    centre = np.array([0.0, -0.1, 0.9])
    aside, roll = np.radians(chance.normal(0, 4.0)), np.radians(chance.normal(0, 1.5))
    away = plain.position - centre
    turned = np.array(
        [away[0] * np.cos(aside) - away[1] * np.sin(aside), away[0] * np.sin(aside) + away[1] * np.cos(aside)]
    )
    position = centre + np.append(turned * chance.uniform(0.8, 1.5), away[2] + chance.normal(0, 0.2))
    ahead = unit(centre - position)
    right = unit(np.cross(ahead, UP))
    down = np.cross(ahead, right)
    rotation = np.stack([np.cos(roll) * right + np.sin(roll) * down, np.cos(roll) * down - np.sin(roll) * right, ahead])
    return Camera(position, rotation, plain.focal_px, WIDTH, HEIGHT)


def seen_by(camera: Camera, joints: Floats, frames: NDArray[np.int64], times_s: Floats) -> Poses:
    points, world = camera.project(joints)[..., :2], from_hips(joints @ camera.rotation.T)
    return Poses(frames, times_s, points, world, np.ones(points.shape[:2]))


def mistaken(poses: Poses, played: Floats, known: tuple[Residue, ...], chance: np.random.Generator) -> Poses:
    """The poses with the mistakes of a rendered clip, and with some of their own."""
    chosen = known[chance.integers(len(known))]
    points, world, seen = chosen.at(played)
    torso, strength = np.median(torso_px(poses)), chance.uniform(0.7, 1.3)
    own = chance.normal(0, 1, (33, 2)) * between(known)
    moved = poses.points + torso * (strength * points + own)
    return Poses(poses.frames, poses.times_s, moved, poses.world + strength * world, seen)


def between(known: tuple[Residue, ...]) -> Floats:
    """How much the landmarks' mean mistakes differ from clip to clip, (33, 2) torso lengths."""
    spread: Floats = np.std([each.points.mean(axis=0) for each in known], axis=0)
    return spread


def marked(events_s: Floats, rate: float, view: View) -> Swing:
    marks = {
        event: Mark(frame=round(at * rate), time_s=float(at), confidence=1.0)
        for event, at in zip(EVENTS, events_s, strict=True)
    }
    return Swing(events=marks, view=view, view_confidence=1, handedness="right", slow_motion=False, segments=[])


def described(rate: float, frames: int) -> VideoInfo:
    return VideoInfo(
        container="mp4",
        codec="h264",
        width_px=WIDTH,
        height_px=HEIGHT,
        rotation_deg=0,
        fps=rate,
        frames=frames,
        duration_s=frames / rate,
        has_sound=False,
    )
