"""Angles of the body at one event, or their change between two; degrees.

Every function takes a right-handed golfer's `Body` (see there for the axes) and returns one number: the median over a
few frames around the event.
"""

import numpy as np

from swing.domain.models import EventName
from swing.measurement.metrics.body import Body
from swing.measurement.metrics.geometry import Series, bearing, flexion, from_vertical, joint_angle, tilt

ADDRESS, TOP, IMPACT = EventName.ADDRESS, EventName.TOP, EventName.IMPACT
RELEASE = EventName.MID_FOLLOW_THROUGH


def spine_line(body: Body) -> Series:
    """Line from the middle of the hips to the middle of the head against vertical, (frames,).

    + towards the target (face-on) or the ball (down-the-line). It is the one spine of the metrics, the chart and the
    drawings. TPI judges the reverse spine angle by it. It needs no shoulder, which MediaPipe sees too high: it is right
    within 3 degrees from either camera, at the top too.
    """
    return from_vertical(body.centre("hip"), body.centre("ear"))


def spine(body: Body, event: EventName) -> float:
    """The spine's line at one event."""
    return float(body.at(event, spine_line(body)))


def spine_change(body: Body) -> float:
    """Change of the spine's line from address to impact; - when the golfer stands up."""
    return spine(body, IMPACT) - spine(body, ADDRESS)


def shoulder_tilt(body: Body, event: EventName) -> float:
    """Inclination of the shoulders, face-on; + when the lead shoulder is higher."""
    return float(body.at(event, tilt(body.px("trail_shoulder"), body.px("lead_shoulder"), body.shoulder_width_px)))


def hip_tilt(body: Body, event: EventName) -> float:
    """Inclination of the pelvis, face-on; + when the lead hip is higher."""
    return float(body.at(event, tilt(body.px("trail_hip"), body.px("lead_hip"), body.hip_width_px)))


def lead_elbow(body: Body) -> Series:
    """Angle in the lead elbow as it is seen (frames,), 180 when the arm is straight."""
    return joint_angle(body.px("lead_shoulder"), body.px("lead_elbow"), body.px("lead_wrist"))


def lead_elbow_top(body: Body) -> float:
    """Angle in the lead elbow at the top."""
    return float(body.at(TOP, lead_elbow(body)))


def lead_elbow_impact(body: Body) -> float:
    """Angle in the lead elbow where it is straightest from just before impact to the release.

    The arm is too fast there for one frame to be right: MediaPipe's smoothing lags, and the event may be a frame off.
    """
    angle = lead_elbow(body)
    known = np.concatenate([angle[body.moment(IMPACT)], body.between(IMPACT, RELEASE, angle)])
    return float(np.nanmax(known)) if np.isfinite(known).any() else np.nan


def lead_elbow_release(body: Body) -> float:
    """Median angle in the lead elbow from impact to the shaft parallel after it, where the club is let go."""
    released = body.between(IMPACT, RELEASE, lead_elbow(body))
    known = released[np.isfinite(released)]
    return float(np.median(known)) if len(known) else np.nan


def knee_flex(body: Body, event: EventName, side: str) -> float:
    """How far a knee is bent as it is seen, 0 when straight: towards the ball, so it shows down-the-line only."""
    bend = flexion(body.px(f"{side}_hip"), body.px(f"{side}_knee"), body.px(f"{side}_ankle"))
    return float(body.at(event, bend))


def trail_knee_change(body: Body) -> float:
    """Change of the trail knee's flex from address to top; - when the leg straightens."""
    return knee_flex(body, TOP, "trail") - knee_flex(body, ADDRESS, "trail")


def turn(body: Body, joint: str) -> float:
    """How far shoulders or hips have turned away from the target from address to top, seen from above."""
    seen = bearing(body.world(f"trail_{joint}"), body.world(f"lead_{joint}"))
    return float(body.at(TOP, seen) - body.at(ADDRESS, seen))


def x_factor(body: Body) -> float:
    """Turn of the shoulders beyond that of the hips at the top (McLean's X-factor)."""
    return turn(body, "shoulder") - turn(body, "hip")
