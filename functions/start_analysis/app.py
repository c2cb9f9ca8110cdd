"""Start the analysis: an upload's event in, one execution out, however often the event is delivered."""

import os
from typing import Any

from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext

from swing import deliveries, ownership, statuses, store, workflow
from swing.telemetry import logger, tracer
from swing.uploads import uploads


@logger.inject_lambda_context
@tracer.capture_lambda_handler
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    return deliveries.process(event, context, start, give_up)


def start(message: Any) -> None:
    for upload in uploads(message, os.environ["VIDEOS_BUCKET"]):
        etag = store.etag(upload)
        item = store.begin(upload, ownership.announced_fields(upload))
        if ownership.stays_deleted(upload):
            continue
        statuses.number_taken(upload)
        workflow.start(ownership.wished(upload, item), etag)
        logger.info("started", analysis_id=upload.analysis_id, user_id=upload.user_id, s3_key=upload.key)


def give_up(message: Any, error: Exception) -> None:
    for upload in uploads(message, os.environ["VIDEOS_BUCKET"]):
        if announced := ownership.announced_fields(upload):
            store.begin(upload, announced)
        statuses.give_up(upload, error)
