"""Record the jobs: answers from the response queue in, their status in the jobs table out."""

from typing import Any

from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext

from swing.analyses import jobs
from swing.aws import sqs_batches
from swing.settings import needed
from swing.telemetry import logger, tracer

needed("AI_JOBS_TABLE")


@logger.inject_lambda_context
@tracer.capture_lambda_handler(capture_response=False)
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    return sqs_batches.process(event, context, receive, jobs.give_up)


def receive(message: Any) -> None:
    jobs.record(jobs.Response.model_validate(message))
