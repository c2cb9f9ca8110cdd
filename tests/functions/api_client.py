"""Requests as API Gateway hands them to the function, and answers as it gets them back."""

import json
from dataclasses import dataclass, field
from typing import Any

import api.app
import chat.app
from tests.functions.conftest import Context

Body = dict[str, Any]


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: Any

    @property
    def code(self) -> str:
        return str(self.body["error"]["code"])


@dataclass
class Client:
    """One caller: with a bearer token, a guest token, or neither."""

    token: str | None = None
    guest: str | None = None
    extra: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, query: dict[str, str] | None = None, headers: dict[str, str] | None = None) -> Answer:
        return self.call("GET", path, query=query, headers=headers)

    def post(self, path: str, body: Any = None) -> Answer:
        return self.call("POST", path, body)

    def delete(self, path: str) -> Answer:
        return self.call("DELETE", path)

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        query: dict[str, str] | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        # As API Gateway does: the chat has a function of its own.
        handler = chat.app.handler if path.startswith("/api/chat") else api.app.handler
        answer = handler(self.event(method, path, body, query, headers or {}), Context())
        single = {name: values[0] for name, values in answer.get("multiValueHeaders", {}).items()}
        text = answer.get("body") or "null"
        return Answer(answer["statusCode"], single | answer.get("headers", {}), json.loads(text))

    def event(self, method: str, path: str, body: Any, query: Body | None, headers: dict[str, str]) -> Body:
        sent = {"Content-Type": "application/json", **headers, **self.extra}
        if self.token is not None:
            sent["Authorization"] = f"Bearer {self.token}"
        if self.guest is not None:
            sent["X-Guest-Token"] = self.guest
        return {
            "version": "1.0",
            "resource": "/{proxy+}",
            "path": path,
            "httpMethod": method,
            "headers": sent,
            "multiValueHeaders": {name: [value] for name, value in sent.items()},
            "queryStringParameters": query,
            "multiValueQueryStringParameters": {name: [value] for name, value in query.items()} if query else None,
            "pathParameters": {"proxy": path.lstrip("/")},
            "requestContext": {"requestId": "request-1", "stage": "dev", "httpMethod": method, "path": f"/dev{path}"},
            "body": body if isinstance(body, str) or body is None else json.dumps(body),
            "isBase64Encoded": False,
        }
