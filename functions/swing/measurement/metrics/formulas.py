"""How each metric of the catalogue is computed of a body."""

from collections.abc import Callable
from functools import partial
from typing import Final

from swing.domain.models import EventName
from swing.measurement.catalogue import ADDRESS, IMPACT, TOP
from swing.measurement.metrics import posture, shifts
from swing.measurement.metrics.body import Body

Formula = Callable[[Body], float]


def at(event: EventName, of: Callable[..., float]) -> Formula:
    """An angle that is defined at any event, at this one."""
    return partial(of, event=event)


lead_knee, trail_knee = (partial(posture.knee_flex, side=side) for side in ("lead", "trail"))
FORMULAS: Final[dict[str, Formula]] = {
    "head_lift": shifts.head_lift,
    "head_drop": shifts.head_drop,
    "hand_height_top": shifts.hand_height_top,
    "finish_balance": shifts.finish_balance,
    "head_sway": shifts.head_sway,
    "head_slide": shifts.head_slide,
    "head_shift_top": shifts.head_shift_top,
    "hip_sway": shifts.hip_sway,
    "hip_slide": shifts.hip_slide,
    "stance_width": shifts.stance_width,
    "finish_over_lead_foot": shifts.finish_over_lead_foot,
    "hip_depth_change": shifts.hip_depth_change,
    "spine_lean_address_deg": at(ADDRESS, posture.spine),
    "spine_lean_top_deg": at(TOP, posture.spine),
    "spine_lean_impact_deg": at(IMPACT, posture.spine),
    "spine_tilt_address_deg": at(ADDRESS, posture.spine),
    "spine_tilt_change_deg": posture.spine_change,
    "shoulder_tilt_address_deg": at(ADDRESS, posture.shoulder_tilt),
    "shoulder_tilt_top_deg": at(TOP, posture.shoulder_tilt),
    "shoulder_tilt_impact_deg": at(IMPACT, posture.shoulder_tilt),
    "hip_tilt_address_deg": at(ADDRESS, posture.hip_tilt),
    "hip_tilt_top_deg": at(TOP, posture.hip_tilt),
    "hip_tilt_impact_deg": at(IMPACT, posture.hip_tilt),
    "lead_elbow_top_deg": posture.lead_elbow_top,
    "lead_elbow_impact_deg": posture.lead_elbow_impact,
    "lead_elbow_release_deg": posture.lead_elbow_release,
    "trail_knee_flex_address_deg": at(ADDRESS, trail_knee),
    "trail_knee_flex_top_deg": at(TOP, trail_knee),
    "trail_knee_flex_impact_deg": at(IMPACT, trail_knee),
    "lead_knee_flex_top_deg": at(TOP, lead_knee),
    "lead_knee_flex_impact_deg": at(IMPACT, lead_knee),
    "trail_knee_change_deg": posture.trail_knee_change,
    "shoulder_turn_deg": partial(posture.turn, joint="shoulder"),
    "hip_turn_deg": partial(posture.turn, joint="hip"),
    "x_factor_deg": posture.x_factor,
}
