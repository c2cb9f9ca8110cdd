"""Truth of one pose: the 33 points that MediaPipe names, and the angles that a coach names.

Metres and degrees, right-handed: the lead side is the left one.
"""

import numpy as np

from synthetic_golfer.body import Body, Pose
from synthetic_golfer.geometry import Floats, unit
from synthetic_golfer.golfer import Club
from synthetic_golfer.key_poses import Controls
from synthetic_golfer.truth import JOINTS

SIDES = {"left": ("l", 1), "right": ("r", -1)}
BONE_AT = {
    "shoulder": "upperarm", "elbow": "lowerarm", "wrist": "hand", "hip": "thigh", "knee": "calf", "ankle": "foot",
    "pinky": "pinky_01", "index": "index_01", "thumb": "thumb_02",
}  # fmt: skip
# Points of the face, in metres from the middle between the eyes (middle line) or from the eye; x is outwards.
NOSE = (0, -0.045, -0.042)
EAR, MOUTH = (0.075, 0.085, -0.020), (0.024, -0.022, -0.068)
EYE, EYE_INNER, EYE_OUTER = (0, -0.012, 0), (-0.015, -0.010, 0), (0.015, -0.006, 0)
HEEL_FROM_ANKLE = (0, 0.055, -0.045)


def joints(body: Body, pose: Pose) -> Floats:
    """Points of JOINTS in the world, (33, 3)."""
    points = {"nose": carried(body, pose, "head", between_eyes(body) + NOSE)}
    for name in SIDES:
        points |= face(body, pose, name) | limbs(body, pose, name)
    return np.array([points[name] for name in JOINTS])


def between_eyes(body: Body) -> Floats:
    return (body.eye("l") + body.eye("r")) / 2


def carried(body: Body, pose: Pose, bone: str, point: Floats) -> Floats:
    """Where a bone takes a point of the resting body."""
    index = body.bones.index(bone)
    return np.asarray(pose.positions[index] + pose.rotations[index] @ (point - body.heads[index]))


def face(body: Body, pose: Pose, name: str) -> dict[str, Floats]:
    side, outwards = SIDES[name]
    mirror = np.array([outwards, 1, 1])
    eye, middle = body.eye(side), between_eyes(body)
    points = {
        f"{name}_eye": eye + mirror * EYE,
        f"{name}_eye_inner": eye + mirror * EYE_INNER,
        f"{name}_eye_outer": eye + mirror * EYE_OUTER,
        f"{name}_ear": middle + mirror * EAR,
        f"mouth_{name}": middle + mirror * MOUTH,
    }
    return {joint: carried(body, pose, "head", point) for joint, point in points.items()}


def limbs(body: Body, pose: Pose, name: str) -> dict[str, Floats]:
    side, _ = SIDES[name]
    ball, foot = f"ball_{side}", f"foot_{side}"
    return {
        **{f"{name}_{joint}": pose.positions[body.bones.index(f"{bone}_{side}")] for joint, bone in BONE_AT.items()},
        f"{name}_foot_index": carried(body, pose, ball, body.tail(ball)),
        f"{name}_heel": carried(body, pose, foot, body.head(foot) + HEEL_FROM_ANKLE),
    }


def angles(points: Floats, controls: Controls, club: Club) -> dict[str, float]:
    """Angles of a pose in degrees, from its joints (33, 3).

    Spine tilts are of the line from mid-hip to mid-shoulder: forward over the ball, to the side away from the target,
    and against the vertical. Turns are of the lines from trail to lead joint seen from above. Tilts of shoulders and
    hips are those lines against the horizontal seen from face-on, positive with the lead side higher.
    """
    joint = dict(zip(JOINTS, points, strict=True))
    shoulders = joint["left_shoulder"] - joint["right_shoulder"]
    hips = joint["left_hip"] - joint["right_hip"]
    spine = (joint["left_shoulder"] + joint["right_shoulder"] - joint["left_hip"] - joint["right_hip"]) / 2
    return {
        "spine_forward_deg": degrees(-spine[1], spine[2]),
        "spine_side_deg": degrees(-spine[0], spine[2]),
        "spine_tilt_deg": degrees(float(np.hypot(spine[0], spine[1])), spine[2]),
        "shoulder_turn_deg": -degrees(shoulders[1], shoulders[0]),
        "hip_turn_deg": -degrees(hips[1], hips[0]),
        "shoulder_tilt_deg": degrees(shoulders[2], abs(shoulders[0])),
        "hip_tilt_deg": degrees(hips[2], abs(hips[0])),
        "chest_turn_about_spine_deg": controls.chest_turn,
        "pelvis_turn_about_axis_deg": controls.pelvis_turn,
        "lead_knee_flex_deg": flex(joint, "left", ("hip", "knee", "ankle")),
        "trail_knee_flex_deg": flex(joint, "right", ("hip", "knee", "ankle")),
        "lead_elbow_flex_deg": flex(joint, "left", ("shoulder", "elbow", "wrist")),
        "trail_elbow_flex_deg": flex(joint, "right", ("shoulder", "elbow", "wrist")),
        "shaft_elevation_deg": degrees(club.direction[2], float(np.hypot(*club.direction[:2]))),
    }


def degrees(opposite: float, adjacent: float) -> float:
    return float(np.degrees(np.arctan2(opposite, adjacent)))


def flex(joint: dict[str, Floats], side: str, limb: tuple[str, str, str]) -> float:
    """Bend of a limb, 0 for a straight one."""
    start, middle, end = (joint[f"{side}_{name}"] for name in limb)
    cosine = unit(middle - start) @ unit(end - middle)
    return float(np.degrees(np.arccos(np.clip(cosine, -1, 1))))
