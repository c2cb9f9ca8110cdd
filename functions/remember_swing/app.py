"""Remember the swing: adds a finished analysis to its golfer's thread, and counts the swing."""

from typing import Any

from aws_lambda_powertools.utilities.data_classes import EventBridgeEvent
from aws_lambda_powertools.utilities.typing import LambdaContext

from swing.chat import thread_swings
from swing.chat.settings import ChatSettings
from swing.chat.thread_swings import Finished
from swing.settings import needed
from swing.telemetry import logger, tracer

needed("ANALYSES_TABLE", "CHAT_MESSAGES_TABLE", "USER_THREADS_TABLE", ChatSettings)


@logger.inject_lambda_context(correlation_id_path="detail.analysis_id")
@tracer.capture_lambda_handler
def handler(event: dict[str, Any], context: LambdaContext) -> None:
    finished = Finished.model_validate(EventBridgeEvent(event).detail)
    thread_swings.add(finished)
