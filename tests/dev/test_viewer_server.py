"""The viewer's development server refuses what is malformed, and says so."""

import http.client
import threading
from collections.abc import Iterator

import pytest

from dev.local.deploy import Stack
from dev.local.loopback import free_port
from dev.viewer.server import served

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """Of a server whose engine is away."""
    away = f"http://127.0.0.1:{free_port()}"
    with served(Stack(away, {"ApiUrl": f"{away}/api", "UserPoolId": "pool"})) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


def asked(port: int, method: str, path: str, content: bytes = b"", **headers: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.putrequest(method, path, skip_host=True)
    for name, value in (FORM | {"Host": f"127.0.0.1:{port}", "Content-Length": str(len(content))} | headers).items():
        connection.putheader(name, value)
    connection.endheaders(content)
    return connection.getresponse().status


@pytest.mark.parametrize("length", ["-1", "many", "1e3", "٣", "9" * 5000, "64001"], ids=lambda text: text[:6])
def test_a_length_that_is_none_is_refused(port: int, length: str) -> None:
    assert asked(port, "POST", "/local/token", **{"Content-Length": length.encode().decode("latin-1")}) == 400


def test_a_form_that_is_no_text_is_refused(port: int) -> None:
    assert asked(port, "POST", "/local/token", b"username=\xff\xfe") == 400


@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/local/token"), ("POST", "/ops/redrive"), ("GET", "/ops/execution")]
)
def test_a_request_that_lacks_a_field_is_refused(port: int, method: str, path: str) -> None:
    assert asked(port, method, path) == 400


@pytest.mark.parametrize("path", ["http://[/", "/%00", "/ops/execution?arn=%00"])
def test_a_path_that_is_none_is_refused(port: int, path: str) -> None:
    assert asked(port, "GET", path) == 400


def test_an_engine_that_is_away_is_told_of(port: int) -> None:
    assert asked(port, "GET", "/ops/letters") == 502
