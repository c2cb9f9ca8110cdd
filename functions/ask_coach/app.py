"""Ask the coach: a question from the queue in, an answer in the artifacts bucket and at the workflow's token out."""

from datetime import UTC, datetime
from functools import cache
from typing import Any

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from swing.coach import ask, batch_lane, model_catalog
from swing.coach.ask import Question
from swing.coach.settings import Settings, settings
from swing.settings import needed
from swing.telemetry import logger, tracer

needed("AI_ANALYSIS_QUEUE_URL", "AI_JOBS_TABLE", "ARTIFACTS_BUCKET", "COACH_SECRET_ARN", "USAGE_TABLE", Settings)


@logger.inject_lambda_context
@tracer.capture_lambda_handler(capture_response=False)
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    warn_once()
    # A batch of bad messages only must be answered too, or Lambda would count it as a failure of the function.
    processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)
    return process_partial_response(event, receive, processor, context)


def receive(record: SQSRecord) -> None:
    message = record.json_body
    if "batch_id" in message:
        batch_lane.look_into(message["batch_id"])
        return
    question = Question.model_validate(message)
    (batch_lane.hand_in if question.lane == "batch" else ask.answer)(question)


@cache
def warn_once() -> None:
    """Tell the operator of a model that will be shut down, once per sandbox."""
    if warning := model_catalog.warning(settings().model, datetime.now(UTC).date()):
        logger.warning(warning)
