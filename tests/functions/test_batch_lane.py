"""The batch lane: a batch at half the price, looked into by reminder and by webhook, and given up in time."""

import time
from typing import Any

import pytest

import ask_coach.app
import on_batch_ended.app
from dev.fakes.openai_server import Invented, NoMoney, Phase, RateLimited, ServerError
from dev.fakes.openai_server.webhooks import ended
from swing.analyses import items
from swing.coach import circuit_breaker
from tests.functions.coach import TOKEN, Coach, coached, openai
from tests.functions.conftest import event
from tests.functions.test_ask_coach import delivered, failure

__all__ = ["coached", "openai"]

LATER = int(time.time()) + 3600
BATCH = "batch_000002"  # the file of its request is the first


def hand_in(coach: Coach, context: Any, **changes: Any) -> None:
    message = coach.message(lane="batch", deadline_at=LATER, **changes)
    assert ask_coach.app.handler(delivered(message), context) == {"batchItemFailures": []}


def look(context: Any, batch: str = BATCH) -> None:
    assert ask_coach.app.handler(delivered({"batch_id": batch}), context) == {"batchItemFailures": []}


def test_a_question_is_handed_in_and_looked_into_later(coached: Coach, context: Any) -> None:
    hand_in(coached, context)

    assert coached.heard == []
    assert list(coached.openai.batches) == [BATCH]
    assert items.jobs_item(BATCH)


def test_an_answer_of_a_batch_reaches_the_same_token_at_half_the_price(coached: Coach, context: Any) -> None:
    hand_in(coached, context)
    look(context)

    answer = coached.artifact("batch-000.json")
    usage = answer["call"]["usage"]
    assert (coached.told["call"], coached.told["taskToken"]) == ("SendTaskSuccess", TOKEN)
    assert answer["call"]["cost_usd"] == pytest.approx((usage["input"] * 1.0 + usage["output"] * 5.0) / 2e6, abs=1e-6)
    assert answer["lane"] == "batch"
    assert items.jobs_item(BATCH) is None


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
    coached.is_waiting = False
    look(context)

    assert failure(coached)[0] == "CoachUnavailableError"
    assert gone(coached, "cancelled")


def test_a_batch_that_nobody_waits_for_is_cancelled(coached: Coach, context: Any) -> None:
    coached.openai.batches_end_as = "in_progress"
    hand_in(coached, context)
    coached.is_waiting = False

    look(context)
    look(context)

    assert coached.heard == []
    assert gone(coached, "cancelled")


def test_a_batch_is_not_forgotten_before_it_is_cancelled(
    coached: Coach, context: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COACH_BATCH_LOOK_SECONDS", "0")
    coached.openai.batches_end_as = "in_progress"
    coached.openai.refuse(f"POST /v1/batches/{BATCH}/cancel", ServerError())
    hand_in(coached, context)
    coached.reminders()
    coached.is_waiting = False

    look(context)
    assert coached.reminders() == [{"batch_id": BATCH}]

    coached.openai.before.clear()
    look(context)
    look(context)
    assert gone(coached, "cancelled")


def gone(coach: Coach, status: str) -> bool:
    """Whether the batch has ended like this, and nothing is left of it, at OpenAI or here."""
    return (
        coach.openai.batches[BATCH]["status"] == status and coach.openai.files == {} and items.jobs_item(BATCH) is None
    )


@pytest.mark.parametrize("unanswered", ["GET /v1/batches/", "GET /v1/files/"])
@pytest.mark.parametrize("phase", [RateLimited(), ServerError()])
def test_a_batch_that_cannot_be_asked_about_is_asked_about_later(
    coached: Coach, context: Any, unanswered: str, phase: Phase
) -> None:
    hand_in(coached, context)
    coached.openai.refuse(unanswered, phase)

    look(context)
    assert coached.heard == []

    coached.openai.before.clear()
    look(context)
    assert coached.told["call"] == "SendTaskSuccess"
    assert gone(coached, "completed")


def test_a_batch_outlives_an_open_breaker(coached: Coach, context: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COACH_BATCH_LOOK_SECONDS", "0")
    hand_in(coached, context)
    coached.openai.refuse("GET /v1/batches/", ServerError())
    for _ in range(circuit_breaker.FAILURES):
        look(context)
    coached.openai.before.clear()
    coached.reminders()

    look(context)

    assert coached.heard == []
    assert coached.reminders() == [{"batch_id": BATCH}]


def test_a_batch_that_cannot_be_asked_about_is_given_up_at_its_deadline(coached: Coach, context: Any) -> None:
    message = coached.message(lane="batch", deadline_at=int(time.time()) - 1)
    ask_coach.app.handler(delivered(message), context)
    coached.openai.refuse("GET /v1/batches/", ServerError())

    look(context)
    coached.is_waiting = False
    coached.openai.before.clear()
    look(context)

    assert failure(coached)[0] == "CoachUnavailableError"
    assert gone(coached, "completed")


@pytest.mark.parametrize("phase", [ServerError(), NoMoney()])
def test_an_answer_is_kept_and_files_are_deleted_later_when_openai_does_not_delete_them(
    coached: Coach, context: Any, phase: Phase
) -> None:
    hand_in(coached, context)
    coached.openai.refuse("DELETE /v1/files/", phase)

    look(context)
    assert coached.told["call"] == "SendTaskSuccess"
    assert coached.artifact("batch-000.json")

    coached.is_waiting = False
    coached.openai.before.clear()
    look(context)
    assert gone(coached, "completed")


def test_one_file_that_stays_keeps_no_other(coached: Coach, context: Any) -> None:
    hand_in(coached, context)
    [request] = coached.openai.files
    coached.openai.refuse(f"DELETE /v1/files/{request}", ServerError())

    look(context)

    assert list(coached.openai.files) == [request]


def test_a_batch_that_openai_does_not_know_is_forgotten(coached: Coach, context: Any) -> None:
    hand_in(coached, context)
    coached.openai.batches.clear()

    look(context)

    assert failure(coached)[0] == "NoCoachError"
    assert items.jobs_item(BATCH) is None


def test_two_looks_at_once_find_the_same_answer(coached: Coach, context: Any) -> None:
    def another() -> None:
        del coached.openai.before["GET /v1/files/"]
        look(context)

    hand_in(coached, context)
    coached.openai.before["GET /v1/files/"] = another

    look(context)

    assert [told["call"] for told in coached.heard] == ["SendTaskSuccess"] * 2
    assert gone(coached, "completed")


def test_a_batch_that_could_not_be_made_leaves_no_pictures(coached: Coach, context: Any) -> None:
    coached.openai.refuse("POST /v1/batches", ServerError())

    hand_in(coached, context)

    assert failure(coached)[0] == "CoachUnavailableError"
    assert coached.openai.files == {}


@pytest.mark.parametrize("phase", [ServerError(), NoMoney()])
def test_a_batch_that_ends_badly_is_no_outage(coached: Coach, context: Any, phase: Phase) -> None:
    coached.openai.script.once(*[phase] * circuit_breaker.FAILURES)

    for number in range(circuit_breaker.FAILURES + 1):
        hand_in(coached, context, question=f"batch-{number:03}")
    for batch in list(coached.openai.batches):
        look(context, batch)

    assert [told["call"] for told in coached.heard] == ["SendTaskFailure"] * circuit_breaker.FAILURES + [
        "SendTaskSuccess"
    ]


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
