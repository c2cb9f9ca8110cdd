"""Measure the swing: the segments' poses in, events, metrics, findings and the plan of the coach's work out.

What the golfer has said of the swing corrects what is found.
"""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from swing.analyses import golfers_words, items, progress
from swing.aws import s3
from swing.coach.requests import plan
from swing.coach.settings import Settings, settings
from swing.domain import keys
from swing.domain.models import MeasureStep, VideoInfo
from swing.domain.poses import Poses, join
from swing.measurement import turning
from swing.measurement.landmark_export import export
from swing.measurement.measure import measure
from swing.media import sampling
from swing.pose import storage
from swing.settings import needed
from swing.telemetry import logger, tracer

needed("ANALYSES_TABLE", "ARTIFACTS_BUCKET", Settings)


@logger.inject_lambda_context(correlation_id_path="analysis_id")
@tracer.capture_lambda_handler
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    step = MeasureStep.model_validate(event)
    progress.measuring(step)
    told = s3.load(VideoInfo, step, keys.VIDEO_INFO)
    poses, info = (storage.load_poses(step, keys.POSES), told) if step.posed else joined(step, told)
    said = golfers_words.of_run(items.analysis(step.analysis_id), step)

    measurement = measure(poses, info, said)

    if info != told:
        s3.save(step, keys.VIDEO_INFO, info)
    if not step.posed:
        storage.save_poses(step, keys.POSES, poses)
    s3.save(step, keys.MEASUREMENT, measurement)
    s3.save(step, keys.LANDMARK_EXPORT, export(poses, step))
    asking = settings().model_copy(update={"model": step.coach_model})
    return {"coach": plan(measurement, asking).model_dump(mode="json")}


def joined(step: MeasureStep, told: VideoInfo) -> tuple[Poses, VideoInfo]:
    """The segments' poses put together and turned upright. What an earlier run has posed is so already."""
    poses = join([storage.load_poses(step, keys.poses_name(segment)) for segment in step.segments])
    sampling.check_seen(step.segments, len(poses.frames))
    return turning.righted(poses, told)
