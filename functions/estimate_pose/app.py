"""Estimate the poses: a frame pack in, the golfer's landmarks out."""

import tempfile
from pathlib import Path
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from swing.aws import s3
from swing.domain import keys
from swing.domain.models import SegmentStep
from swing.media import cage, video
from swing.pose import landmarker, storage
from swing.settings import needed
from swing.telemetry import logger, tracer

needed("ARTIFACTS_BUCKET")


@logger.inject_lambda_context(correlation_id_path="analysis_id")
@tracer.capture_lambda_handler
@cage.caged
def handler(event: dict[str, Any], context: LambdaContext) -> None:
    step = SegmentStep.model_validate(event)
    with tempfile.TemporaryDirectory() as folder:
        pack = Path(folder) / "frames.mkv"
        s3.load_file(step, keys.frames_name(step.segment), pack)

        poses = landmarker.estimate(video.frames(pack), video.packed_plan(pack))

    storage.save_poses(step, keys.poses_name(step.segment), poses)
