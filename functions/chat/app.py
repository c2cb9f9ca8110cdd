"""The chat's routes. Apart from the API's function, because they take longer and need the model's key."""

from functools import cache
from typing import Any

from aws_lambda_powertools.logging import correlation_paths
from aws_lambda_powertools.utilities.typing import LambdaContext

from api import conversation
from api.resolver import Resolver, resolver_for
from swing.accounts.identity import Issuer
from swing.chat.settings import ChatSettings
from swing.coach.settings import Settings
from swing.settings import needed
from swing.telemetry import logger, tracer

needed(
    "ANALYSES_TABLE",
    "CHAT_MESSAGES_TABLE",
    "COACH_SECRET_ARN",
    "GUEST_SECRET_ARN",
    "SWING_PROFILES_TABLE",
    "USAGE_TABLE",
    "USER_THREADS_TABLE",
    ChatSettings,
    Issuer,
    Settings,
)


@logger.inject_lambda_context(correlation_id_path=correlation_paths.API_GATEWAY_REST, clear_state=True)
@tracer.capture_lambda_handler(capture_response=False)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return resolver().resolve(event, context)


@cache
def resolver() -> Resolver:
    return resolver_for([conversation.router])
