"""The stored events are what the functions really get: each handler understands its own."""

from typing import Any

import pytest

import api.app
import chat.app
import forget_conversation.app
import record_ai_jobs.app
import remember_swing.app
import run_ai_jobs.app
from swing.domain.models import SegmentStep, Step
from tests.functions.asking import issuer
from tests.functions.chatting import Chat, chatting, openai
from tests.functions.conftest import Account, event

__all__ = ["chatting", "issuer", "openai"]


@pytest.mark.parametrize("name", ["probe_video", "measure_swing", "draw_frames", "draw_overlay", "consolidate_report"])
def test_a_step_of_the_workflow_is_read_from_its_event(name: str) -> None:
    step = Step.model_validate(event(name))

    assert step.s3_key == f"golf-swings/{step.user_id}/{step.analysis_id}.mp4"


@pytest.mark.parametrize("name", ["extract_frames", "estimate_pose"])
def test_a_step_of_a_segment_is_read_from_its_event(name: str) -> None:
    assert SegmentStep.model_validate(event(name)).segment.end > 0


def test_a_request_over_http_is_answered(account: Account, context: Any) -> None:
    answer = api.app.handler(event("api"), context)

    assert answer["statusCode"] == 200


def test_a_message_to_the_coach_is_answered(chatting: Chat, context: Any) -> None:
    answer = chat.app.handler(event("chat"), context)

    assert answer["statusCode"] == 200


def test_a_finished_swing_is_remembered(chatting: Chat, context: Any) -> None:
    chatting.account.analyses.put_item(Item={"analysis_id": "swing-1", "user_id": "golfer-1"})

    remember_swing.app.handler(event("remember_swing"), context)

    assert chatting.thread("golfer-1")["swing_count"] == 1


def test_a_conversation_that_is_gone_already_is_forgotten(chatting: Chat, context: Any) -> None:
    assert forget_conversation.app.handler(event("forget_conversation"), context) == {"batchItemFailures": []}


def test_a_job_is_answered_and_recorded(account: Account, context: Any) -> None:
    assert run_ai_jobs.app.handler(event("run_ai_jobs"), context) == {"batchItemFailures": []}
    assert record_ai_jobs.app.handler(event("record_ai_jobs"), context) == {"batchItemFailures": []}
