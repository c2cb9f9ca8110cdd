"""Start the analysis: an upload's event in, one queue entry or execution out, for all its deliveries."""

from contextlib import suppress
from typing import Any

from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext

from swing.accounts.quotas import DailyLimits
from swing.analyses import announcements, items, statuses, tombstones
from swing.aws import sqs_batches
from swing.domain.errors import TooManyAnalysesError
from swing.domain.uploads import uploads
from swing.intake import accept, admission
from swing.intake.queue import Bounds
from swing.settings import needed, variable
from swing.telemetry import logger, tracer

needed(
    "ENV",
    "AI_JOBS_TABLE",
    "ANALYSES_TABLE",
    "LINE_TABLE",
    "STATE_MACHINE_ARN",
    "USAGE_TABLE",
    "VIDEOS_BUCKET",
    Bounds,
    DailyLimits,
)


@logger.inject_lambda_context
@tracer.capture_lambda_handler
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    answer = sqs_batches.process(event, context, start, give_up)
    admission.try_admit()
    return answer


def start(message: Any) -> None:
    for upload in uploads(message, variable("VIDEOS_BUCKET")):
        with suppress(TooManyAnalysesError):  # it was told where the golfer looks, and tomorrow is another day
            accept.accept(upload)


def give_up(message: Any, error: Exception) -> None:
    for upload in uploads(message, variable("VIDEOS_BUCKET")):
        if announced := announcements.announced_fields(upload):
            items.begin(upload, announced)
        if not tombstones.stays_deleted(upload):
            statuses.give_up(upload, error)
