"""The HTTP side: OpenAI's routes on a free port of this machine, in threads of the test."""

import email
import json
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, ClassVar, Self

from dev.fakes.openai_server import misbehaviour
from dev.fakes.openai_server.answers import OpenAI
from dev.fakes.openai_server.misbehaviour import MisbehavesError
from dev.fakes.openai_server.protocol import ApiError, Body


@dataclass
class OpenAIServer(OpenAI):
    """`with OpenAIServer() as server:` listens for the length of the block."""

    http: ThreadingHTTPServer | None = None

    def __enter__(self) -> Self:
        self.http = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"openai": self}))
        self.http.daemon_threads = True
        threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        assert self.http is not None
        self.stopped.set()
        self.http.shutdown()
        self.http.server_close()

    @property
    def url(self) -> str:
        assert self.http is not None
        return f"http://127.0.0.1:{self.http.server_address[1]}/v1"


class Handler(BaseHTTPRequestHandler):
    """Routes of OpenAI's API onto the methods that answer."""

    openai: ClassVar[OpenAI]
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.answered(lambda: self.post(self.path.removeprefix("/v1/").split("/"), content))

    def do_GET(self) -> None:
        self.answered(lambda: self.get(self.path.removeprefix("/v1/").split("/")))

    def do_DELETE(self) -> None:
        self.answered(lambda: self.delete(self.path.removeprefix("/v1/").split("/")))

    def post(self, path: list[str], content: bytes) -> Body:
        match path:
            case ["responses"]:
                return self.openai.respond(json.loads(content))
            case ["conversations"]:
                self.openai.stopped.wait(self.openai.begins_after_s)
                return self.openai.conversations.create(json.loads(content))
            case ["files"]:
                return self.openai.file(uploaded(self.headers["Content-Type"], content))
            case ["batches"]:
                return self.openai.batch(json.loads(content))
            case ["batches", name, "cancel"] if name in self.openai.batches:
                self.openai.batches[name]["status"] = "cancelling"
                return self.openai.batches[name]
        raise ApiError(404, "not_found", f"There is no {self.path}.")

    def get(self, path: list[str]) -> Body | bytes:
        match path:
            case ["batches", name] if name in self.openai.batches:
                return self.openai.look(name)
            case ["files", name, "content"] if name in self.openai.files:
                return self.openai.files[name]
            case ["files", name, "content"]:
                raise ApiError(404, None, f"No such File object: {name}")
            case ["conversations", name, items] if items.startswith("items"):
                return self.openai.conversations.listed(name)
        raise ApiError(404, "not_found", f"There is no {self.path}.")

    def delete(self, path: list[str]) -> Body:
        match path:
            case ["files", name] if name in self.openai.files:
                del self.openai.files[name]
                return {"id": name, "object": "file", "deleted": True}
            case ["files", name]:
                raise ApiError(404, None, f"No such File object: {name}")
            case ["conversations", name]:
                return self.openai.conversations.delete(name)
            case ["conversations", name, "items", item]:
                return self.openai.conversations.delete_item(name, item)
        raise ApiError(404, "not_found", f"There is no {self.path}.")

    def answered(self, act: Any) -> None:
        """Answer, or refuse; who has hung up in the meantime hears neither."""
        try:
            self.answer_or_refuse(act)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def answer_or_refuse(self, act: Any) -> None:
        try:
            check_key(self.headers.get("Authorization"), self.openai.key)
            self.openai.interrupt(f"{self.command} {self.path}")
            self.send(200, act())
        except ApiError as error:
            self.send(error.status, error.body, error.headers)
        except MisbehavesError as error:
            misbehaviour.happen(self, error.phase, self.openai.stopped)

    def send(self, status: int, content: Body | bytes, headers: dict[str, str] | None = None) -> None:
        raw = content if isinstance(content, bytes) else json.dumps(content).encode()
        self.send_response(status)
        kind = "application/octet-stream" if isinstance(content, bytes) else "application/json"
        for name, value in {"Content-Type": kind, "Content-Length": str(len(raw)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing: a test reads `calls`."""


def check_key(authorization: str | None, key: str) -> None:
    if authorization != f"Bearer {key}":
        raise ApiError(401, "invalid_api_key", "Incorrect API key provided.")


def uploaded(content_type: str, content: bytes) -> bytes:
    """Bytes of the file in a multipart form."""
    form = email.message_from_bytes(b"Content-Type: " + content_type.encode() + b"\r\n\r\n" + content)
    file = next(part for part in form.walk() if part.get_filename())
    payload = file.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return payload
