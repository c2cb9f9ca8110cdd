"""A finished analysis in, what a player of the swing draws out: the film, its frames' times, curves and skeletons.

What needs numpy is imported when it is asked for: the API starts without, and most of its routes never need it.
"""

from typing import Any

from swing.analyses import items
from swing.aws import presigned_urls, s3
from swing.domain import errors, keys
from swing.domain.landmarks import PosedFrame
from swing.domain.models import Measurement, Shape, Step, VideoInfo


class Film(Shape):
    """The golfer's own video. Its size is upright, as a browser shows it; each frame has its presentation time.

    A `mirrored` one asks players to show it mirrored, which not all do. The skeletons fit it only where it is not; the
    overlay film never is. One that lies on its side lies there with its skeletons; the overlay film is upright.
    """

    url: str
    width_px: int
    height_px: int
    mirrored: bool
    frame_times_s: list[float]


class Curves(Shape):
    """A value for each of `times_s`, null where nothing was seen; `units` by curve."""

    units: dict[str, str]
    values: dict[str, list[float | None]]


class Replay(Shape):
    """`overlay_url` is the film that we drew, for browsers that can't play the golfer's own."""

    film: Film
    overlay_url: str | None
    curves: Curves
    skeletons: list[PosedFrame]


def replay(item: dict[str, Any]) -> Replay:
    """Raises NoSuchAnalysisError before the swing is measured, and again once its artifacts are forgotten."""
    from swing.measurement.landmark_export import frames
    from swing.measurement.series import UNITS, series
    from swing.pose import storage

    if "analysis_results" not in item:
        raise errors.NoSuchAnalysisError(item["analysis_id"])
    step = items.step_of(item)
    measurement = s3.find(Measurement, step, keys.MEASUREMENT)
    poses = storage.find_poses(step)
    if measurement is None or poses is None:
        raise errors.NoSuchAnalysisError(step.analysis_id)
    info = s3.load(VideoInfo, step, keys.VIDEO_INFO)
    overlay = item.get("overlay_video_url")
    return Replay(
        film=film(step, info),
        overlay_url=presigned_urls.get(overlay) if overlay else None,
        curves=Curves(units=UNITS, values=series(poses, measurement.swing).to_lists()),
        skeletons=frames(poses.turned(-info.turned_deg, info.width_px, info.height_px)),
    )


def film(step: Step, info: VideoInfo) -> Film:
    from swing.pose import storage

    return Film(
        url=presigned_urls.get(f"s3://{step.s3_bucket}/{step.s3_key}"),
        width_px=info.untouched.width_px,
        height_px=info.untouched.height_px,
        mirrored=info.mirrored,
        frame_times_s=[round(float(time_s), 4) for time_s in storage.load_times(step)],
    )
