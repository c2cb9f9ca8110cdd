"""Checkpoints: the ranges that a view can be judged by, and where a swing stands against each. Pure.

They take the place of a verdict: what was not seen is counted, and no swing is sound of which hips or head were not.
"""

from functools import cache
from typing import Final

from swing.domain.models import Checkpoint, Counts, Finding, Measurement, Metric, Severity, Standing, View
from swing.measurement.catalogue import DEFINITIONS
from swing.measurement.findings import Fault, knowledge, limit, points, rules_of, severity, sufficient
from swing.measurement.withheld import UNCERTAIN, remedy

# In steps of severity: a number with less room than one step left to its limit is near it.
NEAR: Final = 1.0
# Checkpoints that must be judged before a swing is called sound or not; a good video from behind has nine, one from the
# front sixteen. Among them must be one of the hips and one of the head, which most of a swing hangs on.
JUDGED: Final = 5
VITAL: Final = (
    {"hip_sway", "hip_slide", "hip_depth_change"},
    {"head_sway", "head_slide", "head_shift_top", "head_lift", "head_drop"},
)
# Points of all findings up to which the swing still looks this sound.
LEVELS: Final[tuple[tuple[int, Severity], ...]] = ((1, "high"), (5, "medium"))
UNITS: Final = {definition.name: definition.unit for definition in DEFINITIONS} | {"tempo_ratio": "1"}


def checkpoints(measurement: Measurement) -> list[Checkpoint]:
    """Every checkpoint of the view, those first that weigh most."""
    return [checkpoint(name, measurement.metrics.get(name)) for name in ranged(measurement.swing.view)]


@cache
def ranged(view: View) -> list[str]:
    """Metrics with a range that a camera on this side can show; where the side is unknown, those of all sides."""
    shown = {each.name for each in DEFINITIONS if not each.withheld and (view == "unknown" or view in each.views)}
    rules = sorted(knowledge().faults, key=lambda fault: -fault.impact)
    return [name for name in dict.fromkeys(fault.metric for fault in rules) if name in shown | {"tempo_ratio"}]


def checkpoint(name: str, metric: Metric | None) -> Checkpoint:
    value = sufficient(metric)
    bare = Checkpoint(
        metric=name,
        unit=UNITS[name],
        standing="not judged" if metric is None or value is None else standing(metric, value),
        low=limit(name, "low"),
        high=limit(name, "high"),
        value=value,
    )
    return bare if value is not None else bare.model_copy(update=unjudged(metric))


def standing(metric: Metric, value: float) -> Standing:
    """Outside where a fault is proven; what lies beyond its limit by less than the error of measurement is near it."""
    rules = rules_of(metric.name)
    if any(severity(rule, metric) for rule in rules):
        return "outside"
    return "near" if min(room(rule, value) for rule in rules) < NEAR else "inside"


def room(fault: Fault, value: float) -> float:
    """What is left between a number and a fault's limit, in steps of severity; nothing or less beyond it."""
    first, second = fault.steps["low"], fault.steps["medium"]
    return (first - value) / (second - first)


def unjudged(metric: Metric | None) -> dict[str, str]:
    """Why a checkpoint was not judged, and what to film."""
    reason = (metric and metric.reason) or UNCERTAIN
    return {"reason": reason, "film": remedy(reason)}


def counts(points: list[Checkpoint]) -> Counts:
    stand = [point.standing for point in points]
    return Counts(
        of=len(stand),
        judged=len(stand) - stand.count("not judged"),
        inside=stand.count("inside"),
        near=stand.count("near"),
        outside=stand.count("outside"),
    )


def judged(points: list[Checkpoint]) -> bool:
    """Whether enough was seen to say that something is not wrong."""
    seen = {point.metric for point in points if point.standing != "not judged"}
    return len(seen) >= JUDGED and all(seen & part for part in VITAL)


def overall_level(measurement: Measurement) -> Severity | None:
    """How sound the swing looks: high, medium or low, by the number and severity of its faults.

    None when too little was judged: a swing of which nothing was seen has no faults either.
    """
    return level(measurement.findings) if judged(checkpoints(measurement)) else None


def level(found: list[Finding]) -> Severity:
    return next((level for most, level in LEVELS if points(each.severity for each in found) <= most), "low")
