"""What is on the wire when there is no answer: what a proxy, a hotel's network or a server that dies sends instead.

A phase says which of these a request meets; the handler of the connection lets it happen.
"""

import socket
import struct
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from threading import Event
from typing import Any, Literal

from dev.fakes.openai_server.script import Phase

CHUNK = b"1\r\n \r\n"


@dataclass(frozen=True)
class Sent(Phase):
    """Exactly this, with a status that promises an answer."""

    content: str
    kind: str = "application/json"
    status: int = 200


@dataclass(frozen=True)
class Drip(Phase):
    """Something every now and then, so that no single read takes long, and never an end."""

    part: Literal["headers", "body"] = "body"
    every_s: float = 0.2


@dataclass(frozen=True)
class Reset(Phase):
    """The connection breaks without a word."""


@dataclass(frozen=True)
class Wire(Phase):
    """Exactly these bytes, piece by piece, until there are no more or nobody reads them. Then the connection ends."""

    pieces: Callable[[], Iterable[bytes]]


PAGE = Sent("<html><body>Sign in to the guest network</body></html>", "text/html")
PAGE_AS_JSON = Sent("<html><body>Sign in to the guest network</body></html>")
CUT_JSON = Sent('{"id": "resp_1", "object": "response", "status": "completed", "output": [{"type": "mess')
NULL = Sent("null")
EMPTY_OBJECT = Sent("{}")
BLANKS = Sent("\n" * 80)
NOTHING = Sent("", status=204)


class MisbehavesError(Exception):
    """There is no answer; `phase` says what happens instead."""

    def __init__(self, phase: Phase) -> None:
        super().__init__()
        self.phase = phase


def happen(handler: BaseHTTPRequestHandler, phase: Phase, stopped: Event) -> None:
    acts: dict[type[Phase], Callable[[BaseHTTPRequestHandler, Any, Event], None]] = {
        Sent: send,
        Drip: drip,
        Reset: reset,
        Wire: write,
    }
    acts[type(phase)](handler, phase, stopped)


def send(handler: BaseHTTPRequestHandler, phase: Sent, _: Event) -> None:
    content = phase.content.encode()
    handler.send_response(phase.status)
    handler.send_header("Content-Type", phase.kind)
    if phase.status != 204:
        handler.send_header("Content-Length", str(len(content)))
    handler.end_headers()
    handler.wfile.write(content)


def drip(handler: BaseHTTPRequestHandler, phase: Drip, stopped: Event) -> None:
    handler.close_connection = True
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    drop = b"X-Blank: 1\r\n"
    if phase.part == "body":
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        drop = CHUNK
    handler.flush_headers()
    while not stopped.wait(phase.every_s):
        handler.wfile.write(drop)
        handler.wfile.flush()


def write(handler: BaseHTTPRequestHandler, phase: Wire, stopped: Event) -> None:
    handler.close_connection = True
    for piece in phase.pieces():
        if stopped.is_set():
            return
        handler.wfile.write(piece)


def reset(handler: BaseHTTPRequestHandler, _: Reset, __: Event) -> None:
    handler.close_connection = True
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()
