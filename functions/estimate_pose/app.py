"""Estimate the poses: a frame pack in, the golfer's landmarks out."""

import tempfile
from pathlib import Path
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from swing import pose, recordings, store, video
from swing.models import SegmentStep
from swing.telemetry import logger, tracer


@logger.inject_lambda_context(correlation_id_path="analysis_id")
@tracer.capture_lambda_handler
def handler(event: dict[str, Any], context: LambdaContext) -> None:
    step = SegmentStep.model_validate(event)
    with tempfile.TemporaryDirectory() as folder:
        pack = Path(folder) / "frames.mkv"
        store.load_file(step, store.frames_name(step.segment), pack)

        poses = pose.estimate(video.frames(pack), video.packed_plan(pack))

    recordings.save_poses(step, store.poses_name(step.segment), poses)
