"""The stored events are what the functions really get: each handler understands its own."""

from typing import Any

import pytest

import api.app
import record_ai_jobs.app
import run_ai_jobs.app
from swing.models import SegmentStep, Step
from tests.functions.conftest import Account, event


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


def test_a_job_is_answered_and_recorded(account: Account, context: Any) -> None:
    assert run_ai_jobs.app.handler(event("run_ai_jobs"), context) == {"batchItemFailures": []}
    assert record_ai_jobs.app.handler(event("record_ai_jobs"), context) == {"batchItemFailures": []}
