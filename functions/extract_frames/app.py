"""Extract the frames: one segment of the video in, a pack of small upright pictures out."""

import tempfile
from pathlib import Path
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from swing import recordings, store, video
from swing.models import SegmentStep
from swing.telemetry import logger, tracer


@logger.inject_lambda_context(correlation_id_path="analysis_id")
@tracer.capture_lambda_handler
def handler(event: dict[str, Any], context: LambdaContext) -> None:
    step = SegmentStep.model_validate(event)
    times_s = recordings.load_times(step)

    with store.video(step) as path, tempfile.TemporaryDirectory() as folder:
        video.pack(path, times_s, step.segment, Path(folder) / "frames.mkv")

        store.save_file(step, store.frames_name(step.segment), Path(folder) / "frames.mkv")
