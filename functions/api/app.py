"""The HTTP API: a request of API Gateway in, an answer out."""

from functools import cache
from typing import Any, Final

from aws_lambda_powertools.event_handler import APIGatewayRestResolver
from aws_lambda_powertools.logging import correlation_paths
from aws_lambda_powertools.utilities.typing import LambdaContext

from api import (
    analyses,
    analysis_results,
    coaches,
    comparisons,
    contract,
    health,
    jobs,
    plans,
    playback,
    profiles,
    uploads,
)
from api import resolver as api_resolver
from swing.accounts.identity import Issuer
from swing.accounts.quotas import DailyLimits
from swing.aws.presigned_urls import UploadLimits
from swing.intake.queue import Bounds
from swing.settings import needed
from swing.telemetry import logger, tracer

needed(
    "ENV",
    "AI_JOBS_TABLE",
    "AI_JOB_QUEUE_URL",
    "ANALYSES_TABLE",
    "ARTIFACTS_BUCKET",
    "CHAT_MESSAGES_TABLE",
    "GUEST_SECRET_ARN",
    "LINE_TABLE",
    "SESSIONS_TABLE",
    "STATE_MACHINE_ARN",
    "SWING_PROFILES_TABLE",
    "UPLOAD_QUEUE_URL",
    "USAGE_TABLE",
    "USER_THREADS_TABLE",
    "VIDEOS_BUCKET",
    Bounds,
    DailyLimits,
    Issuer,
    UploadLimits,
)

GROUPS: Final = (
    uploads,
    analysis_results,
    playback,
    comparisons,
    plans,
    analyses,
    profiles,
    coaches,
    jobs,
    health,
    contract,
)


@logger.inject_lambda_context(correlation_id_path=correlation_paths.API_GATEWAY_REST, clear_state=True)
@tracer.capture_lambda_handler(capture_response=False)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return resolver().resolve(event, context)


@cache
def resolver() -> APIGatewayRestResolver:
    return api_resolver.resolver_for([group.router for group in GROUPS])
