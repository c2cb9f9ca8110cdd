"""Pose the body: trunk, arms and legs, each from what a person decides, the rest by inverse kinematics.

Metres and degrees in the golfer's world: z up, the target toward +x, the ball toward -y; l is the lead side.
"""

from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from synthetic_golfer.body import Body, Pose
from synthetic_golfer.geometry import (
    FORWARD,
    UP,
    Floats,
    axes,
    bend_limb,
    fraction_of,
    rotation,
    rotation_between,
    twist_deg,
    unit,
)
from synthetic_golfer.key_poses import Controls

SIGN = {"l": 1.0, "r": -1.0}
Curl = dict[str, tuple[float, ...]]
CURLED: Curl = {"finger": (48.0, 120.0, 165.0), "thumb": (5.0, 15.0, 30.0)}  # around a grip, from the palm, summed up
RELAXED: Curl = {"finger": (10.0, 28.0, 45.0), "thumb": (5.0, 10.0, 15.0)}
HALF_STANCE_M = 0.235
TRUNK = ("spine_01", "spine_02", "spine_03", "neck_01", "head")


class Foot(NamedTuple):
    """One foot on the ground."""

    x: float  # m from the middle of the stance to the ankle
    turned_out: float  # degrees about the vertical, positive to the left
    heel_raised: float  # degrees


class Puppet:
    """A pose under construction: bones are placed from the pelvis outwards."""

    def __init__(self, body: Body) -> None:
        self.body = body
        self.position: dict[str, Floats] = {}
        self.rotation: dict[str, Floats] = {}

    def attach(self, child: str, parent: str) -> None:
        """Put a bone's head where its parent carries it."""
        offset = self.body.head(child) - self.body.head(parent)
        self.position[child] = self.position[parent] + self.rotation[parent] @ offset

    def attach_chain(self, bones: Iterable[str]) -> None:
        """Attach each bone to the one before it."""
        for parent, child in pairwise(bones):
            self.attach(child, parent)

    def carried(self, bone: str, point: Floats) -> Floats:
        """Where a point of the resting body goes with a bone."""
        return np.asarray(self.position[bone] + self.rotation[bone] @ (point - self.body.head(bone)))

    def pose(self) -> Pose:
        bones = self.body.bones
        return Pose(
            np.array([self.position[bone] for bone in bones]), np.array([self.rotation[bone] for bone in bones])
        )


def trunk_rotation(forward: float, side: float, turn: float) -> Floats:
    """Tilt the upright trunk, then turn it about its own axis."""
    axis = unit([-np.tan(np.radians(side)), -np.tan(np.radians(forward)), 1.0])
    return rotation_between(UP, axis) @ rotation(UP, -turn)


def place_trunk(puppet: Puppet, controls: Controls) -> None:
    """Place pelvis, spine, neck, head and the roots of the limbs."""
    body, turned = puppet.body, puppet.rotation
    pelvis = trunk_rotation(controls.pelvis_forward, controls.pelvis_side, controls.pelvis_turn)
    chest = trunk_rotation(controls.spine_forward, controls.spine_side, controls.chest_turn)
    head = trunk_rotation(controls.head_forward, controls.head_side, controls.head_turn)
    turned |= {"pelvis": pelvis, "Root": pelvis, "spine_03": chest, "head": head}
    turned["spine_01"] = pelvis @ fraction_of(pelvis.T @ chest, 0.33)
    turned["spine_02"] = pelvis @ fraction_of(pelvis.T @ chest, 0.67)
    turned["neck_01"] = chest @ fraction_of(chest.T @ head, 0.45)
    turned |= {"clavicle_l": chest, "clavicle_r": chest}
    hips = (body.head("thigh_l") + body.head("thigh_r")) / 2
    middle = np.array([controls.hips_x, controls.hips_y, hips[2] - controls.hips_drop])
    puppet.position["pelvis"] = middle + pelvis @ (body.head("pelvis") - hips)
    puppet.attach_chain(["pelvis", *TRUNK])
    puppet.attach("Root", "pelvis")
    for side in SIGN:
        puppet.attach(f"clavicle_{side}", "spine_03")
        puppet.attach(f"thigh_{side}", "pelvis")


def shrug(puppet: Puppet, side: str, wrist: Floats, follow: float) -> None:
    """Let a shoulder follow its arm by a share of the way."""
    body, chest = puppet.body, puppet.rotation["spine_03"]
    at_rest = body.head(f"hand_{side}") - body.head(f"upperarm_{side}")
    now = chest.T @ (wrist - puppet.position[f"upperarm_{side}"])
    puppet.rotation[f"clavicle_{side}"] = chest @ fraction_of(rotation_between(at_rest, now), follow)


def place_arm(puppet: Puppet, side: str, wrist: Floats, hand: Floats, curl: Curl) -> None:
    """Bring a wrist to its place, with the hand turned as given and the fingers curled."""
    body = puppet.body
    upper, lower, palm = f"upperarm_{side}", f"lowerarm_{side}", f"hand_{side}"
    pole = puppet.rotation["spine_03"] @ np.array([0.35 * SIGN[side], 0.15, -1.0])  # elbows point down and out
    shoulder = puppet.position[upper]
    elbow, wrist = bend_limb(shoulder, wrist, body.length(upper, lower), body.length(lower, palm), pole)
    bend = elbow - (shoulder + wrist) / 2
    bend_at_rest = body.head(lower) - (body.head(upper) + body.head(palm)) / 2
    puppet.position |= {lower: elbow, palm: wrist}
    upper_at_rest, along = body.head(lower) - body.head(upper), unit(body.head(palm) - body.head(lower))
    puppet.rotation[upper] = axes(elbow - shoulder, bend) @ axes(upper_at_rest, bend_at_rest).T
    straight = axes(wrist - elbow, bend) @ axes(along, bend_at_rest).T
    twist = twist_deg(straight.T @ hand, along)
    puppet.rotation[lower] = straight @ rotation(along, 0.5 * twist)  # the forearm takes half of the hand's twist
    puppet.rotation[palm] = hand
    place_fingers(puppet, side, curl)


def place_fingers(puppet: Puppet, side: str, curl: Curl) -> None:
    palm = f"hand_{side}"
    curl_axis = hand_axes(puppet.body, side)[:, 2]
    for finger in ("index", "middle", "ring", "pinky", "thumb"):
        parent = palm
        for joint, angle in enumerate(curl["thumb" if finger == "thumb" else "finger"], start=1):
            bone = f"{finger}_0{joint}_{side}"
            puppet.attach(bone, parent)
            puppet.rotation[bone] = puppet.rotation[palm] @ rotation(curl_axis, angle)
            parent = bone


def hand_axes(body: Body, side: str) -> Floats:
    """Columns of the hand at rest: along the fingers, out of the palm, and the axis that fingers curl about."""
    knuckles = body.head(f"index_01_{side}") - body.head(f"pinky_01_{side}")
    along = unit(body.head(f"middle_01_{side}") - body.head(f"hand_{side}"))
    across = unit(knuckles - (knuckles @ along) * along)
    palm = SIGN[side] * np.cross(along, across)
    return np.column_stack([along, palm, np.cross(along, palm)])


def place_leg(puppet: Puppet, side: str, foot: Foot) -> None:
    """Stand a leg on its foot, the knee between the foot's and the pelvis' direction."""
    body, position, turned = puppet.body, puppet.position, puppet.rotation
    thigh, calf, ankle, ball = (f"{bone}_{side}" for bone in ("thigh", "calf", "foot", "ball"))
    heading, base = rotation(UP, foot.turned_out), body.head(ankle) - body.head(ball)
    turned[ankle] = heading @ rotation([1, 0, 0], foot.heel_raised)
    turned[ball] = heading @ rotation([1, 0, 0], 0.12 * foot.heel_raised)
    pivot = np.array([foot.x, 0, body.head(ball)[2]]) - heading @ (base * [1, 1, 0])
    knee_way = unit(unit(turned[ball] @ FORWARD) + 0.5 * unit(turned["pelvis"] @ FORWARD)) + 0.1 * UP
    upper, lower = body.length(thigh, calf), body.length(calf, ankle)
    knee, ankle_at = bend_limb(position[thigh], pivot + turned[ankle] @ base, upper, lower, knee_way)
    position |= {calf: knee, ankle: ankle_at, ball: ankle_at - turned[ankle] @ base}
    turned[thigh] = axes(knee - position[thigh], knee_way) @ axes(body.head(calf) - body.head(thigh), FORWARD).T
    turned[calf] = axes(ankle_at - knee, knee_way) @ axes(body.head(ankle) - body.head(calf), FORWARD).T
