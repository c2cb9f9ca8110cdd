"""How long, how often and for how much money one may chat."""

import time
from typing import Any

import pytest

from api import errors
from swing.aws import dynamodb
from swing.chat import threads, turn
from tests.functions.api_client import Client
from tests.functions.asking import anna, bob, issuer
from tests.functions.chatting import Chat, ask, chatting, openai, reply

__all__ = ["anna", "bob", "chatting", "issuer", "openai"]

TODAY = time.strftime("%Y-%m-%d", time.gmtime())


def test_a_message_that_is_too_long_is_refused(chatting: Chat, anna: Client) -> None:
    chatting.limit(CHAT_MOST_CHARACTERS="20")

    answer = ask(anna, "x" * 21)

    assert (answer.status, answer.code) == (413, "MESSAGE_TOO_LONG")
    assert "20 is the limit" in answer.body["error"]["message"]


@pytest.mark.parametrize("message", ["", "   ", None, 7, "x" * 8001])
def test_a_message_that_is_none_is_refused(chatting: Chat, anna: Client, message: Any) -> None:
    answer = anna.post("/api/chat", {"message": message})

    assert (answer.status, answer.code) == (422, "INVALID_REQUEST")


@pytest.mark.parametrize(
    ("limit", "window"),
    [("CHAT_MESSAGES_PER_MINUTE", "minute"), ("CHAT_MESSAGES_PER_DAY", "day")],
)
def test_too_many_messages_are_refused_until_the_window_ends(
    chatting: Chat, anna: Client, bob: Client, limit: str, window: str
) -> None:
    chatting.limit(**{"COACH_LANE": "off", limit: "2"})
    # Six in a row, so that also across the turn of a minute more than two fall into one.
    answers = [ask(anna, "Hello!") for _ in range(6)]

    refused = [answer for answer in answers if answer.status == 429]
    assert len(refused) >= 2
    assert {answer.code for answer in refused} == {"TOO_MANY_MESSAGES"}
    assert f"2 messages this {window}" in refused[0].body["error"]["message"]
    wait_s = int(refused[0].headers["Retry-After"])
    assert 1 <= wait_s <= (60 if window == "minute" else 86400)
    assert refused[0].body["error"]["hint"] == f"You can ask again {errors.in_time(wait_s)}."
    assert ask(bob, "Hello!").status == 200


def test_a_guest_has_fewer_messages_a_day(chatting: Chat) -> None:
    chatting.limit(CHAT_MESSAGES_PER_GUEST_AND_DAY="1")
    guest = Client()
    guest.guest = ask(guest, "Hello!").body["guestToken"]

    answer = ask(guest, "Hello again!")

    assert answer.code == "TOO_MANY_MESSAGES"


def test_a_message_costs_what_it_cost_and_not_what_was_reserved(chatting: Chat, anna: Client) -> None:
    reply(anna, "Hello!")

    spent = chatting.spent(f"chat#anna#{TODAY}")
    assert 0 < spent < turn.estimate_usd() / 10
    assert chatting.spent(f"day#{TODAY}") == pytest.approx(spent)


@pytest.mark.parametrize("budget", ["CHAT_USD_PER_GOLFER_AND_DAY", "COACH_USD_PER_DAY"])
def test_with_an_empty_budget_rules_answer(chatting: Chat, anna: Client, budget: str) -> None:
    chatting.limit(**{budget: "0.05"})

    said = reply(anna, "Hello!")

    assert (said["writtenBy"], said["reason"]) == ("rules", "BUDGET")
    assert chatting.openai.calls == []
    assert chatting.spent(f"chat#anna#{TODAY}") == chatting.spent(f"day#{TODAY}") == 0


def test_all_guests_share_a_budget(chatting: Chat) -> None:
    chatting.limit(CHAT_USD_PER_DAY_OF_GUESTS="0.1")
    dynamodb.table("USAGE_TABLE").put_item(Item={"usage_id": f"chat#guests#{TODAY}", "usd": 1})
    guest = Client()
    guest.guest = ask(guest, "Hello!").body["guestToken"]
    chatting.swing(anybody(chatting), 1)

    assert reply(guest, "Hello!")["reason"] == "BUDGET"


def anybody(chatting: Chat) -> str:
    """The one golfer who has a thread."""
    [item] = threads.threads().scan()["Items"]
    return str(item["user_id"])


def test_a_guest_whom_nobody_knows_costs_no_money(chatting: Chat) -> None:
    said = reply(Client(), "How do I film my swing?")

    assert said["reason"] == "NO_SWINGS"
    assert "face-on" in said["text"]
    assert chatting.openai.calls == []


def test_a_guest_with_a_swing_talks_with_the_coach_for_a_month(chatting: Chat) -> None:
    guest = Client()
    guest.guest = ask(guest, "Hello!").body["guestToken"]
    chatting.swing(anybody(chatting), 1)

    said = reply(guest, "How is my tempo?")

    assert said["writtenBy"] == "coach"
    assert chatting.thread(anybody(chatting))["expires_at"] <= time.time() + 30 * 86400
    assert len(guest.get("/api/chat/history").body["messages"]) == 4


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (1, "in 1 second"),
        (51, "in 51 seconds"),
        (119, "in 119 seconds"),
        (120, "in 2 minutes"),
        (3590, "in 60 minutes"),
        (7200, "in 2 hours"),
        (40_000, "in 11 hours 7 minutes"),
    ],
)
def test_a_limit_says_when_it_ends(seconds: int, told: str) -> None:
    assert errors.in_time(seconds) == told
