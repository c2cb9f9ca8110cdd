"""The first step of a measured swing: `analysis_results` in, a fault or what is nearest to one out."""

from typing import Any

from swing.domain.models import Drill, Measurement, Metric, Shape, Swing
from swing.domain.wording import in_a_sentence, metric_name
from swing.measurement.checkpoints import checkpoints, judged
from swing.measurement.findings import Fault, knowledge
from swing.measurement.first_step import first_step as by_rules


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
        return next((step(fault, found) for found in results["findings"] if (fault := fault_of(found))), None)
    near = by_rules(measured(results)) if enough(results) else None
    if near is None or near.kind != "nearest":
        return None
    beside = f"{in_a_sentence(metric_name(near.metric or ''))}, {near.against}."
    told = near.model_dump(include=set(FirstStep.model_fields)) | {"evidence": beside}
    return FirstStep(**told, is_fault=False)


def enough(results: dict[str, Any]) -> bool:
    """Whether enough was judged of stored results to say that something is not wrong."""
    return judged(checkpoints(measured(results)))


def measured(results: dict[str, Any]) -> Measurement:
    """Stored results as the measurement of a swing without a fault."""
    return Measurement(swing=swing(results), metrics=numbers(results), findings=[])


def fault_of(found: dict[str, Any]) -> Fault | None:
    """The rule behind a stored finding, unless it is one of another version's."""
    return next((each for each in knowledge().faults if each.code == found["code"]), None)


def step(fault: Fault, found: dict[str, Any]) -> FirstStep:
    return FirstStep(
        metric=fault.metric,
        title=fault.title,
        evidence=found.get("evidence") or fault.title,
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
    """What a step needs of the swing. It tells no moment, so the events of stored results may be of any version."""
    return Swing(
        events={},
        view=results["view"],
        view_confidence=1.0,
        handedness=results.get("handedness", "unknown"),
        slow_motion=results.get("slow_motion", False),
        segments=[],
    )
