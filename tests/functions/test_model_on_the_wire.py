"""What a model's server, or whoever sits before it, does on the wire costs no memory and no golfer's pictures."""

import gzip
import json
from collections.abc import Iterator

import pytest

from dev.fakes.openai_server import KEY, OpenAIServer, Wire
from swing import sandbox
from swing.coach.openai import client
from swing.domain.errors import CoachUnavailableError
from tests.functions.coach import openai

__all__ = ["openai"]

BODY = {
    "model": "gpt-6.1-terra",
    "input": [],
    "text": {"format": {"type": "json_schema", "name": "x", "strict": True, "schema": {}}},
}
BLANKS = b" " * 0x40000
ENDLESS = 1000


@pytest.fixture(autouse=True)
def keyed(openai: OpenAIServer, monkeypatch: pytest.MonkeyPatch) -> None:
    sandbox.forget()
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("OPENAI_BASE_URL", openai.url)
    monkeypatch.delenv("COACH_SECRET_ARN", raising=False)


def head(status: str, *lines: str) -> bytes:
    return "\r\n".join([f"HTTP/1.1 {status}", "Content-Type: application/json", *lines, "", ""]).encode()


@pytest.mark.parametrize("status", ["200 OK", "500 Internal Server Error"])
def test_an_answer_without_an_end_is_not_read_to_its_end(openai: OpenAIServer, status: str) -> None:
    sent = 0

    def pieces() -> Iterator[bytes]:
        nonlocal sent
        yield head(status, "Transfer-Encoding: chunked")
        for _ in range(ENDLESS):
            yield f"{len(BLANKS):x}\r\n".encode() + BLANKS + b"\r\n"
            sent += len(BLANKS)

    openai.script.once(Wire(pieces))

    with pytest.raises(CoachUnavailableError):
        client.ask(BODY)

    assert sent < 64e6


def test_nothing_is_unpacked_that_may_be_a_thousand_times_as_large(openai: OpenAIServer) -> None:
    packed = gzip.compress(json.dumps({"id": "resp_1", "status": "completed", "output": []}).encode())
    lines = ("Content-Encoding: gzip", f"Content-Length: {len(packed)}")
    openai.script.once(Wire(lambda: [head("200 OK", *lines) + packed]))

    with pytest.raises(CoachUnavailableError):
        client.ask(BODY)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_picture_of_a_golfer_follows_a_redirect(openai: OpenAIServer, status: int) -> None:
    with OpenAIServer() as stranger:
        address = f"Location: {stranger.url}/responses"
        openai.script.once(Wire(lambda: [head(f"{status} Elsewhere", address, "Content-Length: 0")]))

        with pytest.raises(CoachUnavailableError, match=str(status)):
            client.ask(BODY)
