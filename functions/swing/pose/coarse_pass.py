"""The coarse pass over a long clip: a few samples a second in, the intervals that need every sample out.

Those are where the hands are up, and where the golfer is not plainly seen.

Golfers film half a minute and swing once. Skipped is only what was plainly seen to be quiet: the golfer is followed,
and the hands are as low as at address. The rest is posed as in any other clip, on the same chunks (see `sampling`), so
its poses are the same bytes as if nothing had been skipped.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from swing.domain.models import Segment, Step, VideoInfo
from swing.domain.poses import Poses
from swing.measurement.candidates import LOW
from swing.measurement.motion import HIPS, SHOULDERS, WRISTS
from swing.media import sampling, video
from swing.media.sampling import Times

Interval = tuple[float, float]  # seconds

# From the backswing's second half to the finish the hands are up for a second and more, but for a moment at impact.
COARSE_FPS: Final = 4.0
# One crop, with room. A golfer who walks into it later is not followed before, which counts as not quiet.
COARSE_MARGINS: Final = (0.45,)
# A shorter clip is mostly swing and the room around it: a coarse pass would cost more than it saves.
SHORTEST_S: Final = 12.0
# One function takes the coarse pass over the whole clip, and decodes half a gigapixel a second on one processor.
MAX_GIGAPIXELS: Final = 20.0
# Around hands that are up, in seconds as played and in shares of how long they are up (slow motion): a backswing begins
# within nine downswings of the top, and nothing is measured later than five after impact (see `events`).
BEFORE_S: Final = 3.0
AFTER_S: Final = 2.0
SHARE: Final = 1.0


def segments(path: Path, info: VideoInfo, times_s: Times, step: Step, most: int) -> list[Segment]:
    """Segments of the intervals that need every sample: the whole clip if it is short, large, or asked for whole."""
    if step.include_frames or info.duration_s < SHORTEST_S or info.gigapixels > MAX_GIGAPIXELS:
        return sampling.segments(times_s, most, step.sample_fps)
    return sampling.segments(times_s, most, step.sample_fps, intervals(coarse_poses(path, info, times_s)))


def coarse_poses(path: Path, info: VideoInfo, times_s: Times) -> Poses:
    """Poses of a few samples a second over the whole clip."""
    # MediaPipe takes a quarter of a second to import, which a short clip need not wait for.
    from swing.pose import landmarker  # noqa: PLC0415

    stride = max(1, round((len(times_s) - 1) / float(times_s[-1] - times_s[0]) / COARSE_FPS))
    whole = Segment(index=0, first=0, end=len(times_s), stride=stride)
    plan = sampling.plan(times_s, whole).seen_at(info.width_px, info.height_px)
    return landmarker.estimate(samples(path, info, plan), plan, COARSE_MARGINS)


def samples(path: Path, info: VideoInfo, plan: sampling.Plan) -> Iterator[tuple[int, float, video.Picture]]:
    times = dict(zip(plan.frames, plan.times_s, strict=True))
    for number, picture in video.in_order(path, info, np.array(plan.frames), video.PACK_SIDE_PX):
        yield number, times[number], picture


def intervals(poses: Poses) -> list[Interval]:
    """From the first to the last sample of each time that is not quiet, with room around it."""
    noisy = np.flatnonzero(~quiet(poses))
    groups = np.split(noisy, np.flatnonzero(np.diff(noisy) > 1) + 1) if len(noisy) else []
    spans = [(float(poses.times_s[group[0]]), float(poses.times_s[group[-1]])) for group in groups]
    return [
        (first - BEFORE_S - SHARE * (last - first), last + AFTER_S + SHARE * (last - first)) for first, last in spans
    ]


def quiet(poses: Poses) -> NDArray[np.bool_]:
    """Say for each sample whether the golfer is followed and both hands are as low as at address, (n,)."""
    shoulders, hips = poses.points[:, SHOULDERS].mean(axis=1), poses.points[:, HIPS].mean(axis=1)
    torso = np.linalg.norm(shoulders - hips, axis=1)
    heights = (shoulders[:, None, 1] - poses.points[:, WRISTS, 1]) / torso[:, None]
    with np.errstate(invalid="ignore"):  # NaN: not found, so not quiet
        return np.asarray((heights < LOW).all(axis=1))
