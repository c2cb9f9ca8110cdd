"""Poses of a swing in, curves over time out: the speed of the hands and the angles of the body, as a viewer plots them.

Every curve is (frames,) with a value for each pose, as the camera sees it. Metrics are medians around an event, so they
may differ a little from a curve at that moment; where they are withheld the curve is only a look.
"""

from dataclasses import dataclass, fields
from typing import Final

import numpy as np
from numpy.typing import NDArray

from swing.domain.models import EventName, Mark, Swing
from swing.domain.poses import Poses
from swing.measurement.curves import filled, smoothed
from swing.measurement.metrics.body import LIMBS, Body
from swing.measurement.metrics.geometry import joint_angle, length, pixels_per_metre, tilt
from swing.measurement.metrics.posture import spine_line
from swing.measurement.motion import WRISTS, fused
from swing.measurement.still_camera import steadied

Curve = NDArray[np.float64]  # (frames,)

UNITS: Final = {
    "times_s": "s",
    "hand_speed": "shoulder widths/s",
    "spine_deg": "deg",
    "shoulder_line_deg": "deg",
    "hip_line_deg": "deg",
    "lead_elbow_deg": "deg",
}
# A hundredth of a second: MediaPipe's joints tremble from frame to frame, and speed multiplies that by the frame rate.
SMOOTHING_S: Final = 0.01


@dataclass(frozen=True)
class Series:
    """Curves of one swing; the units are in UNITS. Angles of a left-handed golfer read like a right-handed one's."""

    times_s: Curve
    hand_speed: Curve
    spine_deg: Curve
    shoulder_line_deg: Curve
    hip_line_deg: Curve
    lead_elbow_deg: Curve

    def to_lists(self) -> dict[str, list[float | None]]:
        """Plain lists for JSON, three decimals, null where nothing was seen."""
        curves = {field.name: getattr(self, field.name) for field in fields(self)}
        return {
            name: [round(value, 3) if np.isfinite(value) else None for value in curve.tolist()]
            for name, curve in curves.items()
        }


def series(poses: Poses, swing: Swing) -> Series:
    body = Body.of(steadied(poses), _with_an_address(poses, swing))
    return Series(
        times_s=poses.times_s,
        hand_speed=hand_speed(body),
        spine_deg=spine_line(body),
        shoulder_line_deg=shoulder_line(body),
        hip_line_deg=hip_line(body),
        lead_elbow_deg=lead_elbow(body),
    )


def hand_speed(body: Body) -> Curve:
    """Speed of the hands in the picture in shoulder widths per second of the clip; blind to motion in depth."""
    poses, unit = body.poses, body.shoulder_width_px
    if len(poses.times_s) < 2:
        return np.zeros(len(poses.times_s))
    hands = fused(filled(poses.points[:, WRISTS]) / body.torso_px, filled(poses.visibility[:, WRISTS]))
    frame_s = float(np.median(np.diff(poses.times_s)))
    calm = smoothed(hands * body.torso_px / unit, max(0.5, SMOOTHING_S / frame_s))
    return np.asarray(np.hypot(*np.gradient(calm, poses.times_s, axis=0).T))


def shoulder_line(body: Body) -> Curve:
    """Slope of the shoulders against the ground; + when the lead shoulder is higher."""
    return tilt(body.px("trail_shoulder"), body.px("lead_shoulder"), body.shoulder_width_px)


def hip_line(body: Body) -> Curve:
    """Slope of the hips against the ground; + when the lead hip is higher."""
    return tilt(body.px("trail_hip"), body.px("lead_hip"), _hip_width_px(body))


def lead_elbow(body: Body) -> Curve:
    """Angle in the lead elbow, 180 when the arm is straight. Only face-on shows the arm from its side."""
    if body.swing.view != "face-on":
        return np.full(len(body.poses.times_s), np.nan)
    return joint_angle(body.px("lead_shoulder"), body.px("lead_elbow"), body.px("lead_wrist"))


def _hip_width_px(body: Body) -> float:
    """Width of the hips at address. Down-the-line one hip hides the other, so there it is the width in space."""
    if body.swing.view == "face-on":
        return body.hip_width_px
    moment = body.moment(EventName.ADDRESS)
    scale = pixels_per_metre(body.poses.points[moment][:, LIMBS], body.poses.world[moment][:, LIMBS])
    return scale * float(body.at(EventName.ADDRESS, length(body.world("lead_hip"), body.world("trail_hip"))))


def _with_an_address(poses: Poses, swing: Swing) -> Swing:
    """Let the first pose stand in for an address that the clip lacks: the yardsticks are measured there."""
    if swing.events.get(EventName.ADDRESS):
        return swing
    first = Mark(frame=int(poses.frames[0]), time_s=float(poses.times_s[0]), confidence=0)
    return swing.model_copy(update={"events": {**swing.events, EventName.ADDRESS: first}})
