"""The chat while the model is away, busy or not wanted."""

import json
import time
from typing import Any

import pytest
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders

from dev.fakes.openai_server import (
    Calls,
    ContentFilter,
    Cut,
    Locked,
    Lost,
    NoMoney,
    Phase,
    RateLimited,
    Refusal,
    ServerError,
    Silence,
)
from swing.chat import threads
from swing.coach import circuit_breaker
from tests.functions.api_client import Client
from tests.functions.asking import anna, bob, issuer
from tests.functions.chatting import Chat, ask, chatting, openai, reply
from tests.functions.coach import Raw

__all__ = ["anna", "bob", "chatting", "issuer", "openai"]

TODAY = time.strftime("%Y-%m-%d", time.gmtime())


# ------------------------------------------------------------------ without a model


@pytest.mark.parametrize(
    ("phase", "reason"),
    [
        (NoMoney(), "QUOTA"),
        (ServerError(), "UNAVAILABLE"),
        (ServerError(503), "UNAVAILABLE"),
        (RateLimited(), "RATE_LIMITED"),
        (Refusal(), "REFUSED"),
        (ContentFilter(), "REFUSED"),
        (Cut(), "ANSWER"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Phase) else "",
)
@pytest.mark.parametrize("after", [(), (Calls((("list_recent_swings", '{"limit": 5}'),)),)], ids=["at once", "later"])
def test_when_the_model_fails_rules_answer_and_say_so(
    chatting: Chat, anna: Client, phase: Phase, reason: str, after: tuple[Phase, ...]
) -> None:
    swing = chatting.swing("anna", 1)
    chatting.openai.script.once(*after, phase)

    said = reply(anna, "How is my tempo?")
    next_said = reply(anna, "How is my tempo?")

    assert (said["writtenBy"], said["reason"], said["analysisIds"]) == ("rules", reason, [swing])
    assert "Your tempo" in said["text"]
    assert next_said["writtenBy"] == "coach"


def test_silence_is_waited_for_only_as_long_as_a_golfer_would(chatting: Chat, anna: Client) -> None:
    chatting.limit(CHAT_TURN_SECONDS="7")
    chatting.openai.script.once(Silence())

    said = reply(anna, "Hello!")

    assert said["reason"] == "UNAVAILABLE"


@pytest.mark.parametrize(
    "after_s", [pytest.param(9, id="for longer than the turn"), pytest.param(4, id="until no answer fits into it")]
)
def test_a_conversation_that_does_not_begin_takes_neither_the_answer_nor_the_money(
    chatting: Chat, anna: Client, after_s: float
) -> None:
    chatting.limit(CHAT_TURN_SECONDS="8")
    chatting.openai.begins_after_s = after_s

    said = reply(anna, "Hello!")

    assert (said["writtenBy"], said["reason"]) == ("rules", "UNAVAILABLE")
    assert chatting.openai.calls == []
    assert chatting.spent(f"chat#anna#{TODAY}") == chatting.spent(f"day#{TODAY}") == 0
    assert len(anna.get("/api/chat/history").body["messages"]) == 2


def test_without_a_key_rules_answer(chatting: Chat, anna: Client) -> None:
    chatting.swing("anna", 1)
    chatting.patch.delenv("COACH_SECRET_ARN")

    said = reply(anna, "What should I practise?")

    assert (said["writtenBy"], said["reason"]) == ("rules", "NO_MODEL")
    assert "Inside of the back foot" in said["text"]


def test_the_rules_know_what_was_asked_before(chatting: Chat, anna: Client) -> None:
    chatting.swing("anna", 1)
    chatting.limit(COACH_LANE="off")
    first = reply(anna, "How is my stance?")

    said = reply(anna, "and the drill?")

    assert "Your ankles stood" in first["text"]
    assert "Two clubs on the ground" in said["text"]


def test_the_first_swing_of_very_many_is_known_to_the_rules(chatting: Chat, anna: Client) -> None:
    chatting.limit(COACH_LANE="off")
    first = chatting.swing("anna", 1)
    for minute in range(41):
        later = {"analysis_id": f"anna-late-{minute}", "created_at": f"2026-11-20T10:{minute:02}:00.000Z"}
        chatting.swing("anna", 20, **later)

    said = reply(anna, "What has changed since my first swing?")

    assert said["analysisIds"] == [first, "anna-late-40"]


def test_in_the_lane_without_a_model_nobody_is_asked(chatting: Chat, anna: Client) -> None:
    chatting.limit(COACH_LANE="off")

    said = reply(anna, "Hello!")

    assert said["reason"] == "NO_MODEL"
    assert chatting.openai.calls == []


def test_while_the_breaker_is_open_nobody_is_asked(chatting: Chat, anna: Client) -> None:
    chatting.openai.script.always(ServerError())
    failed = [reply(anna, "Hello!")["reason"] for _ in range(circuit_breaker.FAILURES)]
    asked = len(chatting.openai.calls)

    said = reply(anna, "Hello!")

    assert set(failed) == {"UNAVAILABLE"}
    assert said["reason"] == "BREAKER_OPEN"
    assert len(chatting.openai.calls) == asked


def test_a_conversation_that_openai_has_lost_goes_on_in_a_new_one(chatting: Chat, anna: Client) -> None:
    chatting.swing("anna", 1)
    reply(anna, "My name is Anna.")
    before = chatting.thread("anna")["conversation_id"]
    chatting.openai.script.once(Lost())

    said = reply(anna, "How is my tempo?")

    assert said["writtenBy"] == "coach"
    assert chatting.thread("anna")["conversation_id"] != before
    assert "My name is Anna." in json.dumps(chatting.openai.calls[-3].body["input"])


def test_a_conversation_that_a_crash_left_open_goes_on_in_a_new_one(chatting: Chat, anna: Client) -> None:
    reply(anna, "Hello!")
    name = chatting.thread("anna")["conversation_id"]
    chatting.openai.conversations.items[name].append(
        {"type": "function_call", "call_id": "call_1", "name": "x", "id": "1"}
    )

    said = reply(anna, "Hello!")

    assert said["writtenBy"] == "coach"
    assert chatting.thread("anna")["conversation_id"] != name


def test_a_long_conversation_goes_on_in_a_new_one(chatting: Chat, anna: Client) -> None:
    reply(anna, "Hello!")
    before = chatting.thread("anna")["conversation_id"]
    threads.threads().update_item(
        Key={"user_id": "anna"}, UpdateExpression="SET conversation_tokens = :t", ExpressionAttributeValues={":t": 9000}
    )

    said = reply(anna, "Hello again!")

    assert said["writtenBy"] == "coach"
    assert chatting.thread("anna")["conversation_id"] != before


# ------------------------------------------------------------------ one message at a time


def test_a_locked_conversation_is_a_conflict(chatting: Chat, anna: Client) -> None:
    reply(anna, "Hello!")
    chatting.openai.script.once(Locked())

    answer = ask(anna, "Hello?")

    assert (answer.status, answer.code, answer.headers["Retry-After"]) == (409, "CHAT_BUSY", "3")
    assert len(anna.get("/api/chat/history").body["messages"]) == 2


def test_a_message_while_another_is_answered_is_a_conflict(chatting: Chat, anna: Client) -> None:
    with threads.held("anna"):
        busy = ask(anna, "Hello?")

    assert (busy.status, busy.code) == (409, "CHAT_BUSY")
    assert ask(anna, "Hello?").status == 200


def test_a_write_in_the_same_moment_is_waited_for(chatting: Chat, anna: Client) -> None:
    content = json.dumps(
        {"__type": "TransactionCanceledException", "CancellationReasons": [{"Code": "TransactionConflict"}]}
    )
    conflicts = [AWSResponse("", 400, HTTPHeaders(), Raw(content.encode()))]
    events: Any = threads.threads().meta.client.meta.events
    events.register("before-send.dynamodb.TransactWriteItems", lambda **_: conflicts.pop() if conflicts else None)

    reply(anna, "Hello!")

    assert conflicts == []
    assert len(anna.get("/api/chat/history").body["messages"]) == 2
