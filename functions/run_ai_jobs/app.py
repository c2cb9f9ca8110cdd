"""Run the jobs: requests from the queue in, their answers on the response queue out."""

from typing import Any

from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext

from swing.analyses import jobs
from swing.aws import queues, sqs_batches
from swing.settings import needed
from swing.telemetry import logger, tracer

needed("AI_JOBS_TABLE", "AI_RESPONSE_QUEUE_URL")


@logger.inject_lambda_context
@tracer.capture_lambda_handler(capture_response=False)
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    return sqs_batches.process(event, context, run, jobs.give_up)


def run(message: Any) -> None:
    request = jobs.Request.model_validate(message)
    queues.send("AI_RESPONSE_QUEUE_URL", jobs.response_to(request))
