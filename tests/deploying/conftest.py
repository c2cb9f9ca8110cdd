"""A machine with the commands that a test says, and an empty account in moto's AWS."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

REGION = "eu-central-1"
Install = Callable[[str, str], None]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """A PATH of its own, and a way to put commands on it: their names, and what their shells do."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)

    def put(name: str, script: str) -> None:
        command = tmp_path / name
        command.write_text(f"#!/bin/sh\n{script}\n")
        command.chmod(0o755)

    return put


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> Iterator[boto3.Session]:
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    with mock_aws(config={"core": {"reset_boto3_session": False}}):
        yield boto3.Session()


@dataclass
class Http:
    """What botocore wants to know of an answer that never came over a wire."""

    status_code: int = 200
    headers: dict[str, str] = field(default_factory=dict)


def answers(session: boto3.Session, call: str, answer: dict[str, Any]) -> None:
    """Let AWS answer so; with an Error it refuses. moto knows little of CloudFormation without half of its extras."""

    def told(**_: Any) -> tuple[Http, dict[str, Any]]:
        return Http(400 if "Error" in answer else 200), answer

    events: Any = session.events
    events.register(f"before-call.{call}", told)


@pytest.fixture
def no_stack(session: boto3.Session) -> boto3.Session:
    message = "Stack with id golf-coach-dev does not exist"
    answers(session, "cloudformation.DescribeStacks", {"Error": {"Code": "ValidationError", "Message": message}})
    return session
