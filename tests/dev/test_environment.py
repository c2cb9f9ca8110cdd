"""What of the developer's shell an engine hands on to the functions."""

from pathlib import Path

import pytest

from dev.local.environment import environment, inherited

SECRETS = (
    "GITHUB_TOKEN",
    "SSH_AUTH_SOCK",
    "AWS_SESSION_TOKEN",
    "DATABASE_URL",
    "NPM_TOKEN",
    "VIRTUAL_ENV",
    "PYTHONPATH",
)


@pytest.mark.parametrize("name", SECRETS)
def test_what_the_shell_holds_for_others_stays_there(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "the developer's own")

    assert "the developer's own" not in inherited().values()


def test_the_coach_gets_the_key_that_it_is_handed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")

    assert inherited()["OPENAI_API_KEY"] == "sk-test"


def test_nothing_is_read_from_the_developers_home_or_written_there(tmp_path: Path) -> None:
    assert environment(tmp_path)["HOME"] == environment(tmp_path)["TMPDIR"] == str(tmp_path)
