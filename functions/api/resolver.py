"""What all routes share, whichever function they live in: validation, headers, and one shape of refusal."""

from typing import Any, Final

from aws_lambda_powertools.event_handler import APIGatewayRestResolver, CORSConfig
from aws_lambda_powertools.event_handler.api_gateway import Router
from aws_lambda_powertools.event_handler.middlewares.openapi_validation import (
    OpenAPIRequestValidationMiddleware,
    OpenAPIResponseValidationMiddleware,
)

from api import auth, errors
from swing.settings import optional

# An answer is its caller's alone unless its route says otherwise, is what it says to be, and differs by origin.
HEADERS: Final = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff", "Vary": "Origin"}


class Resolver(APIGatewayRestResolver):
    """Reads media types whatever their case, as HTTP does and Powertools does not."""

    def resolve(self, event: Any, context: Any) -> dict[str, Any]:
        answer: dict[str, Any] = super().resolve(event | {"headers": spelled(event.get("headers") or {})}, context)
        said = answer["multiValueHeaders"]
        answer["multiValueHeaders"] = {name: [value] for name, value in HEADERS.items()} | said
        return answer


def spelled(headers: dict[str, str]) -> dict[str, str]:
    return {name: media_type(value) if name.lower() == "content-type" else value for name, value in headers.items()}


def media_type(said: str) -> str:
    """The type in small letters; what follows it may tell them apart."""
    kind, *rest = said.split(";", 1)
    return ";".join([kind.strip().lower(), *rest])


def resolver_for(routers: list[Router]) -> Resolver:
    origins = optional("ALLOWED_ORIGINS", "*").split(",")
    cors = CORSConfig(
        allow_origin=origins[0],
        extra_origins=origins[1:],
        allow_headers=["X-Guest-Token", "If-None-Match"],
        expose_headers=["ETag", "Retry-After", "WWW-Authenticate"],
        max_age=3600,
    )
    app = Resolver(cors=cors, json_body_deserializer=errors.parsed)
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
