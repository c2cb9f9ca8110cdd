"""Functions for swings that were measured before: a test of the coach deploys them instead of the pose estimation.

Probing finds nothing to segment, measuring finds the measurement in a file, drawing leaves the same picture for every
event. `ask` is the real function, but its process dies between answer and token for analyses called `dies-...`.
"""

import os
import signal
import tempfile
from pathlib import Path
from typing import Any

from dev.fakes.videos import video_info
from swing.aws import dynamodb, executions, s3
from swing.coach.requests import plan
from swing.coach.settings import settings
from swing.domain import keys
from swing.domain.models import Measurement, Step
from swing.report.results import results

MEASUREMENT = "REHEARSED_MEASUREMENT"
PICTURE = b"\xff\xd8 a golfer, as far as the server of the tests looks \xff\xd9"
VIDEO = video_info()

Event = dict[str, Any]


def probe(event: Event, context: Any) -> Event:
    return {"segments": [], "segments_at_once": 1}


def measure(event: Event, context: Any) -> Event:
    measurement = Measurement.model_validate_json(Path(os.environ[MEASUREMENT]).read_text())
    s3.save(Step.model_validate(event), keys.MEASUREMENT, measurement)
    return {"coach": plan(measurement, settings()).model_dump(mode="json")}


def draw(event: Event, context: Any) -> Event:
    step = Step.model_validate(event)
    measurement = s3.load(Measurement, step, keys.MEASUREMENT)
    sheet = s3.save_picture(step, keys.CONTACT_SHEET, PICTURE)
    for name, mark in measurement.swing.events.items():
        if mark:
            s3.save_picture(step, keys.picture_name(name, mark), PICTURE)
    return {"analysis_results": dynamodb.typed(results(measurement, VIDEO, [], sheet))}


def ask(event: Event, context: Any) -> Any:
    # Imported here, because the other functions of this module start faster without OpenAI's client.
    from ask_coach.app import handler  # noqa: PLC0415

    if '"dies-' in str(event) and first_time():
        executions.stepfunctions().meta.events.register("before-send.sfn.SendTaskSuccess", die)
    return handler(event, context)


def first_time() -> bool:
    """True once, whatever process asks: each has a folder of its own, beside those of all others of the engine."""
    try:
        (Path(tempfile.gettempdir()).parent / "died").touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


def die(**_: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)
