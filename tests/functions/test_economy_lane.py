"""The economy lane: a batch at half the price, looked into by reminder and by webhook, and given up in time."""

import time
from typing import Any

import pytest

import ask_coach.app
import on_batch_ended.app
from swing import store
from tests.functions.coach import TOKEN, Coach, coached, openai
from tests.functions.conftest import event
from tests.functions.test_ask_coach import delivered, failure
from tests.openai_server import Invented, RateLimited
from tests.openai_server.webhooks import ended

__all__ = ["coached", "openai"]

LATER = int(time.time()) + 3600
BATCH = "batch_000002"  # the file of its request is the first


def hand_in(coach: Coach, context: Any, **changes: Any) -> None:
    message = coach.message(lane="batch", deadline_at=LATER, **changes)
    assert ask_coach.app.handler(delivered(message), context) == {"batchItemFailures": []}


def look(context: Any) -> None:
    assert ask_coach.app.handler(delivered({"batch_id": BATCH}), context) == {"batchItemFailures": []}


def test_a_question_is_handed_in_and_looked_into_later(coached: Coach, context: Any) -> None:
    hand_in(coached, context)

    assert coached.heard == []
    assert list(coached.openai.batches) == [BATCH]
    assert store.job(BATCH)


def test_an_answer_of_a_batch_reaches_the_same_token_at_half_the_price(coached: Coach, context: Any) -> None:
    hand_in(coached, context)
    look(context)

    answer = coached.artifact("batch-000.json")
    usage = answer["call"]["usage"]
    assert (coached.told["call"], coached.told["taskToken"]) == ("SendTaskSuccess", TOKEN)
    assert answer["call"]["cost_usd"] == pytest.approx((usage["input"] * 1.0 + usage["output"] * 5.0) / 2e6, abs=1e-6)
    assert answer["lane"] == "batch"
    assert store.job(BATCH) is None


def test_the_golfers_pictures_do_not_stay_in_openais_files(coached: Coach, context: Any) -> None:
    hand_in(coached, context)
    assert coached.openai.files

    look(context)

    assert coached.openai.files == {}


def test_a_question_that_is_delivered_twice_is_one_batch(coached: Coach, context: Any) -> None:
    hand_in(coached, context)
    hand_in(coached, context, task_token="another")
    look(context)

    assert len(coached.openai.batches) == 1
    assert coached.told["taskToken"] == "another"


def test_a_batch_that_is_not_ready_is_waited_for(coached: Coach, context: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    coached.openai.batches_end_as = "in_progress"
    monkeypatch.setenv("COACH_BATCH_LOOK_SECONDS", "0")
    hand_in(coached, context)

    look(context)

    assert coached.heard == []
    assert {"batch_id": BATCH} in coached.reminders()


@pytest.mark.parametrize("end", ["expired", "failed", "cancelled"])
def test_a_batch_that_ends_badly_fails_by_name(coached: Coach, context: Any, end: str) -> None:
    coached.openai.batches_end_as = end
    hand_in(coached, context)

    look(context)

    assert failure(coached)[0] == "CoachUnavailableError"


def test_a_batch_is_given_up_at_its_deadline(coached: Coach, context: Any) -> None:
    coached.openai.batches_end_as = "in_progress"
    message = coached.message(lane="batch", deadline_at=int(time.time()) - 1)
    ask_coach.app.handler(delivered(message), context)

    look(context)

    assert failure(coached)[0] == "CoachUnavailableError"
    assert coached.openai.batches[BATCH]["status"] == "cancelled"


def test_a_batch_that_nobody_waits_for_is_cancelled(coached: Coach, context: Any) -> None:
    coached.openai.batches_end_as = "in_progress"
    hand_in(coached, context)
    coached.is_waiting = False

    look(context)

    assert coached.openai.batches[BATCH]["status"] == "cancelled"
    assert store.job(BATCH) is None


@pytest.mark.parametrize(
    ("phase", "name"), [(Invented(), "CoachAnswerError"), (RateLimited(), "CoachRateLimitedError")]
)
def test_an_answer_of_a_batch_is_judged_like_any_other(coached: Coach, context: Any, phase: Any, name: str) -> None:
    coached.openai.script.once(phase)
    hand_in(coached, context)

    look(context)

    assert failure(coached)[0] == name


# ------------------------------------------------------------------ the webhook


def webhook(payload: bytes, headers: dict[str, str]) -> dict[str, Any]:
    return event("on_batch_ended") | {"body": payload.decode(), "headers": headers}


def test_a_signed_webhook_is_a_reminder(coached: Coach, context: Any) -> None:
    answer = on_batch_ended.app.handler(webhook(*ended(BATCH)), context)

    assert answer["statusCode"] == 204
    assert coached.reminders() == [{"batch_id": BATCH}]


def test_the_shipped_webhook_is_refused_because_openai_has_not_signed_it(coached: Coach, context: Any) -> None:
    assert on_batch_ended.app.handler(event("on_batch_ended"), context)["statusCode"] == 401


def test_a_webhook_with_another_signature_another_body_or_from_long_ago_is_refused(
    coached: Coach, context: Any
) -> None:
    payload, headers = ended(BATCH)
    forged = [
        webhook(*ended(BATCH, secret="whsec_c29tZWJvZHkgZWxzZQ==")),
        webhook(payload.replace(b"000002", b"000003"), headers),
        webhook(*ended(BATCH, age_s=3600)),
        webhook(payload, {}),
    ]

    assert [on_batch_ended.app.handler(each, context)["statusCode"] for each in forged] == [401] * 4
    assert coached.reminders() == []


def test_a_webhook_about_something_else_is_taken_and_forgotten(coached: Coach, context: Any) -> None:
    answer = on_batch_ended.app.handler(webhook(*ended("resp_1", "response.completed")), context)

    assert answer["statusCode"] == 204
    assert coached.reminders() == []
