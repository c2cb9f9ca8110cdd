"""Draw the key frames: the video and its measurement in, a picture of each event and the results' item out."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from swing.analyses import tombstones
from swing.aws import dynamodb, s3
from swing.domain.models import Measurement, Step, VideoInfo
from swing.drawing.key_frames import KeyFrame, frame_fields, key_frames, wanted
from swing.media import video
from swing.pose import storage
from swing.report.results import results
from swing.telemetry import logger, tracer


@logger.inject_lambda_context(correlation_id_path="analysis_id")
@tracer.capture_lambda_handler
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    step = Step.model_validate(event)
    measurement = s3.load(Measurement, step, "measurement.json")
    poses, info = storage.load_poses(step, "poses.npz"), s3.load(VideoInfo, step, "video.json")

    with s3.video(step) as path:
        frames, contact_sheet = key_frames(video.pictures(path, wanted(measurement)), poses, measurement)

    s3.save_picture(step, "strip.jpg", contact_sheet)
    saved = [save(step, frame) for frame in frames]
    tombstones.take_back_pictures(step)
    return {"analysis_results": dynamodb.typed(results(measurement, info, saved))}


def save(step: Step, frame: KeyFrame) -> dict[str, Any]:
    plain = s3.save_picture(step, f"{frame.name}.jpg", frame.plain)
    overlay = s3.save_picture(step, f"{frame.name}_skeleton.jpg", frame.overlay)
    return frame_fields(frame, plain, overlay)
