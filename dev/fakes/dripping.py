"""An HTTP server whose answers come drop by drop, each within any client's patience for a single read."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Literal, Self

EVERY_S = 0.1


@dataclass
class Dripping:
    """`with Dripping(...) as server:` answers what `content` is at that moment, after so many seconds of drops.

    Drops are headers that say nothing, or blanks before the content, which are part of JSON.
    """

    content: Callable[[], bytes]
    for_s: float
    part: Literal["headers", "body"] = "body"
    over: threading.Event = field(default_factory=threading.Event)
    http: ThreadingHTTPServer | None = None

    def __enter__(self) -> Self:
        self.http = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"dripping": self}))
        self.http.daemon_threads = True
        threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        assert self.http is not None
        self.over.set()
        self.http.shutdown()
        self.http.server_close()

    @property
    def url(self) -> str:
        assert self.http is not None
        return f"http://127.0.0.1:{self.http.server_address[1]}"

    def drops(self) -> range:
        return range(int(self.for_s / EVERY_S))


class Handler(BaseHTTPRequestHandler):
    dripping: Dripping

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.drip("headers", b"X-Drop: 1\r\n")
        self.end_headers()
        self.drip("body", b" ")
        self.wfile.write(self.dripping.content())

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()

    def drip(self, part: str, drop: bytes) -> None:
        if part != self.dripping.part:
            return
        self.flush_headers()
        for _ in self.dripping.drops():
            if self.dripping.over.wait(EVERY_S):
                return
            self.wfile.write(drop)
            self.wfile.flush()

    def handle(self) -> None:
        """Whoever has given up is gone, and that is what is tried."""
        try:
            super().handle()
        except ConnectionError:
            self.close_connection = True

    def log_message(self, *_: Any) -> None:
        """Say nothing: the test's own output is enough."""
