"""The whole measurement of a clip from its poses. Pure: the same poses give the same measurement."""

from itertools import pairwise
from typing import Final

from swing.domain.golfers_word import GolfersWord
from swing.domain.models import Interval, Measurement, VideoInfo
from swing.domain.poses import Poses
from swing.measurement import corrections, events, findings, metrics
from swing.measurement.all_swings import all_swings
from swing.measurement.still_camera import steadied

# Samples are never further apart but where only the coarse pass was taken.
APART_S: Final = 1.0


def measure(poses: Poses, video: VideoInfo, said: GolfersWord | None = None) -> Measurement:
    """Find the swing, measure it as the golfer says that it was, and name its faults.

    Raises NoGolferError or NoSwingError with what the golfer should film instead.
    """
    steady = steadied(poses)
    swings = events.golf_swings(steady, video)
    ours = events.best(swings)
    chosen = corrections.chosen(swings, steady, said) or ours
    swing = corrections.corrected(events.chosen_of(swings, chosen, steady, video), steady, said)
    if chosen is not ours:
        swing = corrections.of_another(swing, float(steady.times_s[ours.low]))
    numbers = metrics.measure_all(steady, swing)
    return Measurement(
        swing=swing,
        metrics=numbers,
        findings=findings.findings(numbers, swing, said.club if said else None),
        skipped=skipped(poses, video.duration_s),
        all_swings=all_swings(swings, chosen, steady, video, said),
        said=said,
    )


def skipped(poses: Poses, duration_s: float) -> list[Interval]:
    """Where no sample was taken for so long that it must have been left out, from the first frame to the last."""
    samples_s = [0.0, *poses.times_s.tolist(), duration_s]
    return [Interval(start_s=start, end_s=end) for start, end in pairwise(samples_s) if end - start > APART_S]
