"""Start the analysis: an upload's event in, one queue entry or execution out, however often it is delivered."""

import os
from typing import Any

from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext

from swing.accounts import quotas
from swing.analyses import announcements, items, statuses, tombstones
from swing.aws import s3, sqs_batches
from swing.domain.errors import TooManyAnalysesError
from swing.domain.uploads import Upload, uploads
from swing.intake import admission
from swing.telemetry import logger, tracer


@logger.inject_lambda_context
@tracer.capture_lambda_handler
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    answer = sqs_batches.process(event, context, start, give_up)
    admission.try_admit()
    return answer


def start(message: Any) -> None:
    for upload in uploads(message, os.environ["VIDEOS_BUCKET"]):
        etag = s3.etag(upload)
        item = items.begin(upload, announcements.announced_fields(upload))
        if tombstones.stays_deleted(upload):
            continue
        statuses.number_taken(upload)
        if counted(upload, etag):
            admission.enter(announcements.wished(upload, item), etag)


def counted(upload: Upload, etag: str) -> bool:
    """Whether it is within what its owner may have in a day; what is beyond is told, and not delivered again."""
    try:
        quotas.arrived(upload, etag)
    except TooManyAnalysesError as error:
        statuses.refuse(upload, error)
        s3.mark_rejected(upload.bucket, upload.key)
        return False
    return True


def give_up(message: Any, error: Exception) -> None:
    for upload in uploads(message, os.environ["VIDEOS_BUCKET"]):
        if announced := announcements.announced_fields(upload):
            items.begin(upload, announced)
        if not tombstones.stays_deleted(upload):
            statuses.give_up(upload, error)
