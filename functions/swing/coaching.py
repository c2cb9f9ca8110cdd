"""The coach's answers and a measurement in, the golfer's report out: by the coach where it answered, else by rules."""

from swing import report
from swing.answers import Advice, AdvisedDrill, Answered, Call, Rejected
from swing.findings import overall_level
from swing.models import EventName, Measurement, Report, ReportDrill

MOST_ISSUES = 3


def coached(
    measurement: Measurement, answer: Answered, looked_at: list[EventName], paid: list[Answered | Rejected]
) -> Report:
    """The report that the coach has written. `looked_at` are the events of the batches that were answered."""
    advice = Advice.model_validate_json(answer.text)
    letter = letter_of(advice)
    return Report(
        success=True,
        response=letter,
        coaching_response=letter,
        summary=advice.summary,
        root_cause=advice.root_cause,
        faults=advice.faults,
        cues=advice.cues,
        drills=[drill_of(drill) for drill in advice.drills],
        strengths=advice.strengths,
        cautions=advice.cautions,
        one_week_plan=advice.one_week_plan,
        overall_level=overall_level(measurement.findings),
        top_issues=[fault.title for fault in advice.faults][:MOST_ISSUES],
        frames_analyzed=len(looked_at),
        frames_skipped=[event.value for event in EventName if event not in looked_at],
        fallback_triggered=False,
        fallback_reason=None,
        tokens_used=tokens(paid),
        cost_usd=dollars(paid),
        model=answer.model,
        prompt_version=answer.prompt_version,
        confidence=advice.confidence,
    )


def by_rules(measurement: Measurement, reason: str, paid: list[Answered | Rejected]) -> Report:
    """The report without the coach; what was spent on the attempt is still said."""
    written = report.report(measurement, reason)
    return written.model_copy(update={"tokens_used": tokens(paid), "cost_usd": dollars(paid)})


def letter_of(advice: Advice) -> str:
    """The fields as one letter, for apps that show a single text."""
    cause, drill = advice.root_cause, advice.drills[0]
    practice = f"Begin with “{drill.name}”. {drill.why} {' '.join(drill.steps)} {drill.reps}"
    thoughts = f"While you swing, think of this: {advice.cues[0]}"
    paragraphs = [
        advice.summary,
        f"{cause.title}. {cause.evidence} {cause.why}",
        practice,
        thoughts,
        *advice.cautions[:1],
    ]
    return "\n\n".join(paragraphs)


def drill_of(drill: AdvisedDrill) -> ReportDrill:
    return ReportDrill(name=drill.name, steps=drill.steps, reps=drill.reps, why=drill.why)


def calls(paid: list[Answered | Rejected]) -> list[Call]:
    return [call for each in paid for call in (each.calls if isinstance(each, Rejected) else [each.call])]


def tokens(paid: list[Answered | Rejected]) -> int:
    return sum(call.usage.total for call in calls(paid))


def dollars(paid: list[Answered | Rejected]) -> float:
    return round(sum(call.cost_usd for call in calls(paid)), 6)
