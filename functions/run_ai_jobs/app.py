"""Run the jobs: requests from the queue in, their answers on the response queue out."""

from typing import Any

from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext

from swing import ai_jobs, deliveries, workflow
from swing.telemetry import logger, tracer


@logger.inject_lambda_context
@tracer.capture_lambda_handler(capture_response=False)
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    return deliveries.process(event, context, run, ai_jobs.give_up)


def run(message: Any) -> None:
    request = ai_jobs.Request.model_validate(message)
    workflow.send("AI_RESPONSE_QUEUE_URL", ai_jobs.answer(request))
