"""A local engine answers programs and the viewer's pages, and no other page in the developer's browser."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from dev.fakes.http import send
from dev.local.gate import Gate, NoPages

VIEWER = "http://localhost:4580"
GATE = Gate(frozenset({VIEWER}))
SIGNED = "X-Amz-Expires=900&X-Amz-Signature=0a1b"


@pytest.mark.parametrize(
    "host",
    [
        "localhost:4566",
        "127.0.0.1:4566",
        "127.0.0.1",
        "[::1]:4566",
        "LocalHost:4566",
        "bucket.s3.localhost:4566",
    ],
)
def test_a_program_that_calls_this_machine_by_name_is_answered(host: str) -> None:
    assert not GATE.refuses("POST", {"host": host}, "")


@pytest.mark.parametrize(
    "host",
    ["evil.example:4566", "localhost.evil.example", "evillocalhost", "localhost@evil.example", "127.0.0.1.nip.io", ""],
)
def test_a_name_that_was_made_to_lead_here_is_refused(host: str) -> None:
    assert GATE.refuses("GET", {"host": host}, "")


@pytest.mark.parametrize(
    ("origin", "refused"),
    [
        (VIEWER, False),
        ("http://localhost:4581", True),
        ("https://localhost:4580", True),
        ("http://localhost:4566", True),
        ("https://evil.example", True),
        ("null", True),
    ],
)
def test_only_the_pages_that_were_named_may_send_requests(origin: str, refused: bool) -> None:
    assert GATE.refuses("POST", {"host": "localhost:4566", "origin": origin}, "") is refused


@pytest.mark.parametrize(
    ("method", "site", "query", "refused"),
    [
        pytest.param("GET", "none", "Action=ListUsers", False, id="typed in"),
        pytest.param("GET", "cross-site", SIGNED, False, id="a picture by its signed link"),
        pytest.param("GET", "cross-site", "Action=DeleteQueue", True, id="a picture that is a command"),
        pytest.param("GET", "cross-site", f"Action=DeleteQueue&{SIGNED}", True, id="a command that is signed"),
        pytest.param("GET", "cross-site", "", True, id="a picture of something else"),
        pytest.param("GET", "same-site", "", True, id="by another server of this machine"),
        pytest.param("POST", "cross-site", SIGNED, True, id="a form"),
    ],
)
def test_what_a_page_embeds_is_a_signed_link_or_nothing(method: str, site: str, query: str, refused: bool) -> None:
    assert GATE.refuses(method, {"host": "127.0.0.1:4566", "sec-fetch-site": site}, query) is refused


@pytest.mark.parametrize(
    ("told", "origin", "allowed"),
    [
        ("*", VIEWER, VIEWER),
        ("*", "https://evil.example", None),
        ("*", None, None),
        (VIEWER, VIEWER, VIEWER),
    ],
)
def test_no_answer_may_be_read_by_all_pages(told: str, origin: str | None, allowed: str | None) -> None:
    assert GATE.allowed(told, origin) == allowed


class Calls(NoPages, BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()


@pytest.fixture
def calls() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Calls) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Host": "evil.example"}, 403),
        ({"Origin": VIEWER}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
    ],
    ids=["a function", "a name that leads here", "a page", "a page that embeds it"],
)
def test_no_page_takes_a_functions_calls(calls: str, headers: dict[str, str], status: int) -> None:
    assert send("GET", calls, headers=headers).status == status
