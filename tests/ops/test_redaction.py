"""An operator's screen shows no key, no token and no link that opens a golfer's video."""

import ast
import io
import json
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from ops.console.redaction import HIDDEN, redacted
from ops.console.screen import Screen, table

OPS = Path(__file__).parents[2] / "ops"
SIGNATURE = "9f8e7d6c5b4a39281706f5e4d3c2b1a09f8e7d6c5b4a39281706f5e4d3c2b1a0"
LINK = f"https://videos.s3.amazonaws.com/swing.mp4?X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F1&X-Amz-Signature={SIGNATURE}&x=1"
KEY = "sk-proj-abcDEF1234567890"
TOKEN = "AQCEAAAAKgAAAAMAAAAAAAAAASecretTaskToken"
JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJnb2xmZXIifQ.c2lnbmF0dXJl"
SECRETS = (SIGNATURE, "AKIAIOSFODNN7EXAMPLE", KEY, TOKEN, JWT)


@pytest.mark.parametrize(
    "value",
    [
        pytest.param({"url": LINK}, id="a signed link"),
        pytest.param({"cause": f"HTTP 403 for {LINK}."}, id="a signed link in a sentence"),
        pytest.param({"task_token": TOKEN}, id="a task token"),
        pytest.param({"body": json.dumps({"task_token": TOKEN, "question": "report"})}, id="a task token in JSON"),
        pytest.param({"body": json.dumps(json.dumps({"TaskToken": TOKEN}))}, id="a task token in JSON in JSON"),
        pytest.param([f"Authorization: Bearer {JWT}"], id="a bearer token"),
        pytest.param((f"401 Incorrect API key provided: {KEY}",), id="a key of the model"),
        pytest.param({"SecretString": json.dumps({"api_key": KEY, "salt": TOKEN})}, id="a secret"),
        pytest.param({"deep": [{"deeper": {"x-guest-token": JWT}}]}, id="deep inside"),
    ],
)
def test_a_secret_is_hidden_wherever_it_stands(value: Any) -> None:
    shown = json.dumps(redacted(value))

    assert HIDDEN in shown
    assert not [secret for secret in SECRETS if secret in shown]


def test_what_is_no_secret_stays() -> None:
    said = {
        "analysis_id": "swing-1",
        "cause": "the tape measure is torn",
        "tokens_used": 20700,
        "run_id": "ac88a0655c85",
    }

    assert redacted(said) == said
    assert "x=1" in redacted(LINK)


@pytest.mark.parametrize("as_json", [True, False])
def test_the_screen_hides_secrets_in_both_of_its_languages(as_json: bool, capsys: pytest.CaptureFixture[str]) -> None:
    shown = io.StringIO()
    screen = Screen(as_json, out=Console(file=shown, width=400), err=Console(file=shown, width=400))

    screen.tell({"rows": [{"url": LINK, "body": f'{{"task_token": "{TOKEN}"}}'}]}, lambda told: table(
        "Rows", ("url", "body"), [(each["url"], each["body"]) for each in told["rows"]]
    ))  # fmt: skip
    screen.note(f"Bearer {JWT}")
    screen.fail(f"Incorrect API key provided: {KEY}")

    everything = shown.getvalue() + capsys.readouterr().out
    assert everything.count(HIDDEN) >= 4
    assert not [secret for secret in SECRETS if secret in everything]


def test_only_the_screen_writes_where_an_operator_can_read() -> None:
    writing = {"sys.stdout", "sys.stderr", "click.echo", "click.secho", "print", "Console"}

    writers = {
        path.name
        for path in OPS.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute | ast.Call) and ast.unparse(getattr(node, "func", node)) in writing
    }

    assert writers == {"screen.py"}


def test_only_a_deployment_and_the_local_engine_have_sessions_of_aws() -> None:
    importers = {path.name for path in OPS.rglob("*.py") if "import boto3" in path.read_text()}

    assert importers == {"deployment.py", "local.py"}
