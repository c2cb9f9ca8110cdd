"""What about the way a clip was filmed keeps a swing from being seen, or its numbers from being true.

Each answer must be true of the clip, or the golfer films again in vain: what is not plain is not said.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from swing.domain import hints
from swing.domain.hints import Hint
from swing.domain.models import VideoInfo
from swing.domain.poses import Landmark, Poses
from swing.measurement import judgement
from swing.measurement.candidates import Candidate, candidates
from swing.measurement.curves import Floats, filled, median_filtered
from swing.measurement.motion import ANKLES, EARS, GLITCH_REACH, HIPS, LEAP, WRISTS, shots, torsos_px

# With fewer samples a second a downswing is two or three of them.
MIN_SAMPLES_S: Final = 14.0
# With fewer still, and so many in the downswing at most, no number of a swing that is found would be exact.
FEWEST_SAMPLES_S: Final = 11.0
FEW: Final = 4
# Of the picture where the golfer is, 0 black to 1 white: all but a fiftieth is darker, or half is brighter.
DARK: Final = 0.15
WHITE: Final = 0.9
# Head, pelvis and feet jump by this much in a thirtieth of a second (torso lengths), and differ by no more than this
# share of it, in so many of the samples: before a camera on a stand or in a quiet hand in a fourteenth at most, those
# of dancers in a ninth, before one that is shaken by a twentieth of the picture's width in two ninths and more.
JUMP: Final = 0.02
ALIKE: Final = 0.5
SHAKEN: Final = 0.2
SHAKE_S: Final = 1 / 30
# Pixels of the torso in the pictures that the pose model looks at, whose longer side has so many: nobody is followed
# well below the first, and whoever else is no golfer by other signs either below the second.
TINY_PX: Final = 16.0
SMALL_PX: Final = 30.0
SIDE_PX: Final = 640.0
# A share of samples in which wrists leap, or ankles, which stand.
WRISTS_LEAP: Final = 0.1
ANKLES_LEAP: Final = 0.03
# Signs of a swing that a clip's speed changes, and those that are wrong where the arms are not followed.
OF_TIME: Final = {"begins", "rhythm", "through", "downswing_s"}
OF_ARMS: Final = {"grip", "rhythm", "through"}
# The hands take longer down than up: nobody's do, whatever the pastime.
REVERSED: Final = 0.95
# Played so many times as fast, a swing is over before it is taken for one.
LAPSE: Final = 8.0
FASTEST_S: Final = judgement.USUAL["downswing_s"].low


def trouble(poses: Poses, found: list[Candidate], video: VideoInfo) -> Hint | None:
    """What the golfer should do otherwise, if that is plain. `found` are candidates that are no golf."""
    causes: tuple[tuple[Hint, Callable[[], bool]], ...] = (
        (hints.TOO_FEW_PICTURES, lambda: are_sparse(poses)),
        (hints.CAMERA_SHAKES, lambda: shake(poses) > SHAKEN),
        (hints.SPEED_CHANGES, lambda: any(map(is_reversed, found))),
        (
            hints.GOLFER_TOO_SMALL,
            lambda: torso_px(poses, video) < (SMALL_PX if is_golf_but_for_arms(found) else TINY_PX),
        ),
        (hints.GOLFER_HIDDEN, lambda: are_lost(poses) and is_golf_but_for_arms(found)),
    )
    return darkness(poses) or next((hint for hint, is_so in causes if is_so()), None)


def darkness(poses: Poses) -> Hint | None:
    """Too dark or too bright, by most of the samples."""
    if np.isnan(poses.light).all():
        return None
    middle, brightest = np.nanmedian(poses.light, axis=0)
    return hints.TOO_DARK if brightest < DARK else hints.TOO_BRIGHT if middle > WHITE else None


def are_sparse(poses: Poses) -> bool:
    """Say whether there are too few samples a second to be sure of a swing that is not plainly one."""
    return MIN_SAMPLES_S * gap_s(poses) > 1


def passes_between(poses: Poses, swing: Candidate) -> bool:
    """Say whether a swing passes between the pictures; slow motion has enough of it at any rate."""
    return FEWEST_SAMPLES_S * gap_s(poses) > 1 and swing.samples <= FEW


def gap_s(poses: Poses) -> float:
    return float(np.median(np.diff(poses.times_s)))


def shake(poses: Poses) -> float:
    """Share of samples in which head, pelvis and feet jump alike, as nobody makes them."""
    if len(poses.frames) < 2:
        return 0.0
    lag = max(1, round(SHAKE_S / gap_s(poses)))
    shaken = [alike(poses.part(first, end), lag) for first, end in shots(poses) if end - first > 2 * lag]
    return float(np.concatenate(shaken).mean()) if shaken else 0.0


def alike(poses: Poses, lag: int) -> NDArray[np.bool_]:
    """Say of each sample whether head, pelvis and feet jump, all by about as much and the same way, (samples,)."""
    points = filled(poses.points)
    sizes = torsos_px(points)[:, None]
    parts = np.stack([jumps(points[:, pair].mean(axis=1) / sizes, lag) for pair in (EARS, HIPS, ANKLES)])
    common = parts.mean(axis=0)
    apart = np.linalg.norm(parts - common, axis=2).max(axis=0)
    size = np.linalg.norm(common, axis=1)
    return np.asarray((size > JUMP) & (apart < ALIKE * size))


def jumps(places: Floats, lag: int) -> Floats:
    """How much further than before places (n, 2) move, (n - 2 lag, 2)."""
    return places[2 * lag :] - 2 * places[lag:-lag] + places[: -2 * lag]


def is_golf_without(candidate: Candidate, signs: set[str]) -> bool:
    """Say whether it plainly is a golf swing but for these signs."""
    rest = {name: sign for name, sign in candidate.signs.items() if name not in signs}
    return judgement.doubt(rest) < judgement.UNSURE


def is_golf_but_for_arms(found: list[Candidate]) -> bool:
    return any(is_golf_without(candidate, OF_ARMS) for candidate in found)


def is_reversed(candidate: Candidate) -> bool:
    """Say whether a golf swing comes down more slowly than it goes up: its downswing was slowed."""
    return candidate.signs["rhythm"] < REVERSED and is_golf_without(candidate, OF_TIME)


def is_lapse(poses: Poses) -> bool:
    """Say whether the clip holds a golf swing once it is slowed, with a downswing that nobody is fast enough for."""
    slowed = replace(poses, times_s=LAPSE * poses.times_s)
    return any(each.plain and each.signs["downswing_s"] < LAPSE * FASTEST_S for each in candidates(slowed))


def torso_px(poses: Poses, video: VideoInfo) -> float:
    """Of the torso, in pictures as large as the pose model gets them."""
    scale = min(1.0, SIDE_PX / max(video.width_px, video.height_px))
    return scale * float(np.median(torsos_px(filled(poses.points))))


def are_lost(poses: Poses) -> bool:
    """Say whether wrists or ankles leap as nobody's do."""
    return leaping(poses, WRISTS) > WRISTS_LEAP or leaping(poses, ANKLES) > ANKLES_LEAP


def leaping(poses: Poses, joints: list[Landmark]) -> float:
    """Share of samples in which one of the joints is far from where it is just before and after."""
    points = filled(poses.points)
    off = np.linalg.norm(points[:, joints] - median_filtered(points[:, joints], GLITCH_REACH), axis=2)
    return float((off / torsos_px(points)[:, None] > LEAP).any(axis=1).mean())
