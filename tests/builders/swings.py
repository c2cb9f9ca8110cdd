"""Swings for tests: the synthetic golfer's true joints, what MediaPipe saw of them, and a golfer made by hand."""

from functools import cache
from pathlib import Path

import numpy as np

from swing.domain.models import EventName, Hand, Mark, Swing, View
from swing.domain.poses import Landmark, Poses
from synthetic_golfer.clip_set import CLIPS
from synthetic_golfer.studio import Studio
from synthetic_golfer.truth import Truth

HERE = Path(__file__).parents[1]


@cache
def truth(clip: str) -> Truth:
    return Truth.load(HERE / "clips" / f"{clip}.json.gz")


def true_poses(clip: str) -> Poses:
    """Exact joints, as MediaPipe would give them if it made no error: metres along the camera's axes from the hips."""
    known = truth(clip)
    seen = known.joints_world_m @ np.array(known.camera.rotation).T
    hips = seen[:, [Landmark.LEFT_HIP, Landmark.RIGHT_HIP]].mean(axis=1, keepdims=True)
    frames = np.arange(known.frames)
    return Poses(frames, frames / known.fps, known.joints_px, seen - hips, np.ones((known.frames, 33)))


def recorded_poses(clip: str) -> Poses:
    """What the pipeline's MediaPipe saw, from `python -m dev.evaluation.recordings`."""
    return Poses.from_bytes((HERE / "recordings" / f"{clip}.npz").read_bytes())


def true_shaft_deg(clip: str, event: EventName) -> float:
    """Direction of the synthetic club from its grip to its head, in degrees clockwise from the picture's right."""
    filmed, known = CLIPS[clip], truth(clip)
    studio = Studio.of(filmed)
    motion, seconds = studio.motion, known.event_times_s[event] / filmed.slow_motion
    _, club = motion.golfer.pose(motion.controls(seconds))
    grip, head = studio.stage.camera.project(np.array([club.grip, club.head]))[:, :2]
    across, down = (head - grip) * ([-1, 1] if filmed.hand == "left" else [1, 1])
    return float(np.degrees(np.arctan2(down, across)))


def true_swing(clip: str) -> Swing:
    known = truth(clip)
    marks: dict[EventName, Mark | None] = {
        event: Mark(frame=known.events[event], time_s=known.event_times_s[event], confidence=1.0) for event in EventName
    }
    return swing(marks, view=known.view, handedness=known.handedness)


def swing(
    marks: dict[EventName, Mark | None],
    *,
    view: View = "face-on",
    handedness: Hand = "right",
    slow_motion: bool = False,
) -> Swing:
    return Swing(
        events=dict.fromkeys(EventName) | marks,
        view=view,
        view_confidence=1.0,
        handedness=handedness,
        slow_motion=slow_motion,
        segments=[],
    )


def marks_at(**seconds: float) -> dict[EventName, Mark | None]:
    """Events by name at these seconds, 30 frames each, beyond doubt."""
    return {
        EventName(name): Mark(frame=round(time_s * 30), time_s=time_s, confidence=1.0)
        for name, time_s in seconds.items()
    }
