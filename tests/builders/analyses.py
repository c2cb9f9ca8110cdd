"""Measured swings for tests of what comes after the measurement, and what a good model says about one."""

import json
from functools import cache
from typing import Any

from dev.fakes.openai_server import model
from dev.fakes.videos import video_info
from swing.aws.dynamodb_values import plain
from swing.coach.answers import Advice
from swing.coach.requests import advice_body
from swing.coach.settings import Settings
from swing.domain.models import Measurement
from swing.measurement import findings
from swing.measurement.metrics import measure_all
from swing.report import rules
from swing.report.results import results
from tests.builders.swings import recorded_poses, true_swing

SWAY, LEFTY, BEHIND = "face_on_right_60_sway", "face_on_left_30", "down_the_line_right_60"
SHEET = "s3://videos/strip.jpg"
VIDEO = video_info()


@cache
def measured(clip: str = SWAY) -> Measurement:
    swing = true_swing(clip)
    metrics = measure_all(recorded_poses(clip), swing)
    return Measurement(swing=swing, metrics=metrics, findings=findings.findings(metrics, swing))


def good_advice(measurement: Measurement, **changes: Any) -> Advice:
    """An answer that says nothing but what was measured, except for the changes."""
    said = model.answer(advice_body(measurement, [], Settings()))
    return Advice.model_validate_json(json.dumps(said | changes))


def analysis_item(user_id: str, day: int, clip: str = SWAY) -> dict[str, Any]:
    """A finished analysis of this day in November."""
    return item_of(measured(clip), user_id, f"{user_id}-{day}", f"2026-11-{day:02}T10:00:00.000Z")


def item_of(measurement: Measurement, user_id: str, analysis_id: str, created_at: str) -> dict[str, Any]:
    """A finished analysis as the workflow leaves it."""
    item: dict[str, Any] = plain(
        {
            "analysis_id": analysis_id,
            "user_id": user_id,
            "run_id": "run-1",
            "status": "AI_COMPLETED",
            "s3_key": f"golf-swings/{user_id}/{analysis_id}.mp4",
            "created_at": created_at,
            "analysis_results": results(measurement, VIDEO, [], SHEET),
            "ai_analysis": rules.report(measurement).model_dump_json(),
        }
    )
    return item
