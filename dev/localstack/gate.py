"""LocalStack behind the gate: by itself it takes any Host, and its own list of web pages has its maker's among them."""

from collections.abc import Callable
from typing import Any

from dev.local.gate import ALLOW_ORIGIN, REFUSED, Gate

Handler = Callable[[Any, Any, Any], None]


def refuse_other_pages() -> None:
    from localstack.aws.app import LocalstackAwsGateway  # noqa: PLC0415 (after the fork, see serve.py)

    build, gate = LocalstackAwsGateway.__init__, Gate.of_environment()

    def build_gated(gateway: Any, *given: Any, **named: Any) -> None:
        build(gateway, *given, **named)
        gateway.request_handlers.insert(0, refusing(gate))
        gateway.response_handlers.append(narrowing(gate))

    LocalstackAwsGateway.__init__ = build_gated


def refusing(gate: Gate) -> Handler:
    def refuse(chain: Any, context: Any, response: Any) -> None:
        request = context.request
        headers = {name.lower(): value for name, value in request.headers.items()}
        if gate.refuses(request.method, headers, request.query_string.decode("latin-1")):
            response.status_code = 403
            response.data = REFUSED
            chain.terminate()

    return refuse


def narrowing(gate: Gate) -> Handler:
    def narrow(_chain: Any, context: Any, response: Any) -> None:
        if told := response.headers.get(ALLOW_ORIGIN):
            allowed = gate.allowed(told, context.request.headers.get("origin"))
            del response.headers[ALLOW_ORIGIN]
            if allowed:
                response.headers[ALLOW_ORIGIN] = allowed

    return narrow
