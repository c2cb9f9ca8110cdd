"""Findings: the faults that a human coach would name, by rules over metrics. Ranges and texts are in findings.json.

A rule has one metric, one side and three steps: beyond the first step lies a fault of low severity, beyond the second
medium, beyond the third high. A fault is named where the number's standard error leaves little doubt of the first
step. Each rule names the publication of its range, or says that it is a coaching convention.
"""

from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from itertools import pairwise
from statistics import NormalDist
from typing import Final, Literal

from swing.domain.golfers_word import Club
from swing.domain.models import Drill, EventName, Finding, Metric, Severity, Shape, Swing
from swing.domain.wording import directed, magnitude

# A number that is less certain than this may be shown, but is no reason to change a swing.
SUFFICIENT_CONFIDENCE: Final = 0.45
MAX_ISSUES: Final = 3
# A fault is named where the true value lies outside the range with at least this probability.
PROVEN: Final = 0.8
POINTS: Final[dict[Severity, int]] = {"low": 1, "medium": 2, "high": 4}


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
    """Everything in data/findings.json. `unfit` are drills that teach what a club does not need: a convention."""

    sources: dict[str, Source]
    drills: dict[str, Drill]
    faults: list[Fault]
    strengths: list[Strength]
    maintenance: list[str]
    unfit: dict[Club, list[str]]


@cache
def knowledge() -> Knowledge:
    return Knowledge.model_validate_json(
        files("swing.measurement").joinpath("data", "findings.json").read_text("utf-8")
    )


@cache
def rules_of(metric: str) -> list[Fault]:
    return [fault for fault in knowledge().faults if fault.metric == metric]


def sign(fault: Fault) -> int:
    """Which way a number goes wrong: up or down."""
    return 1 if fault.side == "high" else -1


def findings(metrics: dict[str, Metric], swing: Swing, club: Club | None = None) -> list[Finding]:
    """The faults that the metrics show, the one that matters most first, with drills that fit the club."""
    found = [
        (weight(fault, metric), finding(fault, degree, metric, swing, club))
        for fault in knowledge().faults
        if (metric := metrics.get(fault.metric)) and (degree := severity(fault, metric)) is not None
    ]
    return [each for _, each in sorted(found, key=lambda pair: -pair[0])]


def severity(fault: Fault, metric: Metric | None) -> Severity | None:
    """How far a metric lies beyond the rule's steps; None where no fault is proven."""
    value = sufficient(metric)
    if metric is None or value is None or beyond(fault, metric, "low") < PROVEN:
        return None
    sign = 1 if fault.side == "high" else -1
    reached: list[Severity] = [degree for degree, step in fault.steps.items() if sign * value >= sign * step]
    return max(reached, key=lambda degree: POINTS[degree], default=None)


def beyond(fault: Fault, metric: Metric, step: Severity) -> float:
    """Probability that the true value lies beyond a step; of a number without an error it does or it does not."""
    over = sign(fault) * ((metric.value or 0.0) - fault.steps[step])
    return NormalDist().cdf(over / metric.error) if metric.error else float(over >= 0)


def weight(fault: Fault, metric: Metric) -> float:
    """What orders the faults: the points that the true value is expected to have, times the fault's impact."""
    steps: list[Severity] = sorted(fault.steps, key=lambda degree: POINTS[degree])
    points = [0, *(POINTS[step] for step in steps)]
    expected = [
        (more - less) * beyond(fault, metric, step) for step, (less, more) in zip(steps, pairwise(points), strict=True)
    ]
    return fault.impact * sum(expected)


def sufficient(metric: Metric | None) -> float | None:
    """The value of a metric that is certain enough to act on."""
    if metric is None or metric.value is None or (metric.confidence or 0) < SUFFICIENT_CONFIDENCE:
        return None
    return metric.value


def finding(fault: Fault, degree: Severity, metric: Metric, swing: Swing, club: Club | None) -> Finding:
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
        drills=drills(fault, club),
        evidence=fault.evidence.format(value=magnitude(value, metric.unit)),
        source=source.text,
        sample=source.sample,
        caution=fault.caution,
        probability=round(beyond(fault, metric, "low"), 3),
    )


def drills(fault: Fault, club: Club | None) -> list[Drill]:
    """The drills of a rule that fit the club, at least one."""
    unfit = knowledge().unfit.get(club, []) if club else []
    fit = [name for name in fault.drills if name not in unfit]
    return [knowledge().drills[name] for name in fit or fault.drills]


def limit(metric: str, side: str) -> float | None:
    """Where the good range of a metric ends on one side."""
    return next((rule.steps["low"] for rule in knowledge().faults if (rule.metric, rule.side) == (metric, side)), None)


def points(severities: Iterable[Severity]) -> int:
    """How much is wrong: more for what is graver."""
    return sum(POINTS[each] for each in severities)


def top_issues(found: list[Finding]) -> list[str]:
    """What to work on, the most important first."""
    return [each.title for each in found[:MAX_ISSUES]]


def strengths(metrics: dict[str, Metric]) -> list[str]:
    """What is good already, at most three sentences."""
    good = [
        strength.text.format(value=directed(strength.metric, value, metrics[strength.metric].unit))
        for strength in knowledge().strengths
        if (value := sufficient(metrics.get(strength.metric))) is not None and strength.low <= value <= strength.high
    ]
    return good[:MAX_ISSUES]
