"""Numbers and metrics as a golfer reads them: on pictures, in reports, in the chat. The viewer spells them alike."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

NAMES: Final = {
    "tempo_ratio": "Tempo",
    "backswing_s": "Backswing",
    "downswing_s": "Downswing",
    "head_sway": "Head away from target",
    "head_slide": "Head towards target",
    "head_shift_top": "Head at the top",
    "head_lift": "Head up",
    "head_drop": "Head down",
    "hip_sway": "Hip sway",
    "hip_slide": "Hip slide",
    "hip_depth_change": "Hips towards the ball",
    "hip_tilt_address_deg": "Hip line at address",
    "hip_tilt_top_deg": "Hip line at the top",
    "hip_tilt_impact_deg": "Hip line at impact",
    "hip_turn_deg": "Hip turn",
    "spine_tilt_address_deg": "Posture at address",
    "spine_tilt_change_deg": "Posture kept",
    "spine_lean_address_deg": "Lean at address",
    "spine_lean_top_deg": "Lean at the top",
    "spine_lean_impact_deg": "Lean at impact",
    "shoulder_tilt_address_deg": "Shoulder line at address",
    "shoulder_tilt_top_deg": "Shoulder line at the top",
    "shoulder_tilt_impact_deg": "Shoulder line at impact",
    "shoulder_turn_deg": "Shoulder turn",
    "x_factor_deg": "X-factor",
    "hand_height_top": "Hands at the top",
    "lead_elbow_top_deg": "Lead elbow at the top",
    "lead_elbow_impact_deg": "Lead elbow at impact",
    "lead_elbow_release_deg": "Lead elbow after impact",
    "stance_width": "Stance",
    "trail_knee_flex_address_deg": "Trail knee at address",
    "trail_knee_flex_top_deg": "Trail knee at the top",
    "trail_knee_flex_impact_deg": "Trail knee at impact",
    "trail_knee_change_deg": "Trail knee in the backswing",
    "lead_knee_flex_top_deg": "Lead knee at the top",
    "lead_knee_flex_impact_deg": "Lead knee at impact",
    "finish_balance": "Balance",
    "finish_over_lead_foot": "Over the front foot",
}
# Half of the width of an interval that holds nine times of ten, in standard errors.
NINE_OF_TEN: Final = 1.645
TARGET: Final = ("towards the target", "away from the target")
# Which way a positive number goes, and which way a negative one. A number that is not here has one way only.
DIRECTIONS: Final = {
    "head_sway": TARGET,
    "head_slide": TARGET,
    "head_shift_top": TARGET,
    "head_lift": ("up", "down"),
    "head_drop": ("up", "down"),
    "hip_sway": TARGET,
    "hip_slide": TARGET,
    "hip_depth_change": ("towards the ball", "away from the ball"),
    "spine_tilt_change_deg": ("more bent", "more upright"),
    "spine_lean_top_deg": TARGET,
    "shoulder_tilt_address_deg": ("with the front shoulder higher", "with the front shoulder lower"),
    "hand_height_top": ("above the head", "below the head"),
    "trail_knee_change_deg": ("more bent", "straighter"),
    "finish_over_lead_foot": ("ahead of the front foot", "behind the front foot"),
}
SUFFIXES: Final = {"deg": "°", "1": " : 1"}
# Of all other units two: no metric is more certain than that.
DECIMALS: Final = {"deg": 0, "1": 1}


def metric_name(metric: str) -> str:
    return NAMES.get(metric, in_words(metric).capitalize())


def in_words(name: str) -> str:
    """An event or a state as it is called."""
    return name.replace("_", " ")


def in_a_sentence(name: str) -> str:
    """A name anywhere but at a sentence's beginning."""
    return name if name[1:2] == "-" else name[:1].lower() + name[1:]


def quantity(value: float, unit: str) -> str:
    """A number with its unit: −14°, 0.25 s, 3.6 : 1, 0.39 shoulder widths."""
    return number(value, unit) + SUFFIXES.get(unit, f" {unit}")


def magnitude(value: float, unit: str) -> str:
    """The same without its sign, for a sentence that says which way."""
    return quantity(abs(value), unit)


def margin(error: float, unit: str) -> str:
    """How far the truth may be from a number, nine times of ten: ± 0.11 shoulder widths."""
    return f"± {quantity(NINE_OF_TEN * error, unit)}"


def directed(metric: str, value: float, unit: str) -> str:
    """A number that says its way in words: 0.19 shoulder widths away from the target."""
    if metric not in DIRECTIONS:
        return quantity(value, unit)
    size, (up, down) = magnitude(value, unit), DIRECTIONS[metric]
    return f"{size} {up if value > 0 else down}" if number(value, unit) != number(0, unit) else size


def against(metric: str, value: float, limit: float, unit: str, side: str) -> str:
    """A number beside the end of its range on a side: 0.17 of 0.18 torso lengths.

    Which way it goes is said where the metric's name does not.
    """
    outwards = 1 if side == "high" else -1
    if value * limit > 0 and outwards * limit > 0 and abs(value) < abs(limit):
        return f"{number(abs(value), unit)} of {way(metric, limit, unit)}"
    if value * limit > 0:
        return f"{way(metric, value, unit)}, where {bound(metric, limit, unit, side)} is usual"
    return f"{directed(metric, value, unit)}, with the limit at {directed(metric, limit, unit)}"


def bound(metric: str, limit: float, unit: str, side: str) -> str:
    """The end of a range: no more than 0.25 shoulder widths away from the target, at least 2.2 : 1."""
    if metric in DIRECTIONS:
        return f"no more than {way(metric, limit, unit)}"
    return f"at {'most' if side == 'high' else 'least'} {quantity(limit, unit)}"


def way(metric: str, value: float, unit: str) -> str:
    """A number that says its way, unless the metric's name has said it."""
    told = directed(metric, value, unit)
    said = told.removeprefix(magnitude(value, unit)).strip().replace("the ", "")
    return magnitude(value, unit) if said and said in metric_name(metric).lower().replace("the ", "") else told


def listed(names: list[str]) -> str:
    """Names as a sentence lists them: a, b and c."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def number(value: float, unit: str) -> str:
    """The decimals that are certain; halves are rounded away from zero, and a zero has no sign."""
    step = Decimal(1).scaleb(-DECIMALS.get(unit, 2))
    rounded = Decimal(repr(float(value))).quantize(step, ROUND_HALF_UP)
    return f"{rounded or abs(rounded)}".replace("-", "−")
