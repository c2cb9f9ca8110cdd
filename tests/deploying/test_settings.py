"""What is deployed, under which name, with which parameters."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from dev.deploying import settings
from dev.deploying.settings import WishError

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
ADDRESS = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/golf-coach-anna"


@pytest.mark.parametrize("env", ["", "Dev", "my-dev", "x", "averylongname"])
def test_a_name_that_the_template_refuses_is_refused_before_the_build(env: str) -> None:
    with pytest.raises(WishError):
        settings.wish(env)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        pytest.param(["CoachModell=x"], "no parameter CoachModell", id="a name that nobody knows"),
        pytest.param(["EnableViewer"], "no parameter: say NAME=VALUE", id="no value"),
        pytest.param(["Env=prod"], "contradicts", id="another deployment"),
    ],
)
def test_a_parameter_that_would_fail_later_is_refused(words: list[str], reason: str) -> None:
    with pytest.raises(WishError, match=reason):
        settings.wish("dev", words)


def test_a_developers_own_deployment_is_set_up_as_dev_is_under_its_own_name() -> None:
    own, dev = settings.wish("anna", now=NOON), settings.wish("dev", now=NOON)

    command = settings.deploy_command(own, "eu-central-1", ADDRESS)

    assert own.parameters == dev.parameters | {"Env": "anna"}
    assert command[:4] == ["sam", "deploy", "--config-env", "dev"]
    assert command[command.index("--stack-name") + 1] == "golf-coach-anna"
    assert "app=golf-coach env=anna" in command


def test_what_is_given_is_added_to_what_samconfig_says() -> None:
    command = settings.deploy_command(settings.wish("prod", ["EnableViewer=true", "LogDays=30"]), "eu-west-1", ADDRESS)

    overrides = dict(pair.split("=") for pair in command[-1].split())

    assert overrides["Rollout"] == "CANARY"
    assert overrides["EnableViewer"] == "true"
    assert overrides["LogDays"] == "30"


def test_all_images_go_to_one_registry() -> None:
    command = settings.deploy_command(settings.wish("dev"), "eu-central-1", ADDRESS)

    assert command[command.index("--image-repository") + 1] == ADDRESS
    for configuration in settings.CONFIGURED:
        assert "resolve_image_repos" not in settings.deploy_section(configuration)


def test_what_a_stack_keeps_against_the_templates_default_is_told() -> None:
    model = str(settings.parameters()["CoachModel"]["Default"])
    deployed = {"CoachModel": "yesterdays", "MaxSegments": "10", "ArtifactDays": "7", "Gone": "1"}

    assert settings.kept(settings.wish("dev"), deployed) == {"CoachModel": ("yesterdays", model)}
    assert settings.kept(settings.wish("dev", ["CoachModel=mine"]), deployed) == {}


def test_each_deployment_has_another_release_unless_it_is_told_which() -> None:
    first, second = settings.wish("dev", now=NOON), settings.wish("dev", now=NOON + timedelta(seconds=1))

    assert first.parameters["Release"] == "20261130T120000Z"
    assert second.parameters["Release"] == "20261130T120001Z"
    assert settings.wish("dev", ["Release=mine"]).parameters["Release"] == "mine"
    assert re.fullmatch(settings.parameters()["Release"]["AllowedPattern"], first.parameters["Release"])
