"""Consolidate the report: the measurements in, one structured coaching report and the golfer's profile out."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from swing import profile, report, store
from swing.models import Measurement, Step
from swing.telemetry import logger, tracer


@logger.inject_lambda_context(correlation_id_path="analysis_id")
@tracer.capture_lambda_handler
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    step = Step.model_validate(event)
    measurement = store.load(Measurement, step, "measurement.json")
    item = store.analysis(step.analysis_id)

    written = report.report(measurement)

    return {
        "ai_analysis": written.model_dump_json(),
        "frames_analyzed": written.frames_analyzed,
        "frames_skipped": len(written.frames_skipped),
        "fallback_triggered": written.fallback_triggered,
        "profile": store.typed(profile.profile(measurement, written, item))["M"],
    }
