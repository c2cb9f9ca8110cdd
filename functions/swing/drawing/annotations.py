"""Annotations: the strokes that show a number over the pose in which it was measured.

The geometry is drawn from the pose; the number on the label is the report's own, because a turn in space has no arc
in a picture, and a label must never contradict the report.
"""

from collections.abc import Callable
from typing import Protocol

import numpy as np

from swing.domain.wording import metric_name, quantity
from swing.drawing.shapes import Ink, Label, Path, Point, Stroke, arc, arrow, circle, line
from swing.drawing.skeleton import HEAD_RADIUS_OF_TORSO, DrawnPose, drawable

UP = np.array([0.0, -1.0])
RIGHT = np.array([1.0, 0.0])

Drawing = Callable[[DrawnPose, DrawnPose], list[Path]]  # the body now, the body at address


class Shown(Protocol):
    """What an annotation shows: a finding, or what is nearest to one."""

    @property
    def metric(self) -> str: ...
    @property
    def value(self) -> float: ...
    @property
    def unit(self) -> str: ...


def annotation(shown: Shown, now: DrawnPose, address: DrawnPose) -> list[Stroke]:
    """Strokes over the pose `now`; `address` is the pose at address, in the same picture's pixels."""
    return drawable(
        [
            *_drawing_of(shown.metric)(now, address),
            Label(f"{metric_name(shown.metric)} {quantity(shown.value, shown.unit)}"),
        ]
    )


def _drawing_of(metric: str) -> Drawing:
    for prefix, drawing in DRAWINGS.items():
        if metric.startswith(prefix):
            return drawing
    return _only_the_label


def _only_the_label(_now: DrawnPose, _address: DrawnPose) -> list[Path]:
    return []


def _head_sway(now: DrawnPose, address: DrawnPose) -> list[Path]:
    return [*_head_then(address), *_sideways(address.head, now.head, now)]


def _head_lift(now: DrawnPose, address: DrawnPose) -> list[Path]:
    level = line(address.head - RIGHT * now.torso, address.head + RIGHT * now.torso, Ink.REFERENCE, dashed=True)
    end = np.array([address.head[0], now.head[1]])
    return [*_head_then(address), level, *arrow(address.head, end, _head_size(now), Ink.ANNOTATION)]


def _hand_height(now: DrawnPose, _: DrawnPose) -> list[Path]:
    hands = (now.lead("WRIST") + now.trail("WRIST")) / 2
    level = line(now.head, np.array([hands[0], now.head[1]]), Ink.REFERENCE, dashed=True)
    return [level, *arrow(level.points[1], hands, _head_size(now), Ink.ANNOTATION)]


def _pelvis_shift(now: DrawnPose, address: DrawnPose) -> list[Path]:
    return _sideways(address.pelvis, now.pelvis, now)


def _finish_balance(now: DrawnPose, _: DrawnPose) -> list[Path]:
    return _sideways(now.lead("ANKLE"), now.pelvis, now)


def _spine_change(now: DrawnPose, address: DrawnPose) -> list[Path]:
    return _angle(now.pelvis, now.head, now.pelvis + address.head - address.pelvis, now)


def _spine(now: DrawnPose, _: DrawnPose) -> list[Path]:
    return _angle(now.pelvis, now.head, now.pelvis + UP * float(np.hypot(*(now.head - now.pelvis))), now)


def _shoulder_tilt(now: DrawnPose, _: DrawnPose) -> list[Path]:
    return _tilt(now.lead("SHOULDER"), now.trail("SHOULDER"), now)


def _hip_tilt(now: DrawnPose, _: DrawnPose) -> list[Path]:
    return _tilt(now.lead("HIP"), now.trail("HIP"), now)


def _shoulder_turn(now: DrawnPose, _: DrawnPose) -> list[Path]:
    return [line(now.lead("SHOULDER"), now.trail("SHOULDER"), Ink.ANNOTATION)]


def _hip_turn(now: DrawnPose, _: DrawnPose) -> list[Path]:
    return [line(now.lead("HIP"), now.trail("HIP"), Ink.ANNOTATION)]


def _x_factor(now: DrawnPose, address: DrawnPose) -> list[Path]:
    return _shoulder_turn(now, address) + _hip_turn(now, address)


def _lead_elbow(now: DrawnPose, _: DrawnPose) -> list[Path]:
    return _joint(now.lead("ELBOW"), now.lead("SHOULDER"), now.lead("WRIST"), now)


def _lead_knee(now: DrawnPose, _: DrawnPose) -> list[Path]:
    return _flexion(now.lead("KNEE"), now.lead("HIP"), now.lead("ANKLE"), now)


def _trail_knee(now: DrawnPose, _: DrawnPose) -> list[Path]:
    return _flexion(now.trail("KNEE"), now.trail("HIP"), now.trail("ANKLE"), now)


def _stance_width(now: DrawnPose, _: DrawnPose) -> list[Path]:
    left, right = now.trail("ANKLE"), now.lead("ANKLE")
    middle = (left + right) / 2
    return [
        *arrow(middle, left, _head_size(now), Ink.ANNOTATION),
        *arrow(middle, right, _head_size(now), Ink.ANNOTATION),
    ]


# The first prefix that fits wins, so the longer ones stand first.
DRAWINGS: dict[str, Drawing] = {
    "head_sway": _head_sway,
    "head_shift": _head_sway,
    "head_slide": _head_sway,
    "head_lift": _head_lift,
    "head_drop": _head_lift,
    "hand_height": _hand_height,
    "hip_sway": _pelvis_shift,
    "hip_slide": _pelvis_shift,
    "hip_depth": _pelvis_shift,
    "finish_balance": _finish_balance,
    "finish_over": _finish_balance,
    "spine_tilt_change": _spine_change,
    "spine_tilt_address": _spine,
    "spine_lean": _spine,
    "shoulder_tilt": _shoulder_tilt,
    "hip_tilt": _hip_tilt,
    "shoulder_turn": _shoulder_turn,
    "hip_turn": _hip_turn,
    "x_factor": _x_factor,
    "lead_elbow": _lead_elbow,
    "lead_knee": _lead_knee,
    "trail_knee": _trail_knee,
    "stance_width": _stance_width,
}


def _head_size(pose: DrawnPose) -> float:
    return 0.12 * pose.torso


def _head_then(address: DrawnPose) -> list[Path]:
    return [circle(address.head, HEAD_RADIUS_OF_TORSO * address.torso, Ink.REFERENCE, dashed=True)]


def _sideways(start: Point, end: Point, pose: DrawnPose) -> list[Path]:
    """Upright line through `start` and an arrow from it to `end` at `end`'s height."""
    tall = UP * 0.7 * pose.torso
    foot = np.array([start[0], end[1]])
    return [
        line(foot - tall, foot + tall, Ink.REFERENCE, dashed=True),
        *arrow(foot, end, _head_size(pose), Ink.ANNOTATION),
    ]


def _angle(vertex: Point, now: Point, reference: Point, pose: DrawnPose) -> list[Path]:
    return [
        line(vertex, reference, Ink.REFERENCE, dashed=True),
        line(vertex, now, Ink.ANNOTATION),
        arc(vertex, reference, now, 0.6 * pose.torso, Ink.ANNOTATION),
    ]


def _tilt(lead: Point, trail: Point, pose: DrawnPose) -> list[Path]:
    """Line through two joints against the level line through its lower end, both drawn out beyond the pose."""
    low, high = (lead, trail) if lead[1] > trail[1] else (trail, lead)
    way = high - low
    level = low + RIGHT * np.sign(way[0] or 1.0) * float(np.hypot(*way)) * 1.5
    return [
        line(low, level, Ink.REFERENCE, dashed=True),
        line(low, low + 1.5 * way, Ink.ANNOTATION),
        arc(low, level, high, 0.45 * pose.torso, Ink.ANNOTATION),
    ]


def _flexion(vertex: Point, upper: Point, lower: Point, pose: DrawnPose) -> list[Path]:
    """Limb, and how far its lower part is bent out of the line of the upper one."""
    straight = vertex + 0.8 * (vertex - upper)
    return [
        line(vertex, straight, Ink.REFERENCE, dashed=True),
        Path(np.array([upper, vertex, lower]), Ink.ANNOTATION),
        arc(vertex, straight, lower, 0.5 * pose.torso, Ink.ANNOTATION),
    ]


def _joint(vertex: Point, upper: Point, lower: Point, pose: DrawnPose) -> list[Path]:
    return [
        Path(np.array([upper, vertex, lower]), Ink.ANNOTATION),
        arc(vertex, upper, lower, 0.25 * pose.torso, Ink.ANNOTATION),
    ]
