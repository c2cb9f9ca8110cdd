"""Record the jobs: answers from the response queue in, their status in the jobs table out."""

from typing import Any

from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext

from swing import ai_jobs, deliveries
from swing.telemetry import logger, tracer


@logger.inject_lambda_context
@tracer.capture_lambda_handler(capture_response=False)
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    return deliveries.process(event, context, receive, ai_jobs.give_up)


def receive(message: Any) -> None:
    ai_jobs.record(ai_jobs.Response.model_validate(message))
