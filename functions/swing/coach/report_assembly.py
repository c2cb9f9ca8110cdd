"""The golfer's report, put together from the coach's answers, or by rules where it did not answer."""

import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final

from pydantic import Field

from swing.coach.answers import Advice, AdvisedDrill, Answered, Call, Rejected
from swing.domain.fallbacks import FallbackReason
from swing.domain.models import EventName, Measurement, Report, ReportDrill, Shape
from swing.measurement.checkpoints import checkpoints, counts, overall_level
from swing.measurement.findings import MAX_ISSUES
from swing.report import rules

REPORT: Final = "report"
# What POSE_MODEL_PATH is built from (functions/pose_model/build.py).
POSE_MODEL: Final = "mediapipe-0.10.31-pose-landmarker-full"


class Asked(Shape):
    """The outcome of one question; `reason` is None if it was answered."""

    question: str
    events: list[EventName]
    reason: str | None


class Advised(Shape):
    """The outcome of the coach's work: why it was not asked, or the questions of both stages."""

    reason: str | None = None
    stages: list[list[Asked]] = Field(default_factory=list)

    @property
    def asked(self) -> list[Asked]:
        return [each for stage in self.stages for each in stage]

    @property
    def questions(self) -> list[str]:
        return [each.question for each in self.asked]

    @property
    def lost_because(self) -> FallbackReason:
        """The first thing that went wrong: a report without facts fails for the reason that the facts did."""
        first = next((each.reason for each in self.asked if each.reason), None)
        return FallbackReason.of(self.reason or first or "")


def report(
    measurement: Measurement, advised: Advised, answers: Mapping[str, Answered], rejected: list[Rejected]
) -> Report:
    """Report of a run; what was spent on answers that could not be used is in its cost."""
    calls = [answer.call for answer in answers.values()] + [call for each in rejected for call in each.calls]
    if REPORT in answers:
        looked_at = [event for each in advised.asked if each.question in answers for event in each.events]
        written = coached(measurement, answers[REPORT], looked_at)
    else:
        written = rules.report(measurement, advised.lost_because)
    lane = answers[REPORT].lane if REPORT in answers else "rules"
    return written.model_copy(update={**bill(calls), "made_with": {"lane": lane, **provenance()}})


def coached(measurement: Measurement, answer: Answered, looked_at: list[EventName]) -> Report:
    """The report that the coach has written; `looked_at` are the events of the batches that were answered."""
    advice = Advice.model_validate_json(answer.text)
    narrative = narrative_of(advice)
    return Report(
        success=True,
        response=narrative,
        coaching_response=narrative,
        summary=advice.summary,
        root_cause=advice.root_cause,
        faults=advice.faults,
        cues=advice.cues,
        drills=[drill_of(drill) for drill in advice.drills],
        strengths=advice.strengths,
        cautions=advice.cautions,
        one_week_plan=advice.one_week_plan,
        overall_level=overall_level(measurement),
        rests_on=counts(checkpoints(measurement)),
        top_issues=[fault.title for fault in advice.faults][:MAX_ISSUES],
        frames_analyzed=len(looked_at),
        frames_skipped=[event.value for event in EventName if event not in looked_at],
        fallback_triggered=False,
        fallback_reason=None,
        tokens_used=0,
        cost_usd=0,
        model=answer.model,
        prompt_version=answer.prompt_version,
        confidence=advice.confidence,
    )


def narrative_of(advice: Advice) -> str:
    """The fields as one narrative, for apps that show a single text."""
    cause, drill = advice.root_cause, advice.drills[0]
    first = f"{sentence(cause.title)} {sentence(cause.evidence)} {sentence(cause.why)}"
    practice = f"Begin with “{drill.name}”. {sentence(drill.why)} {' '.join(map(sentence, drill.steps))} {drill.reps}"
    thought = f"While you swing, one thought is enough: {advice.cues[0]}"
    return "\n\n".join([advice.summary, first, practice, thought, *advice.cautions[:1]])


def sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def drill_of(drill: AdvisedDrill) -> ReportDrill:
    return ReportDrill(name=drill.name, steps=drill.steps, reps=drill.reps, why=drill.why)


def bill(calls: list[Call]) -> dict[str, float]:
    return {
        "tokens_used": sum(call.usage.total for call in calls),
        "cost_usd": round(sum(call.cost_usd for call in calls), 6),
    }


@cache
def provenance() -> dict[str, str]:
    """What a report rests on besides the model and the prompt: the pose model, and the rules' ranges by their hash."""
    ranges = files("swing.measurement").joinpath("data", "findings.json").read_bytes()
    return {"pose_model": POSE_MODEL, "thresholds": hashlib.sha256(ranges).hexdigest()[:12]}
