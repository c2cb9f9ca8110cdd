"""Draw the key frames: the video and its measurement in, a picture of each event and the results' item out."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from swing import deletions, recordings, store, video
from swing.key_frames import KeyFrame, key_frames, wanted
from swing.models import Measurement, Step, VideoInfo
from swing.results import frame_fields, results
from swing.telemetry import logger, tracer


@logger.inject_lambda_context(correlation_id_path="analysis_id")
@tracer.capture_lambda_handler
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    step = Step.model_validate(event)
    measurement = store.load(Measurement, step, "measurement.json")
    poses, info = recordings.load_poses(step, "poses.npz"), store.load(VideoInfo, step, "video.json")

    with store.video(step) as path:
        frames, strip = key_frames(video.pictures(path, wanted(measurement)), poses, measurement)

    store.save_picture(step, "strip.jpg", strip)
    saved = [save(step, frame) for frame in frames]
    deletions.take_back_pictures(step)
    return {"analysis_results": store.typed(results(measurement, info, saved))}


def save(step: Step, frame: KeyFrame) -> dict[str, Any]:
    plain = store.save_picture(step, f"{frame.name}.jpg", frame.plain)
    overlay = store.save_picture(step, f"{frame.name}_skeleton.jpg", frame.overlay)
    return frame_fields(frame, plain, overlay)
