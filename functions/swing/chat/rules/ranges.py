"""Numbers against their ranges: a metric in, a sentence that says it, and what it is to its range, out."""

from typing import Final

from swing.domain.models import Metric
from swing.domain.wording import in_a_sentence, magnitude, metric_name
from swing.measurement.findings import Fault, limit, rules_of, sign, sufficient

# Which way a number goes, below zero and above it. What is in none of these has one way only.
WAYS: Final = {
    **dict.fromkeys(
        ("head_sway", "head_slide", "head_shift_top", "hip_sway", "hip_slide", "spine_lean_address_deg",
         "spine_lean_top_deg", "spine_lean_impact_deg"),
        ("away from the target", "towards the target"),
    ),
    "hip_depth_change": ("away from the ball", "towards the ball"),
    "head_lift": ("down", "up"),
    "head_drop": ("down", "up"),
    "hand_height_top": ("below your head", "above your head"),
    "finish_over_lead_foot": ("behind your front foot", "past your front foot"),
    "spine_tilt_change_deg": ("of standing up", "of bending down"),
    "trail_knee_change_deg": ("straighter", "more bent"),
    "shoulder_tilt_address_deg": ("with the front side lower", "with the front side higher"),
    "hip_tilt_address_deg": ("with the front side lower", "with the front side higher"),
}  # fmt: skip
ONE_WAY: Final = ("tempo_ratio", "stance_width", "spine_tilt_address_deg", "lead_elbow", "finish_balance")


def spoken(metric: Metric) -> str:
    """A number with its direction in words: 0.44 shoulder widths away from the target."""
    value = metric.value or 0.0
    way = WAYS.get(metric.name)
    said = magnitude(value, metric.unit)
    return said if way is None or said.startswith(("0 ", "0°", "0.00 ")) else f"{said} {way[value > 0]}"


def sentence(metric: Metric) -> str:
    """What was measured, as a finding says it where there is one that speaks of this side."""
    value = metric.value or 0.0
    fault = fault_of(metric)
    if fault is not None and (value * fault.steps["low"] > 0 or metric.name.startswith(ONE_WAY)):
        return fault.evidence.format(value=magnitude(value, metric.unit))
    return f"{metric_name(metric.name)}: {beside_its_name(metric)}."


def beside_its_name(metric: Metric) -> str:
    """The same, without a direction that the name tells already: head up 0.05 shoulder widths."""
    value = metric.value or 0.0
    way = WAYS.get(metric.name, ("", ""))[value > 0].replace("the ", "")
    is_told = bool(way) and metric_name(metric.name).replace("the ", "").endswith(way)
    return magnitude(value, metric.unit) if is_told else spoken(metric)


def named(metric: Metric) -> str:
    return f"{in_a_sentence(metric_name(metric.name))} {beside_its_name(metric)}"


def fault_of(metric: Metric) -> Fault | None:
    """The fault on whose side the number lies: beyond its limit, else that whose limit is nearer."""
    value = metric.value or 0.0
    return min(rules_of(metric.name), key=lambda each: room(each, value), default=None)


def room(fault: Fault, value: float) -> float:
    """How far a number is from a fault's limit; below zero it is beyond it."""
    return (fault.steps["low"] - value) * sign(fault)


def is_outside(metric: Metric) -> bool | None:
    """None where the number has no range or is too uncertain to be judged."""
    fault, value = fault_of(metric), sufficient(metric)
    return None if fault is None or value is None else room(fault, value) <= 0


def verdict(metric: Metric) -> str:
    """What a number is to its range, in a sentence."""
    fault = fault_of(metric)
    if fault is None:
        return "There is no usual range for this number, so it is neither good nor bad."
    outside = is_outside(metric)
    if outside is None:
        return "It was seen too badly to be judged."
    text = f"That is {'outside' if outside else 'inside'} the usual range: {span(metric)}."
    return (
        f"{text} It is so close to the limit that another video may land on its other side."
        if close(metric, fault)
        else text
    )


def close(metric: Metric, fault: Fault) -> bool:
    return abs(room(fault, metric.value or 0.0)) < (metric.error or 0.0)


def span(metric: Metric) -> str:
    """A range in words: both ends where it has two, each with its way."""
    edges = [(side, edge) for side in ("low", "high") if (edge := limit(metric.name, side)) is not None]
    said = [spoken(metric.model_copy(update={"value": edge})) for _, edge in edges]
    if len(said) == 2:
        return f"{said[0]} to {said[1]}"
    return f"{'at least' if metric.name not in WAYS and edges[0][0] == 'low' else 'at most'} {said[0]}"
