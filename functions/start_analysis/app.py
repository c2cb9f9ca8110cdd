"""Start the analysis: an upload's event in, one place in line or execution out, however often it is delivered."""

import os
from typing import Any

from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext

from swing import admission, deletions, deliveries, ownership, statuses, store
from swing.telemetry import logger, tracer
from swing.uploads import uploads


@logger.inject_lambda_context
@tracer.capture_lambda_handler
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    answer = deliveries.process(event, context, start, give_up)
    admission.let_in()
    return answer


def start(message: Any) -> None:
    for upload in uploads(message, os.environ["VIDEOS_BUCKET"]):
        etag = store.etag(upload)
        item = store.begin(upload, ownership.announced_fields(upload))
        if deletions.stays_deleted(upload):
            continue
        statuses.number_taken(upload)
        admission.enter(ownership.wished(upload, item), etag)


def give_up(message: Any, error: Exception) -> None:
    for upload in uploads(message, os.environ["VIDEOS_BUCKET"]):
        if announced := ownership.announced_fields(upload):
            store.begin(upload, announced)
        if not deletions.stays_deleted(upload):
            statuses.give_up(upload, error)
