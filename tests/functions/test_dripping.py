"""Whoever is asked beside the model answers drop by drop: nobody waits for longer than for silence."""

import json
from collections.abc import Iterator
from typing import Any, Literal

import pytest

from dev.fakes.dripping import Dripping
from dev.fakes.issuer.issuer import Issuer
from dev.fakes.openai_server import KEY
from swing.aws import kept_secrets
from tests.functions.api_client import Client
from tests.functions.asking import WISH, anna, issuer
from tests.functions.chatting import Chat, chatting, reply
from tests.functions.coach import Coach, coached, openai
from tests.functions.test_ask_coach import ask as ask_once
from tests.functions.test_ask_coach import failure

__all__ = ["anna", "chatting", "coached", "issuer", "openai"]

# Longer than anybody is waited for. What comes in the end is right, so whoever waits answers.
FOR_S = 8
PARTS = pytest.mark.parametrize("part", ["headers", "body"])


@pytest.fixture
def part() -> Literal["headers", "body"]:
    return "body"


@pytest.fixture
def secrets(part: Literal["headers", "body"], monkeypatch: pytest.MonkeyPatch) -> Iterator[Dripping]:
    """Secrets Manager, which would give out what opens the model, and signs for guests."""
    said = json.dumps({"SecretString": json.dumps({"api_key": KEY, "salt": "pepper"})})
    with Dripping(said.encode, FOR_S, part) as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL_SECRETS_MANAGER", server.url)
        kept_secrets.provider.cache_clear()
        yield server


@PARTS
@pytest.mark.usefixtures("chatting")
def test_an_issuer_whose_keys_drip_is_away(issuer: Issuer, anna: Client, part: Literal["headers", "body"]) -> None:
    with Dripping(issuer.jwks, FOR_S, part) as server:
        issuer.told = json.dumps({"jwks_uri": server.url})
        answer = anna.get("/api/profile")
    issuer.told = ""

    assert (answer.status, answer.code) == (503, "SIGN_IN_AWAY")


def test_a_guest_is_asked_to_come_back_while_the_secret_drips(chatting: Chat, secrets: Dripping) -> None:
    answer = Client().post("/api/video/presigned-url", WISH)

    assert (answer.status, answer.code) == (503, "SIGN_IN_AWAY")


def test_rules_answer_a_golfer_while_the_models_key_drips(chatting: Chat, anna: Client, secrets: Dripping) -> None:
    said = reply(anna, "Hello!")

    assert (said["writtenBy"], said["reason"]) == ("rules", "UNAVAILABLE")


def test_a_question_is_asked_again_later_while_the_models_key_drips(
    coached: Coach, context: Any, secrets: Dripping
) -> None:
    ask_once(coached, context)

    assert failure(coached)[0] == "CoachUnavailableError"
