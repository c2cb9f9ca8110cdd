"""The conversation of a deployment: nothing is built while something is missing, and what follows is said."""

from pathlib import Path

import boto3
import pytest

from dev.deploying.__main__ import RefusedError, checked, deployed, kept
from dev.deploying.settings import wish
from tests.deploying.conftest import Install

WISH = wish("dev")


@pytest.fixture
def calls(install: Install, tmp_path: Path) -> Path:
    """What SAM was called with, on a machine on which everything is there."""
    log = tmp_path / "calls"
    install("sam", f'echo "$@" >> {log}; echo "SAM CLI, version 1.170.0"')
    install("docker", 'echo "28.1.1 x86_64"')
    install("python3.13", 'echo "3.13.5"')
    install("aws", 'echo "aws-cli/2.31.0 Python/3.13.7"')
    return log


def test_a_machine_and_an_account_with_everything_pass(
    calls: Path, no_stack: boto3.Session, capsys: pytest.CaptureFixture[str]
) -> None:
    checked(WISH, no_stack)

    printed = capsys.readouterr().out
    assert printed.count("✓") == 8
    assert "✗" not in printed
    assert "golf-coach-dev will be created" in printed


def test_nothing_is_built_while_something_is_missing(
    calls: Path, install: Install, no_stack: boto3.Session, capsys: pytest.CaptureFixture[str]
) -> None:
    install("docker", "exit 1")

    with pytest.raises(RefusedError, match=r"1 of 8 are missing; nothing was built"):
        deployed(WISH, no_stack)

    assert "✗ container runtime" in capsys.readouterr().out
    assert calls.read_text().split() == ["--version"]


def test_a_build_that_fails_is_followed_by_no_deployment(
    calls: Path, install: Install, no_stack: boto3.Session
) -> None:
    install("sam", f'echo "$@" >> {calls}; echo "SAM CLI, version 1.170.0"; test "$1" != build')

    with pytest.raises(RefusedError, match="sam build ended with 1"):
        deployed(WISH, no_stack)

    assert [line.split()[0] for line in calls.read_text().splitlines()] == ["--version", "build"]
    assert no_stack.client("ecr").describe_repositories()["repositories"] == []


def test_all_images_go_to_a_registry_that_is_there_and_the_doctor_has_the_last_word(
    calls: Path, no_stack: boto3.Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_CLOUDFORMATION", "http://127.0.0.1:9")  # where the doctor finds nobody

    code = deployed(WISH, no_stack)

    _, build, deploy = calls.read_text().splitlines()
    [registry] = no_stack.client("ecr").describe_repositories()["repositories"]
    assert build == "build --config-env dev"
    assert f"--image-repository {registry['repositoryUri']}" in deploy
    assert code == 1


def test_parameters_that_a_stack_keeps_are_told_with_the_templates_defaults() -> None:
    stack = {"Parameters": [{"ParameterKey": "CoachModel", "ParameterValue": "yesterdays"}]}

    told = list(kept(WISH, stack))

    assert len(told) == 2
    assert told[1].startswith("  CoachModel='yesterdays', not '")
    assert list(kept(WISH, None)) == []
