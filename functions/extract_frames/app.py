"""Extract the frames: one segment of the video in, a pack of small upright pictures out."""

import tempfile
from pathlib import Path
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from swing.aws import s3, videos
from swing.domain import keys
from swing.domain.models import SegmentStep, VideoInfo
from swing.media import cage, video
from swing.pose import storage
from swing.settings import needed
from swing.telemetry import logger, tracer

needed("ARTIFACTS_BUCKET")


@logger.inject_lambda_context(correlation_id_path="analysis_id")
@tracer.capture_lambda_handler
@cage.caged
def handler(event: dict[str, Any], context: LambdaContext) -> None:
    step = SegmentStep.model_validate(event)
    times_s, info = storage.load_times(step), s3.load(VideoInfo, step, keys.VIDEO_INFO)

    with videos.video(step) as path, tempfile.TemporaryDirectory() as folder:
        video.pack(path, info, times_s, step.segment, Path(folder) / "frames.mkv")

        s3.save_file(step, keys.frames_name(step.segment), Path(folder) / "frames.mkv")
