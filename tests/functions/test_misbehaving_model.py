"""The model misbehaves: what becomes of a report, of a batch and of a message, what it costs, and who counts it."""

import json
import re
import time
from typing import Any

import boto3
import pytest

from dev.fakes.openai_server import KEY, OpenAIServer, RateLimited, ServerError
from dev.fakes.openai_server.webhooks import SECRET as WEBHOOK
from ops.local import ROOT
from tests.functions.api_client import Client
from tests.functions.asking import anna, issuer
from tests.functions.chatting import SECRET, Chat, ask, chatting, reply
from tests.functions.coach import Coach, coached, openai
from tests.functions.misbehaviours import LATER, TABLE, WIRE, Misbehaviour, lines
from tests.functions.test_ask_coach import ask as ask_once
from tests.functions.test_ask_coach import failure
from tests.functions.test_batch_lane import BATCH, hand_in, look

__all__ = ["anna", "chatting", "coached", "issuer", "openai"]

TODAY = time.strftime("%Y-%m-%d", time.gmtime())
# Where nobody should wait, whoever does waits for as long as the test may take.
FOR_EVER = "3600"
# A model is asked only while six seconds of a turn are left: the rest is for what comes before, on a busy machine too.
TURN_S = "10"
QUICK = [each for each in WIRE if not each.waits]
EVERY = pytest.mark.parametrize("wrong", TABLE, ids=lambda wrong: re.sub(r"[^a-z0-9]+", " ", wrong.what.lower()))


def patience(wrong: Misbehaviour, least: str) -> str:
    return least if wrong.waits else FOR_EVER


@EVERY
def test_a_report_gets_a_name_a_bill_and_maybe_an_open_breaker(
    coached: Coach, context: Any, monkeypatch: pytest.MonkeyPatch, wrong: Misbehaviour
) -> None:
    monkeypatch.setenv("COACH_TIMEOUT_SECONDS", patience(wrong, "1"))
    coached.openai.script.once(ServerError(), ServerError())
    coached.openai.script.always(wrong.phase)
    for _ in range(3):
        ask_once(coached, context)
    coached.openai.script.clear()

    ask_once(coached, context)

    names = [told.get("error", "answered") for told in coached.heard]
    assert names[2:] == [wrong.report, "CoachBreakerOpenError" if wrong.counts else "answered"]
    assert (paid(coached) > 0) == wrong.paid


def paid(coach: Coach) -> float:
    """Dollars for what could not be used."""
    try:
        calls = coach.artifact("batch-000.rejected.json")["calls"]
    except coach.account.s3.exceptions.NoSuchKey:
        return 0
    return float(sum(call["cost_usd"] for call in calls))


@EVERY
def test_a_batch_is_looked_into_again_or_hands_over_to_the_fast_lane(
    coached: Coach, context: Any, monkeypatch: pytest.MonkeyPatch, wrong: Misbehaviour
) -> None:
    monkeypatch.setenv("COACH_RECORD_SECONDS", patience(wrong, "1"))
    hand_in(coached, context)
    meet(coached, wrong)

    look(context)
    heard = list(coached.heard)
    coached.openai.before.clear()
    look(context)

    assert [told.get("error") for told in heard] == ([] if wrong.batch == LATER else [wrong.batch])
    assert wrong.batch != LATER or coached.told["call"] == "SendTaskSuccess"


def meet(coach: Coach, wrong: Misbehaviour) -> None:
    if wrong.place == "line":
        coach.openai.script.once(wrong.phase)
    else:
        coach.openai.refuse(f"GET /v1/batches/{BATCH}", wrong.phase)


@EVERY
def test_a_golfer_is_answered_by_rules_gets_the_reservation_back_and_may_go_on(
    chatting: Chat, anna: Client, wrong: Misbehaviour
) -> None:
    chatting.limit(CHAT_TURN_SECONDS=patience(wrong, TURN_S))
    chatting.openai.script.once(ServerError(), ServerError())
    chatting.openai.script.always(wrong.phase)
    for _ in range(2):
        reply(anna, "Hello!")

    said = reply(anna, "Hello!")
    spent = [chatting.spent(f"{budget}#{TODAY}") for budget in ("chat#anna", "day")]
    chatting.openai.script.clear()
    then = ask(anna, "Hello!")

    assert (said["writtenBy"], said["reason"]) == ("rules", wrong.chat)
    assert [usd > 0 for usd in spent] == [wrong.paid] * 2
    assert (then.status, then.body["reply"]["reason"]) == (200, "BREAKER_OPEN" if wrong.counts else None)


@pytest.mark.parametrize("wrong", QUICK, ids=lambda wrong: wrong.what)
def test_a_conversation_that_does_not_begin_is_the_same_failure(
    chatting: Chat, anna: Client, wrong: Misbehaviour
) -> None:
    chatting.openai.refuse("POST /v1/conversations", wrong.phase)

    said = reply(anna, "Hello!")

    assert (said["writtenBy"], said["reason"]) == ("rules", wrong.chat)
    assert chatting.spent(f"chat#anna#{TODAY}") == 0


@pytest.mark.parametrize(
    "wrong", [each for each in WIRE if each.batch == LATER and not each.waits], ids=lambda wrong: wrong.what
)
@pytest.mark.parametrize("unanswered", ["GET /v1/files/", "DELETE /v1/files/"])
def test_a_batch_stays_until_its_answer_is_read_and_its_pictures_are_gone(
    coached: Coach, context: Any, wrong: Misbehaviour, unanswered: str
) -> None:
    hand_in(coached, context)
    coached.openai.refuse(unanswered, wrong.phase)
    look(context)
    coached.openai.before.clear()

    look(context)

    assert {told["call"] for told in coached.heard} == {"SendTaskSuccess"}
    assert coached.openai.files == {}


@pytest.mark.parametrize("body", ["null", "[]", "{}", '"a page"', '{"id": "resp_1"}'])
def test_a_batch_whose_line_has_no_answer_hands_over_to_the_fast_lane(coached: Coach, context: Any, body: str) -> None:
    hand_in(coached, context)
    coached.openai.look(BATCH)
    line = f'{{"response": {{"status_code": 200, "body": {body}}}, "error": null}}'
    coached.openai.files[coached.openai.batches[BATCH]["output_file_id"]] = line.encode()

    look(context)

    assert failure(coached)[0] == "CoachUnavailableError"


def test_the_docs_have_the_table() -> None:
    told = (ROOT / "docs" / "coach.md").read_text()

    assert "\n".join(lines()) in told


# ------------------------------------------------------------------ how long one waits


@pytest.mark.parametrize(
    ("said", "wait_s"),
    [
        pytest.param("7", 7, id="seconds"),
        pytest.param("0.5", 0.5, id="half a second"),
        pytest.param("nan", 0, id="nan"),
        pytest.param("-5", 0, id="less than nothing"),
        pytest.param("1e400", 86400, id="without an end"),
        pytest.param("99999999999999999999", 86400, id="huge"),
        pytest.param("soon", 0, id="a word"),
        pytest.param("Wed, 21 Oct 2015 07:28:00 GMT", 0, id="a date that is over"),
        pytest.param("Wed, 21 Oct 2415 07:28:00 GMT", 86400, id="a date far away"),
        pytest.param("Wed, 99 Oct 2415 07:28:00 GMT", 0, id="a date that is none"),
    ],
)
def test_retry_after_is_read_as_it_is_meant(coached: Coach, context: Any, said: str, wait_s: float) -> None:
    coached.openai.script.once(RateLimited(said=said))

    ask_once(coached, context)

    assert failure(coached)[1]["retry_after_s"] == wait_s


def test_retry_after_may_be_a_date(coached: Coach, context: Any) -> None:
    date = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(time.time() + 3000))
    coached.openai.script.once(RateLimited(said=date))

    ask_once(coached, context)

    assert 0 < failure(coached)[1]["retry_after_s"] <= 3000


# ------------------------------------------------------------------ a key that was changed


def change_key(openai: OpenAIServer, secret: str) -> None:
    """The old key is revoked; what a sandbox remembers of the secret is what it was."""
    openai.key = f"{KEY}-new"
    value = json.dumps({"api_key": openai.key, "webhook_secret": WEBHOOK, "salt": "pepper"})
    boto3.client("secretsmanager").put_secret_value(SecretId=secret, SecretString=value)


def test_a_key_that_was_changed_is_fetched_at_once(coached: Coach, context: Any) -> None:
    ask_once(coached, context)
    change_key(coached.openai, "golf-coach-openai-dev")

    ask_once(coached, context, "report")

    assert [told["call"] for told in coached.heard] == ["SendTaskSuccess"] * 2


def test_a_key_that_was_changed_is_fetched_at_once_in_the_chat(chatting: Chat, anna: Client) -> None:
    reply(anna, "Hello!")
    change_key(chatting.openai, SECRET)

    assert reply(anna, "Hello!")["writtenBy"] == "coach"


def test_a_key_that_was_changed_is_fetched_at_once_for_a_batch(coached: Coach, context: Any) -> None:
    hand_in(coached, context)
    change_key(coached.openai, "golf-coach-openai-dev")

    look(context)

    assert coached.told["call"] == "SendTaskSuccess"
