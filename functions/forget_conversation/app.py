"""Forget a conversation: deletes one at OpenAI once its thread has ended or has begun another."""

from typing import Any

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.data_classes.dynamo_db_stream_event import DynamoDBRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from swing.chat import conversation as chat_conversation
from swing.coach.settings import Settings
from swing.settings import needed
from swing.telemetry import logger, tracer

needed("COACH_SECRET_ARN", Settings)


@logger.inject_lambda_context
@tracer.capture_lambda_handler(capture_response=False)
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    processor = BatchProcessor(event_type=EventType.DynamoDBStreams, raise_on_entire_batch_failure=False)
    return process_partial_response(event, forget, processor, context)


def forget(record: DynamoDBRecord) -> None:
    """A guest's thread ends by itself when it expires, which is a change of the table like any other."""
    before, after = conversation(record, "old_image"), conversation(record, "new_image")
    if before is not None and before != after:
        logger.info("forgetting", conversation_id=before)
        chat_conversation.end(before)


def conversation(record: DynamoDBRecord, image: str) -> str | None:
    found = getattr(record.dynamodb, image) or {}
    return found.get("conversation_id")
