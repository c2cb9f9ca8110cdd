"""What all routes share, whichever function they live in: validation, CORS, and one shape of refusal."""

import os

from aws_lambda_powertools.event_handler import APIGatewayRestResolver, CORSConfig
from aws_lambda_powertools.event_handler.api_gateway import Router
from aws_lambda_powertools.event_handler.middlewares.openapi_validation import (
    OpenAPIRequestValidationMiddleware,
    OpenAPIResponseValidationMiddleware,
)

from api import auth, errors


def resolver_for(routers: list[Router]) -> APIGatewayRestResolver:
    origins = os.environ.get("ALLOWED_ORIGINS", "*").split(",")
    cors = CORSConfig(
        allow_origin=origins[0],
        extra_origins=origins[1:],
        allow_headers=["X-Guest-Token", "If-None-Match"],
        expose_headers=["ETag", "Retry-After", "WWW-Authenticate"],
        max_age=3600,
    )
    app = APIGatewayRestResolver(cors=cors, json_body_deserializer=errors.parsed)
    # With `enable_validation` Powertools would validate the body before the caller is authenticated.
    app.use(
        middlewares=[
            auth.admitted,
            errors.readable,
            OpenAPIRequestValidationMiddleware(),  # type: ignore[no-untyped-call]
            OpenAPIResponseValidationMiddleware(),
        ]
    )
    for router in routers:
        app.include_router(router)
    errors.register(app)
    return app
