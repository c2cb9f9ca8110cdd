"""The first step of a measured swing: `analysis_results` in, a fault or what is nearest to one out."""

from typing import Any

from swing.domain.models import Drill, Mark, Metric, Shape, Swing
from swing.measurement.findings import Fault, judged, knowledge, watched


class FirstStep(Shape):
    """`is_fault` is false for what lies inside its range and is only nearer to its limit than all else."""

    metric: str
    title: str
    evidence: str
    why: str
    cue: str
    drills: list[Drill]
    is_fault: bool


def first_step(results: dict[str, Any]) -> FirstStep | None:
    """The finding that matters most, else what comes nearest to one; None if nothing does or too little was seen."""
    if results["findings"]:
        worst = results["findings"][0]
        fault = next((each for each in knowledge().faults if each.code == worst["code"]), None)
        return None if fault is None else step(fault, worst.get("evidence") or fault.title)
    metrics = numbers(results)
    near = watched(metrics, swing(results)) if judged(metrics) else None
    if near is None:
        return None
    return FirstStep(**near.model_dump(include=set(FirstStep.model_fields)), is_fault=False)


def step(fault: Fault, evidence: str) -> FirstStep:
    return FirstStep(
        metric=fault.metric,
        title=fault.title,
        evidence=evidence,
        why=fault.why,
        cue=fault.cue,
        drills=[knowledge().drills[name] for name in fault.drills],
        is_fault=True,
    )


def numbers(results: dict[str, Any]) -> dict[str, Metric]:
    """The metrics of stored results as shapes."""
    known = set(Metric.model_fields)
    return {
        name: Metric(name=name, **{field: value for field, value in each.items() if field in known})
        for name, each in results["metrics"].items()
    }


def swing(results: dict[str, Any]) -> Swing:
    """What stored results say of the swing itself. The confidence of its view is in those of the metrics."""
    return Swing(
        events={name: mark and Mark.model_validate(mark) for name, mark in results["events"].items()},
        view=results["view"],
        view_confidence=1.0,
        handedness=results["handedness"],
        slow_motion=results["slow_motion"],
        segments=[],
    )
