"""What people do in front of a camera besides full golf swings, as the poses that a pose model would see. No pictures.

Each pastime is a row of postures that somebody goes through, smoothly. Metres in the world of the golfer: the body
looks toward -y, its left is +x. Hands are where they are from the middle between the shoulders: to the body's left, to
the front, upwards.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from swing.domain.models import View
from swing.domain.poses import LANDMARKS, Poses
from synthetic_golfer.body import Body, Pose
from synthetic_golfer.bystander import FOOT_FROM_MIDDLE_M, STANDING, TURNED_OUT_DEG, hanging_hand
from synthetic_golfer.camera import Camera
from synthetic_golfer.geometry import Floats
from synthetic_golfer.joints import joints
from synthetic_golfer.key_poses import Controls
from synthetic_golfer.puppet import RELAXED, SIGN, Foot, Puppet, place_arm, place_leg, place_trunk
from synthetic_golfer.spline import Spline
from synthetic_golfer.truth import JOINTS

FPS: Final = 30
SIZE_PX: Final = (720, 1280)
# A tracker's tremble, and how much people differ in pace and reach.
TREMBLE_PX: Final = 2.0
DIFFER: Final = 0.12
HIPS: Final = [JOINTS.index("left_hip"), JOINTS.index("right_hip")]
STANDING_STILL_S: Final = 0.6
HIPS_BACK_M, STANDING_DROP_M, STRIDE_DROP = 0.3, 0.03, 0.6


class Posture(NamedTuple):
    """Where the hands are, and how the trunk is bowed and turned (degrees, positive to the right); steps in metres."""

    left: tuple[float, float, float]
    right: tuple[float, float, float]
    bow: float = 5.0
    turn: float = 0.0
    step: float = 0.0  # of the left foot
    follow: float = 0.0  # of the right foot


@dataclass(frozen=True)
class Pastime:
    """Postures and the seconds from each to the next."""

    name: str
    postures: tuple[Posture, ...]
    seconds: tuple[float, ...]


def both(x: float, front: float, up: float, **trunk: float) -> Posture:
    """Both hands at one grip."""
    return Posture((x + 0.03, front, up), (x - 0.03, front, up - 0.06), **trunk)


def apart(left: tuple[float, float, float], right: tuple[float, float, float], **trunk: float) -> Posture:
    return Posture(left, right, **trunk)


HANG_L, HANG_R = (0.25, 0.03, -0.55), (-0.25, 0.03, -0.55)
STAND = apart(HANG_L, HANG_R)
GRIP = both(0.0, 0.25, -0.55, bow=32)


def again(times: int, *postures: Posture) -> tuple[Posture, ...]:
    return postures * times


# fmt: off
PASTIMES: Final = (
    Pastime("putt", (GRIP, GRIP, both(-0.18, 0.25, -0.52, bow=34), both(0.22, 0.25, -0.52, bow=34), GRIP), (1, 0.7,
        0.6, 0.9)),
    Pastime("lag putt", (GRIP, both(-0.3, 0.25, -0.48, bow=34), both(0.32, 0.25, -0.46, bow=34), GRIP), (0.9, 0.6,
        0.9)),
    Pastime("chip", (GRIP, GRIP, both(-0.42, 0.2, -0.36, bow=32, turn=25), GRIP, both(0.42, 0.2, -0.36, bow=30,
        turn=-30)), (0.8, 0.7, 0.3, 0.3)),
    Pastime("waggle", (*again(3, GRIP, both(-0.12, 0.25, -0.5, bow=32)), GRIP), (0.6, 0.3, 0.4, 0.3, 0.5, 0.4)),
    Pastime("address and away", (GRIP, GRIP, STAND, apart(HANG_L, HANG_R, step=0.7, follow=0.7)), (1.5, 1.0, 1.2)),
    Pastime("club let down", (both(0.2, 0.1, 0.15, turn=-60), both(0.2, 0.1, 0.15, turn=-60), both(0.1, 0.3, -0.5)),
        (1, 1.0)),
    Pastime("backswing and stop", (GRIP, both(-0.45, 0.1, 0.1, bow=32, turn=80), both(-0.45, 0.1, 0.1, bow=32,
        turn=80), GRIP), (1.1, 1.2, 1.4)),
    Pastime("tennis forehand", (both(0, 0.4, -0.3), apart((0.4, 0.4, -0.1), (-0.6, -0.1, -0.2), turn=60), apart((0.3,
        0.3, -0.2), (-0.1, 0.5, -0.3), step=0.2), apart((0.1, 0.3, 0.0), (0.3, 0.3, 0.15), turn=-40, step=0.3)), (0.6,
        0.25, 0.3)),
    Pastime("tennis backhand", (both(0, 0.4, -0.3), both(0.5, 0.1, -0.3, turn=-70), both(0.0, 0.5, -0.35, step=0.2),
        both(-0.4, 0.3, 0.2, turn=50, step=0.3)), (0.6, 0.25, 0.3)),
    Pastime("tennis serve", (both(0, 0.4, -0.3), apart((0.1, 0.4, 0.55), (-0.5, -0.2, -0.2), turn=40), apart((0.2,
        0.3, 0.2), (-0.2, -0.1, 0.3), turn=30), apart((0.2, 0.2, -0.3), (-0.1, 0.3, 0.65)), apart((0.2, 0.2, -0.3),
        (0.3, 0.3, -0.5), bow=30, step=0.4)), (0.9, 0.3, 0.25, 0.35)),
    Pastime("cricket drive", (both(-0.1, 0.25, -0.5, bow=25), both(-0.3, 0.0, -0.1, bow=25, turn=50), both(0.1, 0.4,
        -0.5, bow=28, step=0.35), both(0.25, 0.35, 0.15, bow=15, turn=-20, step=0.4)), (0.5, 0.25, 0.3)),
    Pastime("cricket block", (both(-0.1, 0.25, -0.5, bow=25), both(-0.25, 0.0, -0.2, bow=25, turn=40), both(0.05, 0.4,
        -0.4, bow=30, step=0.3), both(0.05, 0.4, -0.38, bow=30, step=0.3)), (0.5, 0.4, 0.8)),
    Pastime("cricket pull", (both(-0.1, 0.25, -0.5, bow=25), both(-0.35, 0.0, 0.05, bow=15, turn=50), both(0.1, 0.5,
        -0.1, turn=-10, step=-0.2), both(0.45, 0.2, 0.1, turn=-80, step=-0.2)), (0.5, 0.22, 0.3)),
    Pastime("baseball", (both(-0.3, 0.1, 0.0, bow=12, turn=30), both(-0.4, 0.05, 0.0, bow=14, turn=50), both(0.1, 0.5,
        -0.25, bow=14, turn=-20, step=0.25), both(0.4, 0.1, 0.1, turn=-90, step=0.3)), (0.8, 0.2, 0.25)),
    Pastime("baseball from rest", (both(0, 0.25, -0.5), both(-0.35, 0.1, 0.0, bow=12, turn=40), both(-0.4, 0.05, 0.05,
        bow=14, turn=50), both(0.1, 0.5, -0.25, bow=14, turn=-20, step=0.25), both(0.4, 0.1, 0.1, turn=-90,
        step=0.3)), (0.6, 0.7, 0.2, 0.25)),
    Pastime("hockey pass", (both(0.1, 0.3, -0.5, bow=40), both(-0.35, 0.2, -0.4, bow=45, turn=30), both(0.3, 0.35,
        -0.4, bow=40, turn=-20, step=0.5)), (0.5, 0.35)),
    Pastime("hockey slap", (both(0.1, 0.3, -0.5, bow=40, step=-0.5), both(-0.4, 0.1, -0.15, bow=40, turn=60),
        both(0.1, 0.35, -0.5, bow=45, step=0.4), both(0.45, 0.2, -0.2, bow=30, turn=-50, step=0.6)), (0.5, 0.22, 0.3)),
    Pastime("dance", again(3, apart((0.4, 0.2, 0.4), (-0.4, 0.2, 0.4), step=0.3), apart((0.2, 0.3, -0.4), (-0.2, 0.3,
        -0.4), follow=-0.3)), (0.5,) * 5),
    Pastime("dance, clapping", again(3, both(0.1, 0.3, 0.3, step=0.2), both(-0.1, 0.3, -0.5)), (0.45,) * 5),
    Pastime("star jumps", again(3, STAND, apart((0.4, 0.0, 0.6), (-0.4, 0.0, 0.6))), (0.4,) * 5),
    Pastime("kettlebell", (both(0, 0.2, -0.55, bow=60), *again(3, both(0, 0.6, 0.0), both(0, 0.15, -0.55, bow=55))),
        (1.0, 0.6, 0.6, 0.6, 0.6, 0.6)),
    Pastime("chopping wood", (both(0, 0.3, -0.5, bow=20), *again(2, both(-0.1, 0.05, 0.5), both(0, 0.4, -0.55,
        bow=50), both(0, 0.4, -0.55, bow=50))), (0.9, 0.3, 0.5, 0.9, 0.3, 0.5)),
    Pastime("sledgehammer", (both(0, 0.3, -0.5, bow=20), *again(2, both(-0.35, 0.0, 0.4, turn=40), both(0.05, 0.45,
        -0.5, bow=45))), (0.9, 0.3, 0.9, 0.3)),
    Pastime("sweeping", again(4, both(-0.25, 0.35, -0.3, bow=20, turn=20), both(0.25, 0.35, -0.3, bow=20, turn=-20)),
        (0.6,) * 7),
    Pastime("mowing with a scythe", again(3, both(-0.5, 0.2, -0.35, bow=30, turn=50), both(0.45, 0.3, -0.35, bow=30,
        turn=-50)), (0.9, 0.6, 0.9, 0.6, 0.9)),
    Pastime("shovelling", (both(0, 0.4, -0.5, bow=50), *again(2, both(0.4, 0.2, 0.05, turn=-50), both(0, 0.4, -0.5,
        bow=50))), (0.7, 0.6, 0.7, 0.7)),
    Pastime("filling a shelf", (both(0, 0.3, -0.55, bow=50), *again(2, both(0, 0.5, 0.3), both(0, 0.3, -0.55,
        bow=50))), (1.1, 0.9, 1.1, 0.9)),
    Pastime("carpet beating", (both(0, 0.3, -0.4), *again(3, both(-0.4, 0.1, 0.2, turn=50), both(0.2, 0.5, -0.4,
        turn=-20))), (0.6, 0.3, 0.5, 0.3, 0.5, 0.3)),
    Pastime("throwing", (both(0, 0.3, -0.2), apart((0.4, 0.3, 0.1), (-0.5, -0.2, 0.2), turn=60), apart((0.2, 0.0,
        -0.3), (0.1, 0.5, 0.3), turn=-20, step=0.5), apart((0.1, 0, -0.3), (0.3, 0.4, -0.5), bow=35, step=0.6)), (0.8,
        0.3, 0.4)),
    Pastime("bowling", (apart((0, 0.3, -0.1), (-0.1, 0.3, -0.1)), apart((0.3, 0.2, -0.2), (-0.25, -0.5, -0.2), bow=30,
        step=0.5), apart((0.4, 0.1, -0.3), (-0.1, 0.5, 0.3), bow=40, step=1.0)), (0.8, 0.5)),
    Pastime("volleyball dig", again(3, both(0, 0.45, -0.5, bow=35), both(0, 0.6, 0.0, bow=15)), (0.5, 0.8, 0.5, 0.8,
        0.5)),
    Pastime("speech", again(3, apart((0.2, 0.3, -0.3), (-0.2, 0.3, -0.25)), apart((0.3, 0.35, -0.1), (-0.1, 0.3,
        -0.35))), (0.6, 0.5, 0.8, 0.4, 0.6)),
    Pastime("waving", again(4, apart(HANG_L, (-0.35, 0.2, 0.4)), apart(HANG_L, (-0.1, 0.2, 0.45))), (0.3,) * 7),
    Pastime("walking", tuple(apart((0.2, 0.25 * (-1) ** n, -0.5), (-0.2, -0.25 * (-1) ** n, -0.5), step=0.4 * (n - n
        % 2), follow=0.4 * (n - 1 + n % 2)) for n in range(6)), (0.5,) * 5),
    Pastime("stretching", (STAND, both(0, 0.1, 0.6), both(0, 0.1, 0.6), STAND), (1.2, 1.5, 1.2)),
    Pastime("squats", again(3, both(0, 0.5, 0.0), both(0, 0.5, 0.0, bow=40)), (0.9,) * 5),
)
# fmt: on


def poses(pastime: Pastime, view: View, seed: int) -> Poses:
    """What a pose model sees of somebody at a pastime, 30 times a second; everybody does it a little differently."""
    random = np.random.default_rng(seed)
    pace, reach = 1 + DIFFER * random.uniform(-1, 1, 2)
    camera = Camera.at(view, *SIZE_PX)
    points = np.array([joints(Body.load(), posed) for posed in postures(pastime, float(pace), float(reach))])
    seen = camera.project(points)[..., :2]
    samples = len(points)
    return Poses(
        frames=np.arange(samples),
        times_s=np.arange(samples) / FPS,
        points=seen + random.normal(0, TREMBLE_PX, seen.shape),
        world=(points - points[:, HIPS].mean(axis=1, keepdims=True)) @ camera.rotation.T,
        visibility=np.full((samples, LANDMARKS), 0.95),
    )


def postures(pastime: Pastime, pace: float, reach: float) -> Iterator[Pose]:
    """Stand in the first posture for a moment, go through all, and hold the last."""
    times_s = np.cumsum([0, *pastime.seconds]) * pace
    rows = np.array([[*one.left, *one.right, *one[2:]] for one in pastime.postures])
    course = Spline.min_jerk(times_s, rows)
    for time_s in np.arange(-STANDING_STILL_S, times_s[-1] + STANDING_STILL_S, 1 / FPS):
        row = course.at(float(time_s))
        row[:6] *= reach
        yield posed(row)


def trunk(bow: float, turn: float, step: float, follow: float) -> Controls:
    """Bow with the hips going back, turn them half as far, keep them between the feet, and sink in a stride."""
    return STANDING._replace(
        hips_x=(step + follow) / 2,
        hips_y=HIPS_BACK_M * float(np.sin(np.radians(bow))),
        hips_drop=STANDING_DROP_M + STRIDE_DROP * (step - follow) ** 2,
        chest_turn=turn,
        pelvis_turn=0.5 * turn,
        spine_forward=bow,
        pelvis_forward=0.6 * bow,
        head_forward=STANDING.head_forward + 0.8 * bow,
    )


def posed(row: Floats) -> Pose:
    """Place the body for a posture's numbers (10,)."""
    body, (step, follow) = Body.load(), row[8:]
    puppet = Puppet(body)
    place_trunk(puppet, trunk(*row[6:].tolist()))
    for side in SIGN:
        puppet.attach(f"upperarm_{side}", f"clavicle_{side}")
    middle = (puppet.position["upperarm_l"] + puppet.position["upperarm_r"]) / 2
    for side, hand, foot in zip(SIGN, (row[:3], row[3:6]), (step, follow), strict=True):
        place_arm(puppet, side, middle + hand * [1, -1, 1], hanging_hand(body, side), RELAXED)
        place_leg(puppet, side, Foot(SIGN[side] * FOOT_FROM_MIDDLE_M + foot, SIGN[side] * TURNED_OUT_DEG, 0.0))
    return puppet.pose()
