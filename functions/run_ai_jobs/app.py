"""Run the jobs: requests from the queue in, their answers on the response queue out."""

from typing import Any

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from swing import ai_jobs, workflow
from swing.telemetry import logger, tracer


@logger.inject_lambda_context
@tracer.capture_lambda_handler(capture_response=False)
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    # A batch of which every message is bad must answer too, or Lambda would count it as an outage of the function.
    processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)
    return process_partial_response(event, run, processor, context)


def run(record: SQSRecord) -> None:
    request = ai_jobs.Request.model_validate(record.json_body)
    workflow.send("AI_RESPONSE_QUEUE_URL", ai_jobs.answer(request))
