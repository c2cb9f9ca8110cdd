"""GET /health: the API answers. It asks nothing else, so that an outage elsewhere does not take it out of service."""

from aws_lambda_powertools.event_handler.api_gateway import Router

from api.schemas import Wire

router = Router()  # type: ignore[no-untyped-call]


class Health(Wire):
    status: str


@router.get("/health", summary="Is the API there?", tags=["Service"])
def health() -> Health:
    return Health(status="ok")
