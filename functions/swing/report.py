"""Measurements in, the report by rules out: what a golfer gets without a language model."""

from statistics import median
from typing import Final

from swing import letter
from swing.findings import knowledge, overall_level, strengths, top_issues, watched
from swing.models import EventName, Finding, Measurement, Report, ReportDrill, RootCause, Severity

SOUND: Final = RootCause(
    title="Nothing that needs repair",
    why="A swing that lies inside the usual ranges gets better by repetition, not by change.",
    event=None,
    evidence="Every number that could be measured lies inside the range that we accept for a full swing.",
)
KEEP_GOING: Final = "Swing at your own rhythm and hold the finish."
STAY_SHARP: Final = "It keeps a sound swing sound: balance and rhythm are what goes first on a long day."
SUMMARIES: Final[dict[Severity, str]] = {
    "high": "A sound swing",
    "medium": "A good base with something to work on",
    "low": "A swing with clear room to improve",
}


def report(measurement: Measurement, reason: str | None = "NO_MODEL") -> Report:
    """The report of `ai_analysis`, from the findings alone; `reason` says why no language model wrote it."""
    found = measurement.findings
    near = None if found else watched(measurement.metrics, measurement.swing)
    focus = found[:3] or ([near] if near else [])
    drills, good = practice(focus), strengths(measurement.metrics)
    cues = [each.cue for each in focus] or [KEEP_GOING]
    text = letter.letter(measurement, near, drills, good)
    seen = measurement.swing.events
    return Report(
        success=True,
        response=text,
        coaching_response=text,
        summary=summary(found),
        root_cause=root_cause(found),
        cues=cues,
        drills=drills,
        strengths=good,
        cautions=letter.cautions(measurement),
        one_week_plan=letter.week(cues[0], drills),
        overall_level=overall_level(found),
        top_issues=top_issues(found),
        frames_analyzed=sum(mark is not None for mark in seen.values()),
        frames_skipped=[event.value for event in EventName if seen.get(event) is None],
        fallback_triggered=True,
        fallback_reason=reason,
        tokens_used=0,
        cost_usd=0.0,
        model=None,
        prompt_version=None,
        confidence=confidence(measurement),
    )


def summary(found: list[Finding]) -> str:
    level = SUMMARIES[overall_level(found)]
    return f"{level}. Work on this first: {found[0].title}." if found else f"{level}: nothing needs repair."


def root_cause(found: list[Finding]) -> RootCause:
    if not found:
        return SOUND
    first = found[0]
    return RootCause(title=first.title, why=first.why, event=first.event, evidence=first.evidence)


def practice(focus: list[Finding]) -> list[ReportDrill]:
    """Both drills of the first issue and one of each that follows, or what keeps a sound swing sound."""
    if not focus:
        return [explained(name, STAY_SHARP) for name in knowledge().maintenance]
    chosen = [(drill, focus[0].why) for drill in focus[0].drills]
    chosen += [(each.drills[0], each.why) for each in focus[1:]]
    by_name = {drill.name: ReportDrill(**drill.model_dump(), why=why) for drill, why in reversed(chosen)}
    return list(reversed(by_name.values()))


def explained(drill: str, why: str) -> ReportDrill:
    return ReportDrill(**knowledge().drills[drill].model_dump(), why=why)


def confidence(measurement: Measurement) -> float:
    """The median confidence of the metrics that have a value."""
    known = [metric.confidence or 0.0 for metric in measurement.metrics.values() if metric.value is not None]
    return round(median(known), 3) if known else 0.0
