"""Measure the swing: the segments' poses in, events, metrics, findings and the plan of the coach's work out."""

from dataclasses import replace
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from swing import progress, recordings, store
from swing.coach_settings import settings
from swing.measure import measure
from swing.models import MeasureStep, VideoInfo
from swing.posed import pose
from swing.poses import join
from swing.questions import plan
from swing.telemetry import logger, tracer


@logger.inject_lambda_context(correlation_id_path="analysis_id")
@tracer.capture_lambda_handler
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    step = MeasureStep.model_validate(event)
    progress.measuring(step)
    poses = join([recordings.load_poses(step, store.poses_name(segment)) for segment in step.segments])
    info = store.load(VideoInfo, step, "video.json")

    measurement = measure(poses, info)

    recordings.save_poses(step, "poses.npz", poses)
    store.save(step, "measurement.json", measurement)
    store.save(step, "pose.json", pose(poses, step))
    asking = replace(settings(), model=step.coach_model)
    return {"coach": plan(measurement, asking).model_dump(mode="json")}
