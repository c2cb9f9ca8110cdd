"""Measurements in, the report by rules out: what a golfer gets without a language model."""

from statistics import median
from typing import Final

from swing.domain.fallbacks import FallbackReason
from swing.domain.models import EventName, Finding, Measurement, Report, ReportDrill, RootCause, Severity
from swing.measurement.findings import judged, knowledge, overall_level, strengths, top_issues, watched
from swing.report import narrative

SOUND: Final = RootCause(
    title="Nothing that needs repair",
    why="A swing that lies inside the usual ranges gets better by repetition, not by change.",
    event=None,
    evidence="Every number that was certain enough lies inside the range that we accept for a full swing.",
)
UNJUDGED: Final = RootCause(
    title="Too little could be seen",
    why="A fault that the video does not show may be there all the same, so nothing is said for or against this swing.",
    event=None,
    evidence="Fewer numbers than a judgement needs were certain enough.",
)
KEEP_GOING: Final = "Swing at your own rhythm and hold the finish."
STAY_SHARP: Final = "Balance and rhythm are what goes first on a long day, and no swing is too good to practise them."
SUMMARIES: Final[dict[Severity, str]] = {
    "high": "A sound swing",
    "medium": "A good base with something to work on",
    "low": "A swing with clear room to improve",
}
PARTLY: Final = "Only a part of this swing could be judged"


def report(measurement: Measurement, reason: FallbackReason = FallbackReason.NO_MODEL) -> Report:
    """The report of `ai_analysis`, from the findings alone; `reason` says why no language model wrote it."""
    found = measurement.findings
    certain = judged(measurement.metrics)
    level = overall_level(found, measurement.metrics)
    near = watched(measurement.metrics, measurement.swing) if certain and not found else None
    focus = found[:3] or ([near] if near else [])
    drills, good = practice(focus), strengths(measurement.metrics)
    cues = [each.cue for each in focus] or [KEEP_GOING]
    text = narrative.text(measurement, near, drills, good)
    seen = measurement.swing.events
    return Report(
        success=True,
        response=text,
        coaching_response=text,
        summary=summary(found, level),
        root_cause=root_cause(found, certain),
        cues=cues,
        drills=drills,
        strengths=good,
        cautions=narrative.cautions(measurement),
        one_week_plan=narrative.week(cues[0], drills, measurement.swing),
        overall_level=level,
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


def summary(found: list[Finding], level: Severity | None) -> str:
    first = PARTLY if level is None else SUMMARIES[level]
    if found:
        return f"{first}. Work on this first: {found[0].title}."
    return f"{first}." if level is None else f"{first}: nothing needs repair."


def root_cause(found: list[Finding], certain: bool) -> RootCause:
    if not found:
        return SOUND if certain else UNJUDGED
    first = found[0]
    return RootCause(title=first.title, why=first.why, event=first.event, evidence=first.evidence)


def practice(focus: list[Finding]) -> list[ReportDrill]:
    """Both drills of the first issue and one of each that follows, or what every swing is the better for."""
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
