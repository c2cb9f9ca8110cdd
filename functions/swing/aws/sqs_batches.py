"""A batch of SQS messages in, the messages that failed out; the last failure of a message is reported.

On the last delivery of a message, its failure is written down before the queue moves it to the dead letters. There
it stays for the operator: only `ops` takes it out.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from swing.telemetry import logger

# maxReceiveCount of every queue that Lambda reads. A call that the account has no place for counts as one of them.
TRIES: Final = 5

Take = Callable[[Any], None]
GiveUp = Callable[[Any, Exception], None]


def process(event: dict[str, Any], context: LambdaContext, take: Take, give_up: GiveUp) -> PartialItemFailureResponse:
    """Hand each message's body to `take`, and its last failure to `give_up`."""
    # A batch of bad messages only must be answered too, or Lambda would count it as a failure of the function.
    processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)
    return process_partial_response(event, partial(delivered, take, give_up), processor, context)


def delivered(take: Take, give_up: GiveUp, record: SQSRecord) -> None:
    try:
        take(record.json_body)
    except Exception as error:
        if int(record.attributes.approximate_receive_count or 1) >= TRIES:
            given_up(give_up, record, error)
        raise


def given_up(give_up: GiveUp, record: SQSRecord, error: Exception) -> None:
    try:
        give_up(record.json_body, error)
    except Exception:  # noqa: BLE001 (it is logged)
        # The message may not be ours, or the cause may still last: then there is only the dead letter.
        logger.exception("nobody could be told of a dead letter", message_id=record.message_id)
