"""Start the analysis: an upload's event in, one execution out, however often the event is delivered."""

import os
from typing import Any

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from swing import ownership, store, workflow
from swing.telemetry import logger, tracer
from swing.uploads import uploads


@logger.inject_lambda_context
@tracer.capture_lambda_handler
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    # A batch of which every message is bad must answer too, or Lambda would count it as an outage of the function.
    processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)
    return process_partial_response(event, start, processor, context)


def start(record: SQSRecord) -> None:
    for upload in uploads(record.json_body, os.environ["VIDEOS_BUCKET"]):
        etag = store.etag(upload)
        item = store.begin(upload, ownership.announced_fields(upload))
        workflow.start(ownership.wished(upload, item), etag)
        logger.info("started", analysis_id=upload.analysis_id, user_id=upload.user_id, s3_key=upload.key)
