"""Draw the overlay video: the video and its measurement in, the swing with skeleton, event names and timeline out."""

import tempfile
from pathlib import Path
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from swing.analyses import tombstones
from swing.aws import s3, videos
from swing.domain import keys
from swing.domain.models import Measurement, Step, VideoInfo
from swing.drawing.canvas import golfer_box
from swing.drawing.overlay_video import MAX_FPS, overlay_frames, shown_frames
from swing.media import cage, video
from swing.pose import storage
from swing.settings import needed
from swing.telemetry import logger, tracer

needed("AI_JOBS_TABLE", "ARTIFACTS_BUCKET")


@logger.inject_lambda_context(correlation_id_path="analysis_id")
@tracer.capture_lambda_handler
@cage.caged
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, str]:
    step = Step.model_validate(event)
    swing = s3.load(Measurement, step, keys.MEASUREMENT).swing
    poses, info = storage.load_poses(step, keys.POSES), s3.load(VideoInfo, step, keys.VIDEO_INFO)
    times_s = storage.load_times(step)

    with videos.video(step) as path, tempfile.TemporaryDirectory() as folder:
        box = golfer_box(poses, swing, info.width_px, info.height_px)
        clip = Path(folder) / keys.OVERLAY_VIDEO
        pictures = video.in_order(path, info, shown_frames(times_s, swing))
        frames = overlay_frames(pictures, poses, swing, box)
        video.write_film(clip, ((times_s[number], picture) for number, picture in frames), MAX_FPS)
        address = s3.save_clip(step, keys.OVERLAY_VIDEO, clip)

    tombstones.take_back_pictures(step)
    return {"overlay_video_url": address}
