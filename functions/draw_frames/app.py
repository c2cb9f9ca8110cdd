"""Draw the key frames: the video and its measurement in, a picture of each event and the results' item out."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from swing.analyses import tombstones
from swing.aws import dynamodb, s3, videos
from swing.domain import keys
from swing.domain.models import Measurement, Step, VideoInfo
from swing.drawing.key_frames import KeyFrame, frame_fields, key_frames, wanted
from swing.measurement.first_step import first_step
from swing.media import cage, video
from swing.pose import storage
from swing.report.results import results
from swing.settings import needed
from swing.telemetry import logger, tracer

needed("AI_JOBS_TABLE", "ARTIFACTS_BUCKET")


@logger.inject_lambda_context(correlation_id_path="analysis_id")
@tracer.capture_lambda_handler
@cage.caged
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    step = Step.model_validate(event)
    measurement = s3.load(Measurement, step, keys.MEASUREMENT)
    poses, info = storage.load_poses(step, keys.POSES), s3.load(VideoInfo, step, keys.VIDEO_INFO)

    with videos.video(step) as path:
        pictures = video.pictures(path, info, wanted(measurement))
        frames, contact_sheet = key_frames(pictures, poses, measurement, first_step(measurement))

    contact_sheet_url = s3.save_picture(step, keys.CONTACT_SHEET, contact_sheet)
    saved = [save(step, frame) for frame in frames]
    tombstones.take_back_pictures(step)
    return {"analysis_results": dynamodb.typed(results(measurement, info, saved, contact_sheet_url))}


def save(step: Step, frame: KeyFrame) -> dict[str, Any]:
    plain = s3.save_picture(step, frame.name, frame.plain)
    overlay = s3.save_picture(step, frame.overlay_name, frame.overlay)
    return frame_fields(frame, plain, overlay)
