"""What a model's server may write into an answer: it is read, or it is a failure with a short name."""

import json
from typing import Any

import pytest

from dev.fakes.openai_server import protocol
from swing.coach.model_catalog import cost_usd
from swing.coach.openai import failures, replies
from swing.domain.errors import CoachAnswerError, CoachUnavailableError, NoSwingError

# Step Functions takes 32,768 characters of a failure's cause.
MAX_CAUSE = 32_768


def answered(**changes: Any) -> replies.Reply:
    asked = {"model": "gpt-6.1-terra", "text": {}, "input": []}
    body = protocol.response(asked, [protocol.message("{}")]) | changes
    return replies.reply(replies.parsed(json.dumps(body), replies.Response))


@pytest.mark.parametrize(
    "item",
    [
        {"type": "tool_search_call", "arguments": {"query": "swing"}, "call_id": None, "name": None},
        {"type": "image_generation_call", "content": "data", "name": 5},
        {"type": "reasoning", "content": [{"type": "reasoning_text", "text": None}], "arguments": []},
    ],
    ids=lambda item: item["type"],
)
def test_what_else_a_model_puts_out_costs_no_answer(item: dict[str, Any]) -> None:
    assert answered(output=[item, protocol.message("{}")]).text == "{}"


def test_a_part_that_is_no_text_costs_no_answer() -> None:
    said = protocol.message("{}")
    said["content"].insert(0, {"type": "output_audio", "text": None, "refusal": {}})

    assert answered(output=[said]).text == "{}"


@pytest.mark.parametrize("tokens", [10**400, 10**15, 10**9], ids=["no float", "a fortune", "too many"])
@pytest.mark.parametrize("kind", ["input_tokens", "output_tokens"])
def test_tokens_that_no_model_reads_or_writes_are_no_bill(kind: str, tokens: int) -> None:
    with pytest.raises(CoachUnavailableError):
        answered(usage={"input_tokens": 10, "output_tokens": 1} | {kind: tokens})


@pytest.mark.parametrize("cached", [10**9, 11])
def test_no_more_is_read_from_a_cache_than_is_read(cached: int) -> None:
    details = {"input_tokens": 10, "output_tokens": 0, "input_tokens_details": {"cached_tokens": cached}}

    used = answered(usage=details).usage

    assert used.cached <= used.input
    assert cost_usd("gpt-6.1-terra", used, "fast") > 0


def test_a_cache_that_is_not_counted_is_none() -> None:
    details = {"input_tokens": 10, "output_tokens": 1, "input_tokens_details": {"cached_tokens": None}}

    assert answered(usage=details).usage.cached == 0


@pytest.mark.parametrize("name", ["", "r" * 10_000], ids=["none", "too long"])
def test_what_has_no_name_that_can_be_asked_for_is_not_made(name: str) -> None:
    with pytest.raises(CoachUnavailableError):
        replies.parsed(json.dumps({"id": name}), replies.Made)


@pytest.mark.parametrize(
    "raised",
    [
        lambda: failures.failure(400, "x" * 100_000),
        lambda: CoachAnswerError("\N{GOLFER}" * 100_000),
        lambda: NoSwingError("x" * 100_000, hint="\N{GOLFER}" * 100_000),
    ],
)
def test_a_failure_fits_into_what_the_workflow_hears(raised: Any) -> None:
    assert len(str(raised())) < MAX_CAUSE


def test_a_text_that_no_model_was_asked_for_is_no_answer() -> None:
    with pytest.raises(CoachAnswerError, match="too long"):
        replies.accepted(answered(output=[protocol.message("x" * 1_000_000)]))


@pytest.mark.parametrize(
    "date",
    [
        "Wed, 21 Oct 2415 07:28:00 +99999999999999",
        "Wed, 21 Oct 99999999999999999999 07:28:00 GMT",
        "Fri, 31 Dec 9999 23:59:59 -2359",
        "Mon, 01 Jan 0001 00:00:00 +2300",
    ],
)
def test_a_date_that_no_calendar_has_asks_for_a_pause_that_can_be_made(date: str) -> None:
    assert 0 <= failures.retry_after_s({"retry-after": date}) <= failures.MAX_WAIT_S
