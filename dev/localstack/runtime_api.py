"""The Lambda Runtime API of one function process: invocations out, outcomes in.

https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html is what AWS's runtime client speaks to this server.
"""

import json
import threading
from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import SimpleQueue
from typing import Any

from dev.local.gate import NoPages

PREFIX = "/2018-06-01/runtime/"
HOST = "127.0.0.1"


@dataclass(frozen=True)
class Outcome:
    """What an invocation came to: the function's answer, or its error as JSON."""

    body: bytes
    failed: bool


@dataclass(frozen=True)
class Invocation:
    request_id: str
    function_arn: str
    payload: bytes
    trace_id: str
    deadline_ms: int
    outcome: Future[Outcome] = field(default_factory=Future)


class InitError(Exception):
    """The function's process did not get as far as asking for its first invocation; `body` is the error as JSON."""

    def __init__(self, body: bytes) -> None:
        super().__init__(body.decode(errors="replace"))
        self.body = body


class RuntimeApi(ThreadingHTTPServer):
    """`ready` is done once the process asks for work, and holds an InitError if it says that it can't."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__((HOST, 0), Requests)
        self.ready: Future[None] = Future()
        self.invocations: SimpleQueue[Invocation | None] = SimpleQueue()
        self.current: Invocation | None = None
        self.failure: bytes | None = None
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    @property
    def address(self) -> str:
        return f"{HOST}:{self.server_port}"

    def close(self) -> None:
        self.invocations.put(None)
        self.shutdown()
        self.server_close()

    def submit(self, invocation: Invocation) -> None:
        self.current = invocation
        self.invocations.put(invocation)
        if self.failure is not None:
            self.fail(self.failure)

    def fail(self, body: bytes) -> None:
        """Fail all present and later calls that wait for this process."""
        self.failure = body
        settle(self.ready, InitError(body))
        if self.current:
            settle(self.current.outcome, Outcome(body, failed=True))

    def handle_error(self, *_: Any) -> None:
        """Nothing is wrong with a connection that ended because its process was killed."""


class Requests(NoPages, BaseHTTPRequestHandler):
    server: RuntimeApi
    protocol_version = "HTTP/1.1"
    # One packet for each answer: otherwise a warm call takes 40 ms longer, waiting for a delayed acknowledgement.
    disable_nagle_algorithm = True
    wbufsize = -1

    def log_message(self, *_: Any) -> None:
        """Quiet."""

    def do_GET(self) -> None:
        if self.path != f"{PREFIX}invocation/next":
            return self.reply(404)
        settle(self.server.ready, None)
        invocation = self.server.invocations.get()
        if invocation is None:
            return self.reply(410)
        return self.reply(200, invocation.payload, invocation_headers(invocation))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        current = self.server.current
        match self.path.removeprefix(PREFIX).split("/"):
            case ["init", "error"]:
                settle(self.server.ready, InitError(body))
            case ["invocation", request_id, ("response" | "error") as kind]:
                if current and current.request_id == request_id:
                    settle(current.outcome, Outcome(body, failed=kind == "error"))
            case _:
                return self.reply(404)
        return self.reply(202)

    def reply(self, status: int, body: bytes = b"", headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


def invocation_headers(invocation: Invocation) -> dict[str, str]:
    return {
        "Content-Type": "application/json",
        "Lambda-Runtime-Aws-Request-Id": invocation.request_id,
        "Lambda-Runtime-Invoked-Function-Arn": invocation.function_arn,
        "Lambda-Runtime-Trace-Id": invocation.trace_id,
        "Lambda-Runtime-Deadline-Ms": str(invocation.deadline_ms),
    }


def error(kind: str, message: str) -> bytes:
    return json.dumps({"errorType": kind, "errorMessage": message}).encode()


def settle(future: Future[Any], result: Any) -> None:
    """Set the result, or raise it if it is an error, unless one is set already."""
    with suppress(InvalidStateError):
        if isinstance(result, Exception):
            future.set_exception(result)
        else:
            future.set_result(result)
