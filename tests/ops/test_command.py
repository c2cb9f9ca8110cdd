"""Which deployment a command means, and what it asks before it changes production."""

import io
import re
import shlex
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from typing import Any

import click
import pytest

from ops.__main__ import ops
from ops.commands.dead_letters import Since, redrive
from ops.console.command import Desk
from ops.console.screen import Screen
from ops.deployment import Target, local_endpoint, session_for
from tests.ops.conftest import Office
from tests.workflow.definition import ROOT

RUNBOOK = (ROOT / "docs" / "runbook.md").read_text()


@pytest.mark.parametrize(
    "target",
    [Target(env="prod"), Target(env="staging"), Target(profile="golf"), Target(region="eu-central-1")],
    ids=["prod", "staging", "a profile", "a region"],
)
def test_who_names_another_place_never_means_this_machine(target: Target) -> None:
    assert local_endpoint(target) is None


@pytest.mark.parametrize("endpoint", ["http://localhost:4566", "http://127.0.0.1:4801"])
def test_an_engine_on_this_machine_never_gets_the_operators_keys(
    endpoint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "the operator's own")

    credentials = session_for(Target(), endpoint).get_credentials()

    assert credentials is not None
    assert (credentials.access_key, credentials.secret_key) == ("test", "test")


def test_production_is_not_changed_without_a_word(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    prod = Desk(replace(office.deployment, env="prod"), Screen())
    monkeypatch.setattr("sys.stdin", io.StringIO())

    with pytest.raises(click.Abort):
        prod.confirm("Redrive dead letters", yes=False)

    prod.confirm("Redrive dead letters", yes=True)
    Desk(office.deployment, Screen()).confirm("Redrive dead letters", yes=False)


def test_everything_is_not_done_again_without_a_word(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(office.deployment, Screen())
    monkeypatch.setattr("sys.stdin", io.StringIO())

    with pytest.raises(click.Abort):
        desk.confirm("Redrive all dead letters", yes=False, always=True)

    desk.confirm("Redrive all dead letters", yes=True, always=True)


def test_only_who_names_no_letters_is_asked_before_they_are_tried_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    command: Any = redrive.callback
    asked = {"desk": Desk(office.deployment, Screen()), "queue_name": "analysis", "apply": True, "yes": False}
    everything: dict[str, Any] = {"reason": "", "error_class": None, "since": None, "limit": None}
    monkeypatch.setattr("sys.stdin", io.StringIO())

    with pytest.raises(click.Abort):
        command.__wrapped__(**asked, **everything)

    command.__wrapped__(**asked, **everything | {"error_class": "KeyError"})


@pytest.mark.parametrize("as_json", [True, False], ids=["JSON", "tables"])
def test_half_an_emoji_hides_nothing_of_what_else_there_is_to_see(as_json: bool) -> None:
    """As JavaScript writes one that was cut."""
    shown = (
        "from ops.console.screen import Screen\n"
        f"screen = Screen(as_json={as_json})\n"
        r"screen.tell('swing \ud83c', str)"
        "\n"
        r"screen.fail('swing \ud83c')"
    )

    ran = subprocess.run([sys.executable, "-c", shown], cwd=ROOT, capture_output=True, text=True, check=False)

    assert ran.returncode == 0, ran.stderr
    assert r"swing \ud83c" in ran.stdout
    assert r"swing \ud83c" in ran.stderr


@pytest.mark.parametrize(
    ("text", "span"), [("30m", timedelta(minutes=30)), ("2h", timedelta(hours=2)), ("3d", timedelta(days=3))]
)
def test_a_time_span_is_said_in_minutes_hours_or_days(text: str, span: timedelta) -> None:
    assert Since().convert(text, None, None) == span


def test_what_is_no_time_span_is_refused() -> None:
    with pytest.raises(click.BadParameter, match="say 30m, 2h or 3d"):
        Since().convert("yesterday", None, None)


@pytest.mark.parametrize("line", re.findall(r"(?:^|`)ops ([a-z][^`\n]+)", RUNBOOK, re.MULTILINE))
def test_every_command_of_the_runbook_is_one_that_ops_takes(line: str) -> None:
    command: click.Command = ops
    words = shlex.split(line, comments=True)

    while isinstance(command, click.Group):
        command = command.commands[words.pop(0)]

    assert command.make_context(command.name, words)


def test_the_runbook_means_the_deployment_that_it_is_read_for() -> None:
    opening = RUNBOOK.partition("## ")[0]

    assert "export GOLF_COACH_ENV=$ENV" in opening
