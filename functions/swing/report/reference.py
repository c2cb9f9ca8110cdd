"""Reference texts for the viewer: the good range of each metric with its source, and the drills of each fault."""

from swing.domain.models import Drill, Shape
from swing.measurement.findings import Fault, Source, knowledge, limit


class Range(Shape):
    """Outside `low` to `high` a fault is named; `good_low` to `good_high` is worth a good word. Null is no limit."""

    low: float | None
    high: float | None
    good_low: float | None
    good_high: float | None
    source: Source


class Advice(Shape):
    """Why a fault matters, one thought for the next swing, and how to practise."""

    title: str
    why: str
    cue: str
    drills: list[Drill]
    caution: str | None


class Meaning(Shape):
    """Ranges by metric, advice by fault."""

    ranges: dict[str, Range]
    advice: dict[str, Advice]


def meaning() -> Meaning:
    faults = knowledge().faults
    return Meaning(
        ranges={fault.metric: range_of(fault) for fault in faults},
        advice={fault.code: advice(fault) for fault in faults},
    )


def range_of(fault: Fault) -> Range:
    good = next((each for each in knowledge().strengths if each.metric == fault.metric), None)
    return Range(
        low=limit(fault.metric, "low"),
        high=limit(fault.metric, "high"),
        good_low=good and good.low,
        good_high=good and good.high,
        source=knowledge().sources[fault.source],
    )


def advice(fault: Fault) -> Advice:
    drills = [knowledge().drills[name] for name in fault.drills]
    return Advice(title=fault.title, why=fault.why, cue=fault.cue, drills=drills, caution=fault.caution)
