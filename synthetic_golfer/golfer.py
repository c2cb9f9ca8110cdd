"""A golfer with a club, posed by controls. Metres, right-handed: l is the lead side, the target lies toward +x."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from synthetic_golfer.body import Body, Pose
from synthetic_golfer.geometry import UP, Floats, axes, rotation
from synthetic_golfer.key_poses import Controls
from synthetic_golfer.puppet import (
    CURLED,
    HALF_STANCE_M,
    Foot,
    Puppet,
    hand_axes,
    place_arm,
    place_leg,
    place_trunk,
    shrug,
)

SHAFT_M = 0.84  # lead hand to club head: a mid iron of 0.94 m, gripped 0.10 m below its end
BUTT_M = 0.10
HANDS_APART_M = 0.064
SHAFT_ACROSS_FINGERS = {"l": 66.0, "r": 45.0}  # degrees between the fingers and the shaft
PALM_TO_SHAFT_M = 0.028
LONGEST_ARM = {"l": 0.998, "r": 0.996}  # share of a stretched arm that a wrist may be away from its shoulder
SETTLING_ROUNDS = 4  # the shoulders follow the arms, which hang on the shoulders
REACHING_ROUNDS = 12
LEAD_FOOT = Foot(x=HALF_STANCE_M, turned_out=18.0, heel_raised=0.0)
TRAIL_FOOT_TURNED = -8.0
TRAIL_FOOT_SLIDE_M = 0.05  # toward the target while the heel comes up


@dataclass(frozen=True)
class Club:
    """Where the club is: the lead hand's grip (3,), the shaft's direction to the head and the face's normal."""

    grip: Floats
    direction: Floats
    face: Floats

    @property
    def butt(self) -> Floats:
        return self.grip - BUTT_M * self.direction

    @property
    def head(self) -> Floats:
        return self.grip + SHAFT_M * self.direction

    @property
    def toe(self) -> Floats:
        """Direction from the shaft to the club's toe."""
        return np.asarray(np.cross(self.direction, self.face))

    @property
    def sweet_spot(self) -> Floats:
        """Middle of the club face."""
        return self.head + 0.032 * self.toe - 0.004 * self.direction + 0.012 * self.face


@dataclass(frozen=True)
class Golfer:
    """A body that can take a golfer's poses."""

    body: Body

    @cached_property
    def arm_m(self) -> float:
        return self.body.length("upperarm_l", "lowerarm_l") + self.body.length("lowerarm_l", "hand_l")

    def pose(self, controls: Controls) -> tuple[Pose, Club]:
        puppet = Puppet(self.body)
        place_trunk(puppet, controls)
        club = self._hold_club(puppet, controls)
        place_leg(puppet, "l", LEAD_FOOT)
        place_leg(puppet, "r", trail_foot(controls))
        return puppet.pose(), club

    def _hold_club(self, puppet: Puppet, controls: Controls) -> Club:
        direction, face = shaft_axes(controls)
        hands = {side: self._hand_on_shaft(side, direction, face) for side in "lr"}
        to_grip = {side: hands[side] @ self._grip_from_wrist(side) for side in "lr"}
        to_grip["r"] = to_grip["r"] - HANDS_APART_M * direction
        arm = lead_arm_direction(controls) * controls.lead_reach * self.arm_m
        grip = np.zeros(3)
        for _ in range(SETTLING_ROUNDS):
            for side in "lr":
                puppet.attach(f"upperarm_{side}", f"clavicle_{side}")
            grip = self._within_reach(puppet, puppet.position["upperarm_l"] + arm + to_grip["l"], to_grip)
            for side in "lr":
                shrug(puppet, side, grip - to_grip[side], controls.shoulder_follow)
        for side in "lr":
            place_arm(puppet, side, grip - to_grip[side], hands[side], CURLED)
        return Club(grip, direction, face)

    def _within_reach(self, puppet: Puppet, grip: Floats, to_grip: dict[str, Floats]) -> Floats:
        """Draw the grip in until both arms reach it."""
        for _ in range(REACHING_ROUNDS):
            for side in "rl":
                arm = grip - to_grip[side] - puppet.position[f"upperarm_{side}"]
                longest = LONGEST_ARM[side] * self.arm_m
                grip = grip - arm * max(0.0, 1 - longest / float(np.linalg.norm(arm)))
        return grip

    def _hand_on_shaft(self, side: str, direction: Floats, face: Floats) -> Floats:
        """Turn a hand so that the shaft lies across its fingers; the palms face each other."""
        palm = -face if side == "l" else face
        at_rest = axes(self._shaft_in_hand(side), hand_axes(self.body, side)[:, 1])
        return np.asarray(axes(direction, palm) @ at_rest.T)

    def _shaft_in_hand(self, side: str) -> Floats:
        along, _palm, curl = hand_axes(self.body, side).T
        across = -curl if side == "l" else curl
        angle = np.radians(SHAFT_ACROSS_FINGERS[side])
        return np.asarray(np.cos(angle) * along + np.sin(angle) * across)

    def _grip_from_wrist(self, side: str) -> Floats:
        body = self.body
        along, palm, _ = hand_axes(body, side).T
        knuckles = (body.head(f"index_01_{side}") + body.head(f"pinky_01_{side}")) / 2
        return np.asarray(knuckles + PALM_TO_SHAFT_M * palm - 0.012 * along - body.head(f"hand_{side}"))


def shaft_axes(controls: Controls) -> tuple[Floats, Floats]:
    """Direction from grip to head, and the face's normal, which points to the target at address."""
    azimuth, plane = rotation(UP, controls.shaft_azimuth), np.radians(controls.shaft_plane)
    down = azimuth @ np.array([0.0, -np.cos(plane), -np.sin(plane)])
    away = azimuth @ np.array([-1.0, 0.0, 0.0])
    normal = azimuth @ np.array([0.0, -np.sin(plane), np.cos(plane)])
    angle, roll = np.radians(controls.shaft), np.radians(controls.forearm_roll)
    direction = np.cos(angle) * down + np.sin(angle) * away
    square = np.sin(angle) * down - np.cos(angle) * away
    return direction, np.cos(roll) * square + np.sin(roll) * normal


def lead_arm_direction(controls: Controls) -> Floats:
    """Direction from the lead shoulder to the wrist."""
    angle, plane = np.radians(controls.lead_arm), np.radians(controls.arm_plane)
    in_plane = np.array([-np.sin(angle), -np.cos(angle) * np.sin(plane), -np.cos(angle) * np.cos(plane)])
    return np.asarray(rotation(UP, controls.arm_azimuth) @ in_plane)


def trail_foot(controls: Controls) -> Foot:
    raised = max(controls.trail_heel, 0.0)
    slide = TRAIL_FOOT_SLIDE_M * min(raised / 60, 1)
    return Foot(-HALF_STANCE_M + slide, TRAIL_FOOT_TURNED + controls.trail_foot, raised)
