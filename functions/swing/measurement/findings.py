"""Findings: the faults that a human coach would name, by rules over metrics. Ranges and texts are in findings.json.

A rule has one metric, one side and three steps: beyond the first step lies a fault of low severity, beyond the second
medium, beyond the third high. Each rule names the publication of its range, or says that it is a coaching convention.
"""

from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Final, Literal

from swing.domain.models import Drill, EventName, Finding, Metric, Severity, Shape, Swing
from swing.domain.wording import magnitude

# A number that is less certain than this may be shown, but is no reason to change a swing.
SUFFICIENT_CONFIDENCE: Final = 0.45
MAX_ISSUES: Final = 3
# Numbers with a rule that must be certain before a swing is called sound or not; a good video from behind has nine, one
# from the front sixteen, and from any other angle there is the tempo alone.
JUDGED: Final = 5
POINTS: Final[dict[Severity, int]] = {"low": 1, "medium": 2, "high": 4}
# Points of all findings up to which the swing still looks this sound.
LEVELS: Final[tuple[tuple[int, Severity], ...]] = ((1, "high"), (5, "medium"))


class Source(Shape):
    """Where a range comes from and how many golfers stand behind it."""

    text: str
    sample: str
    kind: Literal["measured", "definition", "convention"]


class Fault(Shape):
    """One rule. `impact` (1 to 10) is how much of the swing a coach sees hanging on it."""

    code: str
    title: str
    metric: str
    side: Literal["low", "high"]
    steps: dict[Severity, float]
    event: EventName
    impact: int
    evidence: str
    why: str
    cue: str
    source: str
    drills: list[str]
    caution: str | None = None
    note: str | None = None


class Strength(Shape):
    """A number in this range is worth a good word."""

    metric: str
    low: float
    high: float
    text: str


class Knowledge(Shape):
    """Everything in data/findings.json."""

    sources: dict[str, Source]
    drills: dict[str, Drill]
    faults: list[Fault]
    strengths: list[Strength]
    maintenance: list[str]


@cache
def knowledge() -> Knowledge:
    return Knowledge.model_validate_json(
        files("swing.measurement").joinpath("data", "findings.json").read_text("utf-8")
    )


def findings(metrics: dict[str, Metric], swing: Swing) -> list[Finding]:
    """The faults that the metrics show, the one that matters most first."""
    found = [
        (POINTS[degree] * fault.impact, finding(fault, degree, metrics[fault.metric], swing))
        for fault in knowledge().faults
        if (degree := severity(fault, metrics.get(fault.metric))) is not None
    ]
    return [each for _, each in sorted(found, key=lambda pair: -pair[0])]


def severity(fault: Fault, metric: Metric | None) -> Severity | None:
    """How far a metric lies beyond the rule's steps; None inside, or when the number is absent or uncertain."""
    value = sufficient(metric)
    if value is None:
        return None
    sign = 1 if fault.side == "high" else -1
    reached: list[Severity] = [degree for degree, step in fault.steps.items() if sign * value >= sign * step]
    return max(reached, key=lambda degree: POINTS[degree], default=None)


def sufficient(metric: Metric | None) -> float | None:
    """The value of a metric that is certain enough to act on."""
    if metric is None or metric.value is None or (metric.confidence or 0) < SUFFICIENT_CONFIDENCE:
        return None
    return metric.value


def judged(metrics: dict[str, Metric]) -> bool:
    """Whether enough numbers are certain to say that something is not wrong."""
    rules = {fault.metric for fault in knowledge().faults}
    return sum(sufficient(metrics.get(name)) is not None for name in rules) >= JUDGED


def finding(fault: Fault, degree: Severity, metric: Metric, swing: Swing) -> Finding:
    value, mark = metric.value or 0.0, swing.events.get(fault.event)
    source = knowledge().sources[fault.source]
    return Finding(
        code=fault.code,
        title=fault.title,
        severity=degree,
        metric=metric.name,
        value=value,
        unit=metric.unit,
        low=limit(metric.name, "low"),
        high=limit(metric.name, "high"),
        event=fault.event,
        frame=None if mark is None else mark.frame,
        why=fault.why,
        cue=fault.cue,
        drills=[knowledge().drills[name] for name in fault.drills],
        evidence=fault.evidence.format(value=magnitude(value, metric.unit)),
        source=source.text,
        sample=source.sample,
        caution=fault.caution,
    )


def limit(metric: str, side: str) -> float | None:
    """Where the good range of a metric ends on one side."""
    return next((rule.steps["low"] for rule in knowledge().faults if (rule.metric, rule.side) == (metric, side)), None)


def overall_level(found: list[Finding], metrics: dict[str, Metric]) -> Severity | None:
    """How sound the swing looks: high, medium or low, by the number and severity of its faults.

    None when too little is certain: a swing of which nothing could be judged has no faults either.
    """
    if not judged(metrics):
        return None
    wrong = points(each.severity for each in found)
    return next((level for most, level in LEVELS if wrong <= most), "low")


def points(severities: Iterable[Severity]) -> int:
    """How much is wrong: more for what is graver."""
    return sum(POINTS[each] for each in severities)


def top_issues(found: list[Finding]) -> list[str]:
    """What to work on, the most important first."""
    return [each.title for each in found[:MAX_ISSUES]]


def strengths(metrics: dict[str, Metric]) -> list[str]:
    """What is good already, at most three sentences."""
    good = [
        strength.text.format(value=magnitude(value, metrics[strength.metric].unit))
        for strength in knowledge().strengths
        if (value := sufficient(metrics.get(strength.metric))) is not None and strength.low <= value <= strength.high
    ]
    return good[:MAX_ISSUES]


def watched(metrics: dict[str, Metric], swing: Swing) -> Finding | None:
    """What to keep an eye on in a swing without a fault: no longer a strength, and on the side of a fault."""
    comfortable = {strength.metric: strength for strength in knowledge().strengths}
    near = [fault for fault in knowledge().faults if outside(comfortable.get(fault.metric), fault, metrics)]
    fault = max(near, key=lambda each: each.impact, default=None)
    return None if fault is None else finding(fault, "low", metrics[fault.metric], swing)


def outside(strength: Strength | None, fault: Fault, metrics: dict[str, Metric]) -> bool:
    """Whether a metric has left the range of its strength on the side of a fault, in the direction that it names."""
    value = sufficient(metrics.get(fault.metric))
    if strength is None or value is None or value * fault.steps["low"] <= 0:
        return False
    return value > strength.high if fault.side == "high" else value < strength.low
