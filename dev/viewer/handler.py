"""Answers of the viewer's development server: files, what its routes tell, and a refusal for whatever is malformed."""

import json
from collections.abc import Callable, Mapping
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, unquote, urlsplit

from dev.local.sign_in import WrongPasswordError
from dev.viewer import operations
from ops.deployment import OpsError
from ops.local import HOST

MAX_BODY: Final = 64_000
# Addresses without the ending of their file.
PAGES: Final = {"/ops": "/ops.html"}
Headers = dict[str, str]
# What answers a request for a path of our own: its query or form in, something for JSON out.
Route = Callable[[dict[str, str]], Any]


class MalformedError(Exception):
    """What was sent is no form of ours, or lacks a field."""


class Given(dict[str, str]):
    """What a page has sent. Asking for a field that it lacks raises MalformedError."""

    def __missing__(self, name: str) -> str:
        raise MalformedError(name)


# What a route may raise, and what is answered then.
REFUSALS: Final[Mapping[type[Exception], tuple[HTTPStatus, str]]] = {
    WrongPasswordError: (HTTPStatus.UNAUTHORIZED, "invalid_grant"),
    MalformedError: (HTTPStatus.BAD_REQUEST, "invalid_request"),
    operations.NothingThereError: (HTTPStatus.NOT_FOUND, "not_found"),
    OpsError: (HTTPStatus.BAD_GATEWAY, "no_engine"),
}


class Handler(SimpleHTTPRequestHandler):
    """Files of the build, and the few paths that are not files."""

    extensions_map = {  # noqa: RUF012 (http.server's own way to say it)
        **SimpleHTTPRequestHandler.extensions_map,
        ".woff2": "font/woff2",
        ".js": "text/javascript",
    }

    def __init__(self, sent: Headers, routes: Mapping[tuple[str, str], Route], folder: Path, *args: Any) -> None:
        self.sent, self.routes = sent, routes
        super().__init__(*args, directory=str(folder))

    def do_GET(self) -> None:
        if not self.answered():
            self.path = PAGES.get(self.path, self.path)
            super().do_GET()

    def do_POST(self) -> None:
        if not self.answered():
            self.send_error(HTTPStatus.NOT_FOUND)

    def answered(self) -> bool:
        route = self.routes.get((self.command, urlsplit(self.path).path))
        if route is None:
            return False
        if not self.is_from_here():
            self.send_error(HTTPStatus.FORBIDDEN)
            return True
        try:
            self.answer(HTTPStatus.OK, route(self.given()))
        except tuple(REFUSALS) as error:
            status, code = next(refusal for kind, refusal in REFUSALS.items() if isinstance(error, kind))
            self.answer(status, {"error": code})
        return True

    def parse_request(self) -> bool:
        """A path that is none would end the connection without a word."""
        if not super().parse_request():
            return False
        try:
            urlsplit(self.path)
        except ValueError:
            self.send_error(HTTPStatus.BAD_REQUEST)
            return False
        if "\0" in unquote(self.path):
            self.send_error(HTTPStatus.BAD_REQUEST)
            return False
        return True

    def is_from_here(self) -> bool:
        """Whether our own page asks: another site's page can reach this machine through its reader's browser."""
        host = self.headers.get("Host", "")
        origin = self.headers.get("Origin", f"http://{host}")
        return host.partition(":")[0] in {"localhost", HOST} and origin == f"http://{host}"

    def given(self) -> Given:
        """Values of the query, or of the form that was sent. Raises MalformedError."""
        if self.command != "POST":
            return Given(parse_qsl(urlsplit(self.path).query))
        told = self.headers.get("Content-Length", "0")
        if not (told.isascii() and told.isdecimal()) or int(told[:10]) > MAX_BODY:
            raise MalformedError
        try:
            return Given(parse_qsl(self.rfile.read(int(told)).decode()))
        except UnicodeDecodeError as error:
            raise MalformedError from error

    def answer(self, status: HTTPStatus, value: Any) -> None:
        content = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def end_headers(self) -> None:
        for name, value in self.sent.items():
            self.send_header(name, value)
        lasting = self.path.startswith("/assets/")
        self.send_header("Cache-Control", "public, max-age=31536000, immutable" if lasting else "no-cache")
        super().end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing: the browser's own tools show its requests."""
