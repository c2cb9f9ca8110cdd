"""Consolidate the report: measurements and the coach's answers in, one report and the golfer's profile out."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from swing.analyses import items, practice
from swing.aws import dynamodb, s3
from swing.coach import report_assembly
from swing.coach.answers import Answered, Rejected, answer_name
from swing.coach.report_assembly import Advised
from swing.domain import keys
from swing.domain.models import Measurement, Step
from swing.report import follow_up, profile
from swing.settings import needed
from swing.telemetry import logger, tracer

needed("ANALYSES_TABLE", "ARTIFACTS_BUCKET")


@logger.inject_lambda_context(correlation_id_path="analysis_id")
@tracer.capture_lambda_handler
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    step, advised = Step.model_validate(event), Advised.model_validate(event["advice"])
    measurement = s3.load(Measurement, step, keys.MEASUREMENT)
    item = items.analysis(step.analysis_id)
    before = practice.followed_by(item)

    written = report_assembly.report(measurement, advised, answers(step, advised), rejected(step, advised))
    written = follow_up.followed(written, measurement, before)

    return {
        "ai_analysis": written.model_dump_json(),
        "frames_analyzed": written.frames_analyzed,
        "frames_skipped": len(written.frames_skipped),
        "fallback_triggered": written.fallback_triggered,
        "tokens_used": written.tokens_used,
        "cost_usd": written.cost_usd,
        "profile": dynamodb.typed(profile.profile(measurement, written, item))["M"],
    }


def answers(step: Step, advised: Advised) -> dict[str, Answered]:
    found = {name: s3.find(Answered, step, answer_name(name)) for name in advised.questions}
    return {name: answer for name, answer in found.items() if answer}


def rejected(step: Step, advised: Advised) -> list[Rejected]:
    found = (s3.find(Rejected, step, answer_name(name, "rejected.")) for name in advised.questions)
    return [each for each in found if each]
