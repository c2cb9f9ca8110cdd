"""The HTTP API: a request of API Gateway in, an answer out."""

import os
from functools import cache
from typing import Any, Final

from aws_lambda_powertools.event_handler import APIGatewayRestResolver, CORSConfig
from aws_lambda_powertools.event_handler.middlewares.openapi_validation import (
    OpenAPIRequestValidationMiddleware,
    OpenAPIResponseValidationMiddleware,
)
from aws_lambda_powertools.logging import correlation_paths
from aws_lambda_powertools.utilities.typing import LambdaContext

from api import (
    analyses,
    callers,
    coaching,
    contract,
    health,
    jobs,
    profiles,
    refusals,
    replays,
    results,
    uploads,
)
from swing.telemetry import logger, tracer

GROUPS: Final = (uploads, results, replays, analyses, profiles, coaching, jobs, health, contract)


@logger.inject_lambda_context(correlation_id_path=correlation_paths.API_GATEWAY_REST, clear_state=True)
@tracer.capture_lambda_handler(capture_response=False)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return resolver().resolve(event, context)


@cache
def resolver() -> APIGatewayRestResolver:
    origins = os.environ.get("ALLOWED_ORIGINS", "*").split(",")
    cors = CORSConfig(
        allow_origin=origins[0],
        extra_origins=origins[1:],
        allow_headers=["X-Guest-Token", "If-None-Match"],
        expose_headers=["ETag", "Retry-After", "WWW-Authenticate"],
        max_age=3600,
    )
    app = APIGatewayRestResolver(cors=cors)
    # With `enable_validation` Powertools would look at the body before anybody has asked who sent it.
    app.use(
        middlewares=[
            callers.admitted,
            refusals.readable,
            OpenAPIRequestValidationMiddleware(),  # type: ignore[no-untyped-call]
            OpenAPIResponseValidationMiddleware(),
        ]
    )
    for group in GROUPS:
        app.include_router(group.router)
    refusals.register(app)
    return app
