"""Measurements in, the report by rules out: what a golfer gets without a language model."""

from statistics import median
from typing import Final

from swing.domain.fallbacks import FallbackReason
from swing.domain.models import (
    Counts,
    Drill,
    EventName,
    FirstStep,
    Measurement,
    Metric,
    Report,
    ReportDrill,
    RootCause,
)
from swing.measurement.checkpoints import checkpoints, counts, judged, overall_level
from swing.measurement.findings import drills, strengths, top_issues
from swing.measurement.first_step import by_room, club, first_step
from swing.report import narrative

NEXT: Final = "It is for what comes next: {why}"
MAX_STEPS: Final = 3


def report(measurement: Measurement, reason: FallbackReason = FallbackReason.NO_MODEL) -> Report:
    """The report of `ai_analysis`, from the checkpoints alone; `reason` says why no language model wrote it."""
    points, step = checkpoints(measurement), first_step(measurement)
    advised, good = practice(measurement, step), strengths(others(measurement.metrics, step))
    text = narrative.text(measurement, advised, good, judged(points))
    seen = measurement.swing.events
    return Report(
        success=True,
        response=text,
        coaching_response=text,
        summary=summary(counts(points), step),
        root_cause=RootCause(title=step.title, why=step.why, event=step.event, evidence=step.evidence),
        cues=cues(measurement, step),
        drills=advised,
        strengths=good,
        cautions=narrative.cautions(measurement),
        one_week_plan=narrative.week(step, advised, measurement.swing),
        overall_level=overall_level(measurement),
        rests_on=counts(points),
        top_issues=top_issues(measurement.findings),
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


def cues(measurement: Measurement, step: FirstStep) -> list[str]:
    """One thought of each fault; who has just begun gets one alone."""
    begins = measurement.said is not None and measurement.said.level == "beginner"
    return [step.cue, *(each.cue for each in measurement.findings[1 : 1 if begins else MAX_STEPS])]


def others(metrics: dict[str, Metric], step: FirstStep) -> dict[str, Metric]:
    """All but what is to be worked on: to praise that as well would take the step back."""
    return {name: metric for name, metric in metrics.items() if name != step.metric}


def summary(seen: Counts, step: FirstStep) -> str:
    """What was judged in one sentence, and the first step in another."""
    if not seen.judged:
        return f"None of {seen.of} checkpoints could be judged. {step.title}."
    told = f"{seen.judged} of {seen.of} checkpoints judged, {seen.outside or 'none'} outside"
    return f"{told}{f', {seen.near} near' if seen.near else ''}. {first(step)}."


def first(step: FirstStep) -> str:
    """The first step as a sentence without its end."""
    return f"{step.title}, {step.against}" if step.kind == "nearest" else f"Work on this first: {step.title}"


def practice(measurement: Measurement, step: FirstStep) -> list[ReportDrill]:
    """Both drills of the first step and one of each fault that follows; of a second checkpoint that is near, too."""
    chosen = [(drill, step.why) for drill in step.drills]
    chosen += [(each.drills[0], each.why) for each in measurement.findings[1:MAX_STEPS]]
    if step.kind == "nearest":
        chosen += next_drill(measurement)
    by_name = {drill.name: ReportDrill(**drill.model_dump(), why=why) for drill, why in reversed(chosen)}
    return list(reversed(by_name.values()))


def next_drill(measurement: Measurement) -> list[tuple[Drill, str]]:
    """One drill of the checkpoint that has the second least room, if that is near its limit as well."""
    return [
        (drills(rule, club(measurement))[0], NEXT.format(why=rule.why))
        for rule, point in by_room(checkpoints(measurement))[1:2]
        if point.standing == "near"
    ]


def confidence(measurement: Measurement) -> float:
    """The median confidence of the metrics that have a value."""
    known = [metric.confidence or 0.0 for metric in measurement.metrics.values() if metric.value is not None]
    return round(median(known), 3) if known else 0.0
