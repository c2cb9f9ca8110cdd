"""What a thread keeps: its history, the golfer's swings, and nothing of what is deleted."""

import json
from typing import Any

import pytest

from dev.fakes.openai_server import Good, ServerError
from swing.analyses import items
from swing.chat import threads
from tests.functions.api_client import Client
from tests.functions.asking import anna, bob, issuer
from tests.functions.chatting import Chat, chatting, openai, reply
from tests.functions.conftest import Account, once

__all__ = ["anna", "bob", "chatting", "issuer", "openai"]


# ------------------------------------------------------------------ history


def test_the_history_is_paged_newest_last(chatting: Chat, anna: Client) -> None:
    chatting.limit(COACH_LANE="off")
    for number in range(3):
        reply(anna, f"Message {number}")

    latest = anna.get("/api/chat/history", {"limit": "4"}).body
    earlier = anna.get("/api/chat/history", {"limit": "4", "cursor": latest["cursor"]}).body

    lines = [*earlier["messages"], *latest["messages"]]
    assert [line["text"] for line in lines if line["role"] == "golfer"] == ["Message 0", "Message 1", "Message 2"]
    assert [line["role"] for line in lines] == ["golfer", "coach"] * 3
    assert (len(latest["messages"]), earlier["cursor"]) == (4, None)


def test_the_history_needs_no_openai(chatting: Chat, anna: Client) -> None:
    reply(anna, "Hello!")
    chatting.openai.script.always(ServerError())
    asked = len(chatting.openai.calls)

    lines = anna.get("/api/chat/history").body["messages"]

    assert [line["text"] for line in lines] == ["Hello!", "Hello! Upload a swing, and ask me about it."]
    assert len(chatting.openai.calls) == asked


@pytest.mark.parametrize("cursor", ["x", "2026", "2026-11-22T10:00:00.000Z-", "ä" * 24 + "-12345678"])
def test_a_made_up_cursor_is_refused(chatting: Chat, anna: Client, cursor: str) -> None:
    answer = anna.get("/api/chat/history", {"cursor": cursor})

    assert (answer.status, answer.code) == (422, "BAD_CURSOR")


# ------------------------------------------------------------------ swings


def test_a_finished_swing_is_told_and_counted_once(chatting: Chat, anna: Client) -> None:
    swing = chatting.swing("anna", 1)

    for _ in range(3):
        chatting.completed("anna", swing)

    [line] = anna.get("/api/chat/history").body["messages"]
    assert (line["role"], line["analysisIds"]) == ("swing", [swing])
    assert chatting.thread("anna")["swing_count"] == 1


def test_a_swing_that_is_measured_again_is_told_and_not_counted_again(chatting: Chat, anna: Client) -> None:
    swing = chatting.swing("anna", 1)
    other = chatting.swing("anna", 2)

    for analysis, run in ((swing, "run-1"), (swing, "run-2"), (swing, "run-1"), (swing, "run-2"), (other, "run-1")):
        chatting.completed("anna", analysis, run)

    assert chatting.thread("anna")["swing_count"] == 2
    assert len(anna.get("/api/chat/history").body["messages"]) == chatting.thread("anna")["message_count"] == 3


@pytest.mark.parametrize("owner", [None, "bob"])
def test_a_swing_that_is_gone_or_anothers_is_not_counted(chatting: Chat, owner: str | None) -> None:
    if owner:
        chatting.swing(owner, 1)

    chatting.completed("anna", "bob-1")

    assert chatting.thread("anna") == {}


def test_the_conversation_hears_of_a_new_swing(chatting: Chat, anna: Client) -> None:
    reply(anna, "Hello!")
    swing = chatting.swing("anna", 1)
    chatting.completed("anna", swing)

    reply(anna, "How is my tempo?")

    told = [item for item in chatting.openai.calls[1].body["input"] if item["role"] == "developer"]
    assert swing in json.dumps(told)


def test_the_conversation_hears_what_rules_have_said_meanwhile(chatting: Chat, anna: Client) -> None:
    reply(anna, "Hello!")
    chatting.limit(CHAT_USD_PER_GOLFER_AND_DAY="0.05")
    by_rules = reply(anna, "How do I film?")
    chatting.limit(CHAT_USD_PER_GOLFER_AND_DAY="1")

    reply(anna, "Hello again!")

    told = [item["content"][0]["text"] for item in chatting.openai.calls[-1].body["input"]]
    assert told == ["How do I film?", by_rules["text"], "Hello again!"]
    assert len(chatting.openai.conversations.items) == 1


# ------------------------------------------------------------------ erasure


def test_deleting_a_golfer_ends_the_thread_everywhere(chatting: Chat, anna: Client, bob: Client) -> None:
    chatting.swing("anna", 1)
    for client in (anna, bob):
        reply(client, "How is my tempo?")
    before = chatting.thread("anna")

    anna.delete("/api/profile")
    answer = chatting.stream(before, chatting.thread("anna"))

    assert answer == {"batchItemFailures": []}
    assert chatting.thread("anna") == {}
    assert anna.get("/api/chat/history").body["messages"] == []
    assert list(chatting.openai.conversations.items) == [chatting.thread("bob")["conversation_id"]]
    assert chatting.openai.conversations.orphans == []


def test_deleting_a_swing_takes_it_out_of_the_conversation(chatting: Chat, anna: Client) -> None:
    swing, other = chatting.swing("anna", 1), chatting.swing("anna", 2)
    chatting.completed("anna", swing)
    chatting.completed("anna", other)
    reply(anna, "How is my tempo?")

    anna.delete(f"/api/video/{swing}")

    assert swing not in json.dumps(anna.get("/api/chat/history").body)
    assert other in json.dumps(anna.get("/api/chat/history").body)
    assert "conversation_id" not in chatting.thread("anna")


def test_a_swing_that_is_announced_in_the_moment_of_its_deletion_is_not_told_of(chatting: Chat, anna: Client) -> None:
    swing = chatting.swing("anna", 1)
    events: Any = items.analyses().meta.client.meta.events
    events.register("before-call.dynamodb.DeleteItem", once(lambda: chatting.completed("anna", swing)))

    anna.delete(f"/api/video/{swing}")

    assert swing not in json.dumps(anna.get("/api/chat/history").body)


def test_what_is_deleted_while_it_is_answered_stays_deleted(chatting: Chat, anna: Client, account: Account) -> None:
    with threads.held("anna") as thread:
        anna.delete("/api/profile")
        threads.keep(thread, [threads.message("golfer", "Hello!")])
        begun = threads.begun(thread, "conv_1")

    assert begun is False
    assert chatting.thread("anna") == {}
    assert anna.get("/api/chat/history").body["messages"] == []


def test_a_conversation_that_goes_on_is_not_forgotten(chatting: Chat, anna: Client) -> None:
    reply(anna, "Hello!")
    before = chatting.thread("anna")
    reply(anna, "Hello again!")

    chatting.stream(before, chatting.thread("anna"))

    assert len(chatting.openai.conversations.items) == 1


def test_a_conversation_that_can_not_be_deleted_now_is_tried_again(chatting: Chat) -> None:
    chatting.patch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:1/v1")
    answer = chatting.stream({"conversation_id": "conv_1"}, {})

    assert answer == {"batchItemFailures": [{"itemIdentifier": "1"}]}


def test_good_phases_are_what_the_server_does_by_default(chatting: Chat, anna: Client) -> None:
    chatting.openai.script.once(Good())

    assert reply(anna, "Hello!")["writtenBy"] == "coach"
