"""HTTP as the outside speaks it: to the API's address, and to the links that it gives out."""

import json
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from typing import Any

OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Any
    content: bytes

    @property
    def body(self) -> Any:
        return json.loads(self.content)

    @property
    def code(self) -> str:
        return str(self.body["error"]["code"])


def send(method: str, url: str, content: bytes | None = None, headers: dict[str, str] | None = None) -> Answer:
    request = urllib.request.Request(url, content, headers or {}, method=method)
    try:
        with OPENER.open(request) as answer:
            return Answer(answer.status, answer.headers, answer.read())
    except urllib.error.HTTPError as error:
        return Answer(error.code, error.headers, error.read())


@dataclass(frozen=True)
class Api:
    """The deployed API as one caller sees it."""

    url: str
    identity: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> Answer:
        return self.call("GET", path)

    def post(self, path: str, body: Any = None) -> Answer:
        return self.call("POST", path, body)

    def call(self, method: str, path: str, body: Any = None) -> Answer:
        content = None if body is None else json.dumps(body).encode()
        return send(method, self.url + path, content, {"Content-Type": "application/json", **self.identity})

    def as_(self, token: str) -> "Api":
        return Api(self.url, {"Authorization": f"Bearer {token}"})


def form(fields: dict[str, str], content: bytes) -> tuple[bytes, dict[str, str]]:
    """Body and headers of a browser's upload: the fields, then the file."""
    boundary = "golf-coach-form"
    parts = [f'--{boundary}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n' for k, v in fields.items()]
    file = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="swing.mp4"\r\n\r\n'
    body = "".join(parts).encode() + file.encode() + content + f"\r\n--{boundary}--\r\n".encode()
    return body, {"Content-Type": f"multipart/form-data; boundary={boundary}"}
