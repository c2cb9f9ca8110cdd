"""A bucket of balls on the range, made of what MediaPipe saw of one golfer: swings and practice, one after another."""

from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np

from dev.fakes.videos import video_info
from swing.domain.models import EventName, Measurement
from swing.domain.poses import Poses
from swing.measurement.measure import measure
from tests.builders.swings import recorded_poses, truth

FPS: Final = 30
# A golfer comes back from where one movement ends to where the next begins.
BACK_S: Final = 1.5
# How much quicker or slower one swing is than another, and how many times as slow practice is.
DIFFER: Final = (0.92, 1.08)
PRACTICE_SLOWER: Final = 1.9
PRACTICE: Final = ("waggle", "half a backswing", "backswing", "slow swing")


class Bucket(NamedTuple):
    poses: Poses
    impacts_s: list[float]  # of the full swings


def bucket(clip: str, swings: int, practice: int, seed: int = 0) -> Bucket:
    """Movements in an order that the seed draws."""
    chance = np.random.default_rng(seed)
    kinds = chance.permutation(["swing"] * swings + [PRACTICE[each % len(PRACTICE)] for each in range(practice)])
    rows, impacts_s = None, []
    for kind in kinds:
        places_s = path(str(kind), clip, float(chance.uniform(*DIFFER)))
        movement = seen(clip, places_s)
        rows = movement if rows is None else np.concatenate([rows, blended(rows[-1], movement[0]), movement])
        if kind == "swing":
            impact = int(np.argmin(np.abs(places_s - truth(clip).event_times_s[EventName.IMPACT])))
            impacts_s.append((len(rows) - len(movement) + impact) / FPS)
    assert rows is not None
    frames = np.arange(len(rows))
    points, world, visibility = np.split(rows, [66, 165], axis=1)
    return Bucket(
        Poses(frames, frames / FPS, points.reshape(-1, 33, 2), world.reshape(-1, 33, 3), visibility), impacts_s
    )


def measured(poses: Poses) -> Measurement:
    frames = len(poses.frames)
    return measure(poses, video_info(fps=FPS, frames=frames, duration_s=frames / FPS))


def path(kind: str, clip: str, slower: float) -> np.ndarray:
    """Places in the clip that a movement goes through, in seconds, sample by sample."""
    times = truth(clip).event_times_s
    address, toe_up, arm_up, top = (
        times[event] for event in (EventName.ADDRESS, EventName.TOE_UP, EventName.MID_BACKSWING, EventName.TOP)
    )
    turns = {
        "swing": (0.0, float(recorded_poses(clip).times_s[-1])),
        "slow swing": (0.0, float(recorded_poses(clip).times_s[-1])),
        "waggle": (address - 0.3, toe_up, address, toe_up, address),
        "half a backswing": (address - 0.3, arm_up, address),
        "backswing": (address - 0.3, top, address),
    }[kind]
    step_s = 1 / FPS / slower / (PRACTICE_SLOWER if kind == "slow swing" else 1)
    ways = [np.arange(a, b, step_s if b > a else -step_s) for a, b in pairwise(turns)]
    return np.concatenate(ways)


def seen(clip: str, places_s: np.ndarray) -> np.ndarray:
    """What was seen at places of the clip, (n, 198): points, world and visibility side by side."""
    poses = recorded_poses(clip)
    known = np.hstack([each.reshape(len(each), -1) for each in (poses.points, poses.world, poses.visibility)])
    return np.array([np.interp(places_s, poses.times_s, column) for column in known.T]).T


def blended(last: np.ndarray, first: np.ndarray) -> np.ndarray:
    """From one posture to another, out of the first quickly and slowly into the other."""
    share = np.sin(np.linspace(0, np.pi / 2, round(BACK_S * FPS)))[1:-1, None]
    between: np.ndarray = last * (1 - share) + first * share
    return between
