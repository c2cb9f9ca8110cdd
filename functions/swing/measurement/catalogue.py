"""Which metrics there are: unit, camera, joints, events, and what each is worth.

How they are computed is in `metrics.formulas`.

`worth` and `withheld` come from the comparison with a golfer whose joints are known exactly (docs/metrics.md): worth is
the confidence of a metric when every joint is in plain view, withheld the reason why a number would mislead.
"""

from dataclasses import dataclass
from functools import partial

from swing.domain.models import EventName, View

ADDRESS, TOP, IMPACT = EventName.ADDRESS, EventName.TOP, EventName.IMPACT
RELEASE, FINISH = EventName.MID_FOLLOW_THROUGH, EventName.FINISH
BACKSWING, SWING = (ADDRESS, TOP), (ADDRESS, IMPACT)
DEG, WIDTHS, TORSOS = "deg", "shoulder widths", "torso lengths"

TURN_IN_DEPTH = (
    "One camera does not show how far the body turns in depth: on a golfer whose turn is known, this estimate was wrong"
    " by 24 to 63 degrees."
)
LEAD_SHOULDER = "At the top arms and chin hide the lead shoulder, so this angle can't be read reliably."
HIDDEN_LEG = "From behind, the trail leg hides the lead leg at impact: its angle reads up to 20 degrees wrong."
BENT_TO_CAMERA = "At impact the trail knee bends away from the camera's line: its angle reads up to 15 degrees wrong."
TILT_OF_TURNED = "Once the body has turned away from the camera, its tilt reads 6 to 20 degrees wrong."

HEAD = ("lead_ear", "trail_ear")
HANDS_AND_HEAD = (*HEAD, "trail_wrist")
SHOULDERS = ("lead_shoulder", "trail_shoulder")
HIPS = ("lead_hip", "trail_hip")
ANKLES = ("lead_ankle", "trail_ankle")
LEAD_ARM = ("lead_shoulder", "lead_elbow", "lead_wrist")
LEAD_LEG = ("lead_hip", "lead_knee", "lead_ankle")
TRAIL_LEG = ("trail_hip", "trail_knee", "trail_ankle")


@dataclass(frozen=True)
class Definition:
    """One metric. Its frame is that of the last of its events.

    `steady` says that it compares places in the picture, so camera and feet must stand still, `level` that it is
    measured against the ground, so the camera must not lean, `throughout` that every frame from the first of its events
    to the last counts, and not only those around them.
    """

    views: tuple[View, ...]
    name: str
    unit: str
    events: tuple[EventName, ...]
    joints: tuple[str, ...]
    steady: bool = False
    level: bool = False
    throughout: bool = False
    estimate: bool = False
    worth: float = 1.0
    withheld: str | None = None


either_view = partial(Definition, ("face-on", "down-the-line"))
face_on = partial(Definition, ("face-on",))
down_the_line = partial(Definition, ("down-the-line",))


PLACES = (
    either_view("head_lift", WIDTHS, SWING, HEAD, steady=True, level=True, throughout=True),
    either_view("head_drop", WIDTHS, SWING, HEAD, steady=True, level=True, throughout=True),
    either_view("hand_height_top", TORSOS, BACKSWING, HANDS_AND_HEAD, level=True, throughout=True),
    either_view("finish_balance", WIDTHS, (ADDRESS, FINISH), HIPS),
    face_on("head_sway", WIDTHS, SWING, HEAD, steady=True, level=True, throughout=True),
    face_on("head_slide", WIDTHS, SWING, HEAD, steady=True, level=True, throughout=True),
    face_on("head_shift_top", WIDTHS, BACKSWING, HEAD, steady=True, level=True),
    face_on("hip_sway", WIDTHS, BACKSWING, (*HIPS, *ANKLES), steady=True, level=True, throughout=True),
    face_on("hip_slide", WIDTHS, SWING, HIPS, steady=True, level=True),
    face_on("stance_width", WIDTHS, (ADDRESS,), ANKLES, steady=True),
    face_on(
        "finish_over_lead_foot",
        WIDTHS,
        (ADDRESS, FINISH),
        (*HIPS, "lead_ankle"),
        level=True,
    ),
    down_the_line("hip_depth_change", TORSOS, SWING, HIPS, steady=True, level=True),
)

SPINE = (
    face_on("spine_lean_address_deg", DEG, (ADDRESS,), (*HEAD, *HIPS), level=True),
    face_on("spine_lean_top_deg", DEG, (TOP,), (*HEAD, *HIPS), level=True),
    face_on("spine_lean_impact_deg", DEG, (IMPACT,), (*HEAD, *HIPS), level=True),
    down_the_line("spine_tilt_address_deg", DEG, (ADDRESS,), (*HEAD, *HIPS), level=True),
    down_the_line("spine_tilt_change_deg", DEG, SWING, (*HEAD, *HIPS)),
)

TILTS = (
    face_on(
        "shoulder_tilt_address_deg",
        DEG,
        (ADDRESS,),
        SHOULDERS,
        steady=True,
        level=True,
    ),
    face_on("shoulder_tilt_top_deg", DEG, BACKSWING, SHOULDERS, withheld=LEAD_SHOULDER),
    face_on("shoulder_tilt_impact_deg", DEG, SWING, SHOULDERS, withheld=TILT_OF_TURNED),
    face_on("hip_tilt_address_deg", DEG, (ADDRESS,), HIPS, True, True, worth=0.7),
    face_on("hip_tilt_top_deg", DEG, BACKSWING, HIPS, withheld=TILT_OF_TURNED),
    face_on("hip_tilt_impact_deg", DEG, SWING, HIPS, withheld=TILT_OF_TURNED),
)

TURNS = tuple(
    face_on(name, DEG, BACKSWING, joints, estimate=True, withheld=TURN_IN_DEPTH)
    for name, joints in (
        ("shoulder_turn_deg", SHOULDERS),
        ("hip_turn_deg", HIPS),
        ("x_factor_deg", (*SHOULDERS, *HIPS)),
    )
)

LIMBS = (
    face_on("lead_elbow_top_deg", DEG, (TOP,), LEAD_ARM, withheld=LEAD_SHOULDER),
    face_on("lead_elbow_impact_deg", DEG, (IMPACT, RELEASE), LEAD_ARM, worth=0.8),
    face_on("lead_elbow_release_deg", DEG, (IMPACT, RELEASE), LEAD_ARM, worth=0.8),
    down_the_line("trail_knee_flex_address_deg", DEG, (ADDRESS,), TRAIL_LEG),
    down_the_line("trail_knee_flex_top_deg", DEG, (TOP,), TRAIL_LEG),
    down_the_line("trail_knee_flex_impact_deg", DEG, (IMPACT,), TRAIL_LEG, withheld=BENT_TO_CAMERA),
    down_the_line("lead_knee_flex_top_deg", DEG, (TOP,), LEAD_LEG),
    down_the_line("lead_knee_flex_impact_deg", DEG, (IMPACT,), LEAD_LEG, withheld=HIDDEN_LEG),
    down_the_line("trail_knee_change_deg", DEG, BACKSWING, TRAIL_LEG),
)

DEFINITIONS = (*PLACES, *SPINE, *TILTS, *TURNS, *LIMBS)
