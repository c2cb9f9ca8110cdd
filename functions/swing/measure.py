"""Poses become everything that is measured of one swing. Pure: the same poses give the same measurement."""

from swing import events, findings, metrics
from swing.models import Measurement, VideoInfo
from swing.poses import Poses


def measure(poses: Poses, video: VideoInfo) -> Measurement:
    """Find the swing, measure it and name its faults.

    Raises NoGolferError or NoSwingError with what the golfer should film instead.
    """
    swing = events.find_swing(poses, video)
    numbers = metrics.measure_all(poses, swing)
    return Measurement(swing=swing, metrics=numbers, findings=findings.findings(numbers, swing))
