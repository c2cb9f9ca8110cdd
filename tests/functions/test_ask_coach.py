"""One question to the coach: what is sent, what is kept, what the workflow hears, and what each failure is called."""

import json
from typing import Any

import boto3
import pytest

from ask_coach.app import handler
from dev.fakes.openai_server import (
    ContentFilter,
    Cut,
    Good,
    Invented,
    NoMoney,
    Phase,
    RateLimited,
    Refusal,
    ServerError,
    Silence,
)
from swing.coach import circuit_breaker
from swing.coach.settings import PROMPT_VERSION
from tests.functions.coach import FRAMES, STEP, TOKEN, Coach, coached, openai
from tests.functions.conftest import event

__all__ = ["coached", "openai"]


def delivered(*messages: dict[str, Any]) -> dict[str, Any]:
    template = event("ask_coach")["Records"][0]
    records = [template | {"messageId": str(n), "body": json.dumps(body)} for n, body in enumerate(messages)]
    return {"Records": records}


def ask(coach: Coach, context: Any, question: str = "batch-000", **changes: Any) -> Any:
    return handler(delivered(coach.message(question, **changes)), context)


def failure(coach: Coach) -> tuple[str, dict[str, Any]]:
    return coach.told["error"], json.loads(coach.told["cause"])


# ------------------------------------------------------------------ answers


def test_the_shipped_event_is_answered(coached: Coach, context: Any) -> None:
    assert handler(event("ask_coach"), context) == {"batchItemFailures": []}

    assert coached.told["call"] == "SendTaskSuccess"


def test_an_answer_is_kept_and_the_workflow_gets_a_pointer_to_it(coached: Coach, context: Any) -> None:
    ask(coached, context)

    answer = coached.artifact("batch-000.json")
    facts = json.loads(answer["text"])
    assert [frame["event"] for frame in facts["frames"]] == FRAMES
    assert coached.told["taskToken"] == TOKEN
    assert json.loads(coached.told["output"]) == {
        "answer_key": f"coach/{PROMPT_VERSION}/batch-000.json",
        "tokens": sum(answer["call"]["usage"][kind] for kind in ("input", "output")),
        "cost_usd": answer["call"]["cost_usd"],
    }
    assert answer["call"]["cost_usd"] > 0


def test_the_report_is_asked_for_with_the_facts_of_the_batches(coached: Coach, context: Any) -> None:
    ask(coached, context, "batch-000")
    ask(coached, context, "report", batches=["batch-000", "batch-001"])

    told = json.loads(coached.openai.calls[1].body["input"][0]["content"][1]["text"])
    assert [frame["event"] for frame in told["facts"]] == FRAMES
    assert json.loads(coached.artifact("report.json")["text"])["root_cause"]


def test_an_answer_that_is_there_already_is_not_paid_for_again(coached: Coach, context: Any) -> None:
    ask(coached, context)
    ask(coached, context, task_token="another")

    assert len(coached.openai.calls) == 1
    assert [answer["taskToken"] for answer in coached.heard] == [TOKEN, "another"]


def test_nothing_is_asked_for_a_workflow_that_has_gone_on(coached: Coach, context: Any) -> None:
    coached.is_waiting = False

    ask(coached, context)

    assert coached.openai.calls == []
    assert coached.heard == []


def test_no_name_no_id_and_no_key_leave_for_openai(coached: Coach, context: Any) -> None:
    ask(coached, context)
    ask(coached, context, "report")

    for call in coached.openai.calls:
        sent = json.dumps(call.body)
        assert not any(secret in sent for secret in (STEP.user_id, STEP.analysis_id, STEP.s3_key, TOKEN, "sk-test"))
        assert call.body["store"] is False
        assert len(call.body["safety_identifier"]) == 64


def test_no_report_is_asked_for_when_nobody_has_seen_a_frame(coached: Coach, context: Any) -> None:
    ask(coached, context, "report")

    assert coached.openai.calls == []
    assert failure(coached)[0] == "NoCoachError"


# ------------------------------------------------------------------ failures


@pytest.mark.parametrize(
    ("phase", "name", "code"),
    [
        pytest.param(RateLimited(7), "CoachRateLimitedError", "RATE_LIMITED", id="429"),
        pytest.param(ServerError(500), "CoachUnavailableError", "UNAVAILABLE", id="500"),
        pytest.param(ServerError(503), "CoachUnavailableError", "UNAVAILABLE", id="503"),
        pytest.param(Silence(), "CoachUnavailableError", "UNAVAILABLE", id="time-out"),
        pytest.param(NoMoney(), "CoachQuotaError", "QUOTA", id="insufficient_quota"),
        pytest.param(Refusal(), "CoachRefusedError", "REFUSED", id="refusal"),
        pytest.param(ContentFilter(), "CoachRefusedError", "REFUSED", id="content filter"),
        pytest.param(Cut(), "CoachAnswerError", "ANSWER", id="cut"),
        pytest.param(Invented(), "CoachAnswerError", "ANSWER", id="invented number"),
    ],
)
def test_a_failure_has_a_name(coached: Coach, context: Any, phase: Phase, name: str, code: str) -> None:
    coached.openai.script.once(phase)

    assert ask(coached, context) == {"batchItemFailures": []}

    assert coached.told["call"] == "SendTaskFailure"
    assert failure(coached)[0] == name
    assert failure(coached)[1]["code"] == code


def test_the_wait_that_the_model_asks_for_reaches_the_workflow(coached: Coach, context: Any) -> None:
    coached.openai.script.once(RateLimited(7))

    ask(coached, context)

    assert failure(coached)[1]["retry_after_s"] == pytest.approx(7, abs=0.1)


@pytest.mark.parametrize("key", ["", "sk-somebody-elses"])
def test_without_a_key_that_works_there_is_no_coach(coached: Coach, context: Any, key: str) -> None:
    coached.set_key(key)

    ask(coached, context)

    name, told = failure(coached)
    assert name == "NoCoachError"
    assert "sk-" not in json.dumps(told)


def test_openais_client_tries_once(coached: Coach, context: Any) -> None:
    coached.openai.script.once(ServerError(), Good())

    ask(coached, context)

    assert len(coached.openai.calls) == 1


@pytest.mark.parametrize("phase", [Invented(), Cut()])
def test_an_invalid_answer_is_asked_again_with_the_complaint_and_both_are_paid(
    coached: Coach, context: Any, phase: Phase
) -> None:
    coached.openai.script.once(phase)

    ask(coached, context)
    ask(coached, context)

    first, second = coached.openai.calls
    complaint = coached.artifact("batch-000.rejected.json")["complaint"]
    assert complaint in second.body["input"][2]["content"][0]["text"]
    assert second.body["input"][0] == first.body["input"][0]
    assert coached.heard[1]["call"] == "SendTaskSuccess"
    assert coached.artifact("batch-000.rejected.json")["calls"][0]["cost_usd"] > 0


def test_every_rejected_answer_stays_on_the_bill(coached: Coach, context: Any) -> None:
    coached.openai.script.once(Invented(), Cut())

    ask(coached, context)
    ask(coached, context)

    assert len(coached.artifact("batch-000.rejected.json")["calls"]) == 2


def test_a_failure_of_ours_is_told_and_goes_back_to_the_queue(coached: Coach, context: Any) -> None:
    boto3.client("s3").delete_object(
        Bucket="golf-coach-artifacts-123456789012-us-east-1-dev",
        Key=f"{STEP.analysis_id}/{STEP.run_id}/measurement.json",
    )

    answer = ask(coached, context)

    assert answer == {"batchItemFailures": [{"itemIdentifier": "0"}]}
    assert failure(coached)[0] == "CoachUnavailableError"


def test_a_bad_message_does_not_take_its_neighbours_along(coached: Coach, context: Any) -> None:
    answer = handler(delivered({"nonsense": True}, coached.message()), context)

    assert answer == {"batchItemFailures": [{"itemIdentifier": "0"}]}
    assert coached.told["call"] == "SendTaskSuccess"


# ------------------------------------------------------------------ the breaker


def test_after_three_failures_in_a_row_nobody_asks(coached: Coach, context: Any) -> None:
    coached.openai.script.always(ServerError())

    for _ in range(circuit_breaker.FAILURES + 2):
        ask(coached, context)

    assert len(coached.openai.calls) == circuit_breaker.FAILURES
    assert [answer["error"] for answer in coached.heard[-2:]] == ["CoachBreakerOpenError"] * 2
    item = (
        boto3.resource("dynamodb")
        .Table("golf-coach-usage-dev")
        .get_item(Key={"usage_id": circuit_breaker.NAME})["Item"]
    )
    assert item["state"] == "OPEN"


def test_a_busy_model_is_not_a_broken_one(coached: Coach, context: Any) -> None:
    coached.openai.script.always(RateLimited())

    for _ in range(circuit_breaker.FAILURES + 2):
        ask(coached, context)

    assert len(coached.openai.calls) == circuit_breaker.FAILURES + 2


@pytest.mark.parametrize("secret", ["sk-the-key-alone", "[]", '{"api_key": 5}', "null"])
def test_a_secret_of_another_shape_is_no_key_and_is_told_to_nobody(
    coached: Coach, context: Any, capsys: pytest.CaptureFixture[str], secret: str
) -> None:
    boto3.client("secretsmanager").put_secret_value(SecretId="golf-coach-openai-dev", SecretString=secret)

    ask(coached, context)

    assert failure(coached)[0] == "NoCoachError"
    assert "sk-the-key-alone" not in capsys.readouterr().out + str(coached.heard)


def test_a_broken_model_is_tried_again_after_a_while(
    coached: Coach, context: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    coached.openai.script.once(*[ServerError()] * circuit_breaker.FAILURES)
    for _ in range(circuit_breaker.FAILURES):
        ask(coached, context)
    table = boto3.resource("dynamodb").Table("golf-coach-usage-dev")
    table.update_item(
        Key={"usage_id": circuit_breaker.NAME},
        UpdateExpression="SET opened_at = opened_at - :while",
        ExpressionAttributeValues={":while": 61},
    )
    coached.go_on_in_another_sandbox()

    ask(coached, context)

    assert coached.heard[-1]["call"] == "SendTaskSuccess"
    assert table.get_item(Key={"usage_id": circuit_breaker.NAME})["Item"]["state"] == "CLOSED"
