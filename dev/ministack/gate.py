"""MiniStack behind the gate: it would answer any web page that its developer has open, and lets all of them read."""

from collections.abc import Awaitable, Callable, Iterable
from http.server import BaseHTTPRequestHandler
from typing import Any

from ministack import app
from ministack.core import lambda_runtime

from dev.local.gate import ALLOW_ORIGIN, REFUSED, Gate, NoPages

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[Scope]]
Send = Callable[[Scope], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]
Header = tuple[bytes, bytes]


def refuse_other_pages() -> None:
    app.app = gated(app.app, Gate.of_environment())
    build = lambda_runtime.ProvidedWorker._build_handler_class
    lambda_runtime.ProvidedWorker._build_handler_class = lambda *given: without_pages(build(*given))


def gated(application: Application, gate: Gate) -> Application:
    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"}:
            return await application(scope, receive, send)
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        if gate.refuses(scope.get("method", "GET"), headers, scope["query_string"].decode("latin-1")):
            return await refuse(scope["type"], send)
        return await application(scope, receive, narrowed(send, gate, headers.get("origin")))

    return answer


async def refuse(kind: str, send: Send) -> None:
    if kind == "websocket":
        return await send({"type": "websocket.close", "code": 1008})
    told = REFUSED.encode()
    headers = [(b"content-type", b"text/plain"), (b"content-length", str(len(told)).encode())]
    await send({"type": "http.response.start", "status": 403, "headers": headers})
    return await send({"type": "http.response.body", "body": told})


def narrowed(send: Send, gate: Gate, origin: str | None) -> Send:
    async def send_narrowed(message: Scope) -> None:
        if message["type"] == "http.response.start":
            message = message | {"headers": list(named(message["headers"], gate, origin))}
        await send(message)

    return send_narrowed


def named(headers: Iterable[Header], gate: Gate, origin: str | None) -> Iterable[Header]:
    for name, value in headers:
        if name.decode("latin-1").lower() != ALLOW_ORIGIN:
            yield name, value
        elif allowed := gate.allowed(value.decode("latin-1"), origin):
            yield name, allowed.encode("latin-1")


def without_pages(handler: type[BaseHTTPRequestHandler]) -> type[BaseHTTPRequestHandler]:
    """A function's way to its calls, which a page could otherwise take away from it."""
    return type("Handler", (NoPages, handler), {})
