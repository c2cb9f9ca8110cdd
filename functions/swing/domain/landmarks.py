"""Landmarks as a human coach's software gets them: a summary, and those of as many frames as it asked for."""

from swing.domain.models import Shape


class Summary(Shape):
    """`frames_posed` of `frames_looked_at` showed the golfer, with this mean visibility from 0 to 1."""

    frames_looked_at: int
    frames_posed: int
    first_s: float
    last_s: float
    mean_visibility: float


class PosedFrame(Shape):
    """33 landmarks in MediaPipe's order: x and y in pixels of the upright picture, and visibility from 0 to 1."""

    frame: int
    time_s: float
    landmarks: list[tuple[float, float, float]]


class Pose(Shape):
    pose_summary: Summary
    frames: list[PosedFrame] | None = None
