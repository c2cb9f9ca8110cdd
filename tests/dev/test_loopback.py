"""A developer behind a proxy meets the local AWS without it."""

import urllib.request
from pathlib import Path

import pytest

from dev.local.environment import environment
from ops.local import direct


@pytest.mark.parametrize(
    "shell",
    [
        {"http_proxy": "http://proxy:3128"},
        {"HTTP_PROXY": "http://proxy:3128", "NO_PROXY": "127.0.0.1"},
        {"http_proxy": "http://proxy:3128", "no_proxy": "localhost,.example.org", "NO_PROXY": "127.0.0.1"},
    ],
)
@pytest.mark.parametrize("host", ["127.0.0.1:4566", "localhost:4566"])
def test_the_local_aws_is_reached_directly(monkeypatch: pytest.MonkeyPatch, shell: dict[str, str], host: str) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    for name, value in (shell | direct(shell)).items():
        monkeypatch.setenv(name, value)

    assert urllib.request.proxy_bypass(host)


def test_what_the_shell_excepts_stays_excepted() -> None:
    assert direct({"no_proxy": "models.example.org"})["NO_PROXY"].startswith("models.example.org,")


def test_functions_inherit_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("no_proxy", ".example.org")

    assert (
        environment(tmp_path)["no_proxy"] == environment(tmp_path)["NO_PROXY"] == ".example.org,localhost,127.0.0.1,::1"
    )


def test_the_way_to_the_local_aws_does_not_grow_each_time_it_is_taken() -> None:
    once = direct({"no_proxy": "models.example.org"})

    assert direct(once) == once
