"""A bystander who stands and watches: arms hanging, weight shifting a little. Metres and degrees."""

import numpy as np

from synthetic_golfer.body import Body, Pose
from synthetic_golfer.geometry import Floats, axes
from synthetic_golfer.key_poses import Controls
from synthetic_golfer.puppet import RELAXED, SIGN, Foot, Puppet, hand_axes, place_arm, place_leg, place_trunk

FOOT_FROM_MIDDLE_M, TURNED_OUT_DEG = 0.14, 10.0
WRIST_FROM_SHOULDER_M = (0.07, -0.03)  # outwards and to the front; the arm hangs nearly straight below
ARM_STRETCHED = 0.97
BREATH_S = 4.1
STANDING = Controls(**dict.fromkeys(Controls._fields, 0.0))._replace(hips_drop=0.012, head_forward=6.0)


def standing_pose(body: Body, time_s: float) -> Pose:
    """Stand, facing -y, and look about."""
    sway = float(np.sin(2 * np.pi * time_s / BREATH_S))
    puppet = Puppet(body)
    place_trunk(puppet, STANDING._replace(hips_x=0.010 * sway, chest_turn=3.0 * sway, head_turn=9.0 * sway))
    for side in SIGN:
        puppet.attach(f"upperarm_{side}", f"clavicle_{side}")
        place_arm(puppet, side, hanging_wrist(puppet, side), hanging_hand(body, side), RELAXED)
        place_leg(puppet, side, Foot(SIGN[side] * FOOT_FROM_MIDDLE_M, SIGN[side] * TURNED_OUT_DEG, 0.0))
    return puppet.pose()


def hanging_wrist(puppet: Puppet, side: str) -> Floats:
    body = puppet.body
    arm = body.length(f"upperarm_{side}", f"lowerarm_{side}") + body.length(f"lowerarm_{side}", f"hand_{side}")
    outwards, front = WRIST_FROM_SHOULDER_M
    return puppet.position[f"upperarm_{side}"] + [SIGN[side] * outwards, front, -ARM_STRETCHED * arm]


def hanging_hand(body: Body, side: str) -> Floats:
    """Fingers down, palm to the thigh."""
    at_rest = hand_axes(body, side)
    return np.asarray(axes([0, 0, -1], [-SIGN[side], 0, 0]) @ axes(at_rest[:, 0], at_rest[:, 1]).T)
