"""GET /openapi.json: the contract, made from the routes. Nothing of it is written by hand."""

import json
from functools import cache
from typing import Any, Final

from aws_lambda_powertools.event_handler import APIGatewayRestResolver, Response, content_types
from aws_lambda_powertools.event_handler.api_gateway import Router
from aws_lambda_powertools.event_handler.openapi.models import APIKey, APIKeyIn, HTTPBearer, Server

from api.errors import ErrorBody
from api.resolver import resolver_for
from swing.accounts.identity import GUEST_HEADER

router = Router()  # type: ignore[no-untyped-call]

VERSION: Final = "1.0.0"
DESCRIPTION: Final = "A golfer's video becomes a measured, coached report."
WRITTEN_BY_POWERTOOLS: Final = ("HTTPValidationError", "ResponseValidationError", "ValidationError")


@router.get("/openapi.json", summary="This contract", tags=["Service"])
def openapi() -> Response[dict[str, Any]]:
    app = router.api_resolver
    assert isinstance(app, APIGatewayRestResolver)  # noqa: S101 (a router is never called without its resolver)
    return Response(200, content_types.APPLICATION_JSON, contract(app), {"Cache-Control": "max-age=300"})


@cache
def contract(app: APIGatewayRestResolver) -> dict[str, Any]:
    """The API's routes and the chat's, which live in a function of their own."""
    # Imported here, because nothing else in this function needs what the chat needs.
    from api import conversation  # noqa: PLC0415

    schema, more = described(app), described(resolver_for([conversation.router]))
    schema["paths"] |= more["paths"]
    schema["components"]["schemas"] |= more["components"]["schemas"]
    return with_refusals(schema)


def described(app: APIGatewayRestResolver) -> dict[str, Any]:
    described: dict[str, Any] = json.loads(
        app.get_openapi_json_schema(
            title="Golf Coach",
            version=VERSION,
            description=DESCRIPTION,
            servers=[Server(url="/")],
            security_schemes={
                "bearer": HTTPBearer(scheme="bearer", bearerFormat="JWT", description="An access token of the issuer."),
                "guest": APIKey(name=GUEST_HEADER, in_=APIKeyIn.header, description="What presigned-url gave a guest."),
            },
        )
    )
    return described


def with_refusals(schema: dict[str, Any]) -> dict[str, Any]:
    """Every route refuses in one shape, which is ours and not the library's."""
    schemas = schema["components"]["schemas"]
    for name in WRITTEN_BY_POWERTOOLS:
        schemas.pop(name, None)
    shape = ErrorBody.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas |= {**shape.pop("$defs"), "ErrorBody": shape}
    refusal = {
        "description": "Refused",
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorBody"}}},
    }
    schema["paths"]["/api/video/results/{job_id}"]["get"]["responses"]["304"] = {"description": "As you know it"}
    for operation in operations(schema):
        operation["responses"].pop("422", None)
        operation["responses"]["default"] = refusal
    return schema


def operations(schema: dict[str, Any]) -> list[dict[str, Any]]:
    return [operation for path in schema["paths"].values() for operation in path.values()]
