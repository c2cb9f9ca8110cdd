"""Labelled swings become the calibration: how far each event lies from each piece of evidence, and how surely.

Only medians are fitted, two numbers for each piece of evidence; which pieces speak for an event is written here.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from dev.evaluation.clips import Clip
from swing.domain.errors import GolferError
from swing.domain.models import EventName, VideoInfo
from swing.domain.poses import Poses
from swing.measurement.calibration import Offset, Table, Tables
from swing.measurement.events import EARLY, Timing, best, golf_swings, timed

EVIDENCE: Final[dict[EventName, list[str]]] = {
    EventName.ADDRESS: ["hands_and_body_early_begins", "hands_begins", "elbows_3d_still", "hands_still"],
    EventName.TOE_UP: ["hands_progress_30", "body_3d_progress_30", "part_of_the_way"],
    EventName.MID_BACKSWING: ["rose_to_-30", "rose_to_-35", "rose_to_-50"],
    EventName.TOP: ["hands_way_20", "hands_slowest", "body_slowest"],
    EventName.MID_DOWNSWING: ["arm_parallel_down", "fell_50", "fell_80"],
    EventName.IMPACT: ["low", "bottom"],
    EventName.MID_FOLLOW_THROUGH: ["low", "bottom", "fell_50"],
    EventName.FINISH: ["hands_rest_20", "hands_rest_30", "body_rest_25", "all_rest_25"],
}
# From a handful of swings no spread is known better than this (units of the fall or the climb).
MIN_SPREAD: Final = 0.02
# A normal distribution's standard deviation, from the median of absolute deviations.
NORMAL: Final = 1.4826


@dataclass(frozen=True)
class Example:
    """A labelled swing, ready to be fitted and scored."""

    clip: Clip
    video: VideoInfo
    poses: Poses
    timing: Timing


def example(clip: Clip, video: VideoInfo, poses: Poses) -> Example | None:
    """Find the swing of a labelled clip; None where none is found."""
    try:
        _, timing = timed(poses, best(golf_swings(poses, video)))
    except GolferError:
        return None
    return Example(clip, video, poses, timing)


def fitted(examples: list[Example]) -> Tables:
    return {event: table(examples, event, names) for event, names in EVIDENCE.items()}


def table(examples: list[Example], event: EventName, names: list[str]) -> Table:
    return {name: offset(np.array([distance(example, event, name) for example in examples])) for name in names}


def distance(example: Example, event: EventName, name: str) -> float:
    """From a piece of evidence to the labelled event, in units of the swing."""
    poses, timing = example.poses, example.timing
    labelled_s = float(np.interp(example.clip.events[event], poses.frames, poses.times_s))
    return (labelled_s - timing.evidence[name]) / (timing.climb_s if event in EARLY else timing.fall_s)


def offset(distances: np.ndarray) -> Offset:
    middle = float(np.nanmedian(distances))
    spread = NORMAL * float(np.nanmedian(np.abs(distances - middle)))
    return Offset(round(middle, 3), round(max(MIN_SPREAD, spread), 3))
