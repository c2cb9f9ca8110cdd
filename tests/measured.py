"""Measured swings for tests of what comes after the measurement, and what a good model says about one."""

import json
from functools import cache
from typing import Any

from swing import findings
from swing.answers import Advice
from swing.coach_settings import Settings
from swing.metrics import measure_all
from swing.models import Measurement
from swing.questions import advice_body
from tests.golfers import recorded_poses, true_swing
from tests.openai_server import model

SWAY = "face_on_right_60_sway"


@cache
def measured(clip: str = SWAY) -> Measurement:
    swing = true_swing(clip)
    metrics = measure_all(recorded_poses(clip), swing)
    return Measurement(swing=swing, metrics=metrics, findings=findings.findings(metrics, swing))


def good_advice(measurement: Measurement, **changes: Any) -> Advice:
    """An answer that says nothing but what was measured, except for the changes."""
    said = model.answer(advice_body(measurement, [], Settings()))
    return Advice.model_validate_json(json.dumps(said | changes))
