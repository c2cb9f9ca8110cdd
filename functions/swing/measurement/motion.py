"""Poses become the motion of a golfer's hands and upper body, free of picture size and of gaps.

Lengths are torso lengths (middle of the shoulders to middle of the hips), x grows to the picture's right, heights
upwards.
"""

import itertools
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from swing.domain.poses import Landmark, Poses
from swing.measurement.curves import Floats, filled, median_filtered, smoothed

UPPER_BODY: Final = [
    Landmark.LEFT_SHOULDER,
    Landmark.RIGHT_SHOULDER,
    Landmark.LEFT_ELBOW,
    Landmark.RIGHT_ELBOW,
    Landmark.LEFT_WRIST,
    Landmark.RIGHT_WRIST,
]
ELBOWS: Final = [Landmark.LEFT_ELBOW, Landmark.RIGHT_ELBOW]
WRISTS: Final = [Landmark.LEFT_WRIST, Landmark.RIGHT_WRIST]
SHOULDERS: Final = [Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER]
HIPS: Final = [Landmark.LEFT_HIP, Landmark.RIGHT_HIP]
EARS: Final = [Landmark.LEFT_EAR, Landmark.RIGHT_EAR]
ANKLES: Final = [Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE]

# A grown-up's torso in metres; only makes world coordinates comparable with torso lengths.
TORSO_M: Final = 0.5
# MediaPipe's noise dies out within a sample of its neighbours; more would round off impact at 30 frames a second.
SMOOTHING_SAMPLES: Final = 0.7
# Speeds are smoothed over this share of the downswing, or they would be tracking noise in slow motion.
SMOOTHING: Final = 0.1
MIN_SIGMA: Final = 0.8  # samples
# What is less visible than this is a guess.
PLAINLY: Final = 0.5
# Samples after which a tracker has found the feet where the light is bad: until then they may be a torso away.
SETTLING: Final = 5
# A wrist that leaps this far from its own running median, in torso lengths, is a glitch and not a swing.
LEAP: Final = 0.2
GLITCH_REACH: Final = 2
# The torso is measured over so many samples before and after each of so many places.
STEADY_SAMPLES: Final = 240
STEADY_PLACES: Final = 100
# No trunk moves by half its length between two samples, and no trunk and figure both grow by a third; a cut or a change
# of person does that. A trunk alone may: where the hips are mistaken for some samples.
JUMP: Final = 0.5
GROWTH: Final = 0.3
# An interval that the coarse pass left out is a hundred samples long; a phone that drops frames drops few.
GAP_SAMPLES: Final = 48


@dataclass(frozen=True)
class Motion:
    """Motion over n samples, smoothed.

    hands (n, 2) from the middle of the shoulders; grip (n,) distance between the wrists; ankles (n, 2, 2), pelvis
    (n, 2) and upper (n, 12) in the picture; elbows_3d (n, 6) and upper_3d (n, 18) from the hips; torso_px the unit.
    """

    times_s: Floats
    hands: Floats
    grip: Floats
    ankles: Floats
    pelvis: Floats
    upper: Floats
    elbows_3d: Floats
    upper_3d: Floats
    torso_px: float

    @property
    def hands_and_body(self) -> Floats:
        """Hands in the picture, and the upper body in three dimensions, (n, 20)."""
        return np.hstack([self.hands, self.upper_3d])

    @property
    def height(self) -> Floats:
        """Height of the hands above the shoulders, (n,)."""
        return self.hands[:, 1]


def motion(poses: Poses) -> Motion:
    """Measure n samples, of which at least one shows the golfer, in torso lengths of the samples around each.

    A camera may zoom while the golfer waits or walks away. Gaps are filled, so nothing of it is NaN. Other samples give
    other numbers: a whole shot is asked where a swing may be (`candidates`), a swing's own samples when it was what
    (`events.timed`).
    """
    poses = upright(poses)
    points, visibility, world = filled(seen(poses)), filled(poses.visibility), filled(poses.world)
    sizes = torsos_px(points)
    points = (points - np.median(points[:, HIPS], axis=(0, 1))) / sizes[:, None, None]
    shoulders, hips = points[:, SHOULDERS].mean(axis=1), points[:, HIPS].mean(axis=1)
    wrists = points[:, WRISTS] - shoulders[:, None]
    return Motion(
        times_s=poses.times_s,
        hands=smoothed(fused(wrists, visibility[:, WRISTS]) * [1, -1], SMOOTHING_SAMPLES),
        grip=np.linalg.norm(wrists[:, 0] - wrists[:, 1], axis=1),
        ankles=median_filtered(points[:, ANKLES], GLITCH_REACH),
        pelvis=smoothed(hips, SMOOTHING_SAMPLES),
        upper=smoothed(flat(points[:, UPPER_BODY]), SMOOTHING_SAMPLES),
        elbows_3d=smoothed(flat(world[:, ELBOWS]) / TORSO_M, SMOOTHING_SAMPLES),
        upper_3d=smoothed(flat(world[:, UPPER_BODY]) / TORSO_M, SMOOTHING_SAMPLES),
        torso_px=float(np.median(sizes)),
    )


def upright(poses: Poses) -> Poses:
    """Leave out samples in which shoulders, hips and ankles are not one above the other: no swing looks like that."""
    shoulders, hips, ankles = (poses.points[:, pair, 1].mean(axis=1) for pair in (SHOULDERS, HIPS, ANKLES))
    standing = (shoulders < hips) & (hips < ankles)
    if not standing.any():
        return poses
    kept = {
        name: np.where(standing.reshape(-1, *[1] * (values.ndim - 1)), values, np.nan)
        for name, values in (("points", poses.points), ("world", poses.world), ("visibility", poses.visibility))
    }
    return replace(poses, **kept)


def seen(poses: Poses) -> Floats:
    """Points (n, 33, 2) without the ankles that are guessed (NaN): beside a small golfer they may be anywhere."""
    points = poses.points.copy()
    guessed = poses.visibility[:, ANKLES] < PLAINLY
    looking = np.cumsum(np.isfinite(points[:, ANKLES, 0]), axis=0) <= SETTLING
    points[:, ANKLES] = np.where((guessed | looking)[:, :, None], np.nan, points[:, ANKLES])
    return points


def torsos_px(points: Floats) -> Floats:
    """Length of the torso around each sample, (n,): the median, which no turn or bow of some samples moves."""
    torso = np.linalg.norm(points[:, SHOULDERS].mean(axis=1) - points[:, HIPS].mean(axis=1), axis=1)
    places = np.unique(np.linspace(0, len(torso) - 1, STEADY_PLACES).round().astype(int))
    near = [torso[max(0, place - STEADY_SAMPLES) : place + STEADY_SAMPLES + 1] for place in places]
    sizes: Floats = np.interp(np.arange(len(torso)), places, [np.median(part) for part in near])
    return sizes


def flat(points: Floats) -> Floats:
    return points.reshape(len(points), -1)


def fused(wrists: Floats, visibility: Floats) -> Floats:
    """Where the hands are, (n, 2), from both wrists (n, 2, 2).

    The wrist that is seen better, and does not leap, counts more. Down-the-line the body hides the lead wrist,
    and motion blur makes either of them leap for a frame or two.
    """
    leap = np.linalg.norm(wrists - median_filtered(wrists, GLITCH_REACH), axis=2) / LEAP
    # The fourth power: a wrist seen half as well is a guess, not half a measurement.
    weights = visibility**4 * np.exp(-(leap**2)) + 1e-6
    result: Floats = (wrists * weights[:, :, None]).sum(axis=1) / weights.sum(axis=1, keepdims=True)
    return result


def speeds(curve: Floats, sigma: float) -> Floats:
    """Speed of all columns of a curve together, (n,), per sample, smoothed over `sigma` samples."""
    speed: Floats = np.linalg.norm(np.gradient(smoothed(curve, max(sigma, MIN_SIGMA)), axis=0), axis=1)
    return speed


def shots(poses: Poses) -> list[tuple[int, int]]:
    """Cut the samples where the picture cuts, or where some were skipped: (first, end) of each shot."""
    points = filled(upright(poses).points)
    # A glitch of the tracking is over after a sample or two, a cut is not.
    body = median_filtered(points[:, SHOULDERS + HIPS], GLITCH_REACH)
    torso = np.linalg.norm(body[:, :2].mean(axis=1) - body[:, 2:].mean(axis=1), axis=1)
    jump = np.linalg.norm(np.diff(body.mean(axis=1), axis=0), axis=1) / torso[1:]
    figure = np.linalg.norm(points[:, EARS].mean(axis=1) - points[:, ANKLES].mean(axis=1), axis=1)
    growth = np.minimum(growths(torso), growths(figure))
    apart = np.diff(poses.times_s)
    cuts = np.flatnonzero((jump > JUMP) | (growth > GROWTH) | (apart > GAP_SAMPLES * np.median(apart))) + 1
    return list(itertools.pairwise([0, *cuts.tolist(), len(points)]))


def growths(sizes: Floats) -> Floats:
    """How much a size (n,) grows or shrinks from sample to sample, as the logarithm of the ratio, (n - 1,)."""
    growth: Floats = np.abs(np.diff(np.log(np.maximum(median_filtered(sizes, 1), 1e-9))))
    return growth
