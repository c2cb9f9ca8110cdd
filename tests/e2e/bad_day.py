"""AWS on a bad day: a server that takes every request and answers none, breaks off in each answer, or refuses."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Literal, Self

from ops.local import HOST

ACCESS_DENIED = b"<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>"


class BadDay:
    """`with BadDay("refuses") as server:` answers 403 to everything."""

    def __init__(self, what: Literal["is silent", "breaks off", "refuses"]) -> None:
        self.over = threading.Event()
        kinds = {"is silent": silent, "breaks off": breaking_off, "refuses": refusing}
        self.server = ThreadingHTTPServer((HOST, 0), kinds[what](self.over))
        self.server.daemon_threads = True

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.server.server_port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self.server.shutdown()
        self.server.server_close()


class Handler(BaseHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def answer(self) -> None:
        raise NotImplementedError

    def do_GET(self) -> None:
        self.answer()

    do_HEAD = do_POST = do_PUT = do_GET  # noqa: N815


def silent(over: threading.Event) -> type[Handler]:
    class Silent(Handler):
        def answer(self) -> None:
            over.wait()

    return Silent


def breaking_off(over: threading.Event) -> type[Handler]:
    class BreakingOff(Handler):
        def answer(self) -> None:
            self.send_response(404)
            self.send_header("Content-Length", "100")
            self.end_headers()
            over.wait()

    return BreakingOff


def refusing(_over: threading.Event) -> type[Handler]:
    class Refusing(Handler):
        def answer(self) -> None:
            self.send_response(403)
            self.send_header("Content-Length", str(len(ACCESS_DENIED)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(ACCESS_DENIED)

    return Refusing
