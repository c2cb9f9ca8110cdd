"""What a dead letter says, in whichever of its shapes it comes."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from ops.dead_letters.letters import letter, sentence
from ops.dead_letters.queues import Message, short

CREATED = {"detail-type": "Object Created", "detail": {"object": {"key": "golf-swings/golfer/swing-1.mp4"}}}
ENDED = {"detail-type": "Step Functions Execution Status Change", "detail": {"input": '{"analysis_id": "swing-1"}'}}


def message(body: Any, **attributes: Any) -> Message:
    return Message("id", "handle", body, json.dumps(body), attributes, datetime(2026, 11, 22, tzinfo=UTC), 1)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param({"analysis_id": "swing-1", "run_id": "r"}, id="a failed execution"),
        pytest.param({"s3_bucket": "videos", "s3_key": "golf-swings/golfer/swing-1.mp4"}, id="a message by hand"),
        pytest.param(CREATED, id="an upload"),
        pytest.param(ENDED, id="an ended execution"),
        pytest.param({"requestPayload": ENDED}, id="Lambda's note of an event that could not be handled"),
    ],
)
def test_a_letter_names_its_analysis(body: Any) -> None:
    assert letter(message(body), "upload").analysis_id == "swing-1"


@pytest.mark.parametrize("detail", ["nothing", None, 5, ["executionArn"]])
def test_an_event_that_tells_nothing_is_shown_all_the_same(detail: Any) -> None:
    assert letter(message({"detail": detail}), "events").execution_arn == ""


def test_a_message_that_is_no_json_is_shown_all_the_same() -> None:
    dead = letter(message(None), "upload")

    assert (dead.analysis_id, dead.error_class) == ("?", "NotJson")


def test_eventbridge_says_itself_why_it_could_not_deliver() -> None:
    dead = letter(message(CREATED, ERROR_CODE={"DataType": "String", "StringValue": "NO_PERMISSIONS"}), "upload")

    assert dead.error_class == "NO_PERMISSIONS"


@pytest.mark.parametrize(
    ("cause", "said"),
    [
        ("it broke", "it broke"),
        (
            '{"errorMessage": "the tape measure is torn", "errorType": "E", "stackTrace": ["line 1"]}',
            "the tape measure is torn",
        ),
        ('{"dead_letter_id": "42", "cause": "{\\"errorMessage\\": \\"inner\\"}"}', "inner"),
        ("a\n  b", "a b"),
        ("x" * 300, "x" * 199 + "…"),
    ],
)
def test_a_cause_is_one_sentence(cause: str, said: str) -> None:
    assert sentence(cause) == said


@pytest.mark.parametrize(
    ("logical_id", "name"),
    [("UploadQueue", "upload"), ("AiAnalysisQueue", "ai-analysis"), ("AnalysisDeadLetterQueue", "analysis")],
)
def test_a_queue_has_a_short_name(logical_id: str, name: str) -> None:
    assert short(logical_id) == name
