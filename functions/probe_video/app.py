"""Probe the video: the upload in, its description and its segments out.

Where an earlier run has posed it, that run's artifacts are taken over, and there is nothing to be looked at.
"""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from swing.analyses import progress
from swing.aws import s3, videos
from swing.domain import concurrency, keys
from swing.domain.models import ProbeStep
from swing.media import cage, sampling, video
from swing.media.limits import Limits
from swing.pose import coarse_pass, storage
from swing.settings import needed
from swing.telemetry import logger, tracer

needed("ANALYSES_TABLE", "ARTIFACTS_BUCKET")


@logger.inject_lambda_context(correlation_id_path="analysis_id")
@tracer.capture_lambda_handler
@cage.caged
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    step = ProbeStep.model_validate(event)
    if storage.taken_over(step):
        return {"posed": True, "segments": []}
    accepted, at_once = Limits.of(step.accepted), concurrency.segments(step.account_concurrency, step.most_segments)
    with videos.video(step, accepted.max_bytes) as path:
        info, times_s = video.probe(path, accepted)
        is_long = not Limits.of(step.for_functions).allow(info, path.stat().st_size)
        s3.save(step, keys.VIDEO_INFO, info)
        storage.save_times(step, times_s)
        progress.looking(step)
        if is_long:
            cut = sampling.pieces(times_s, step.sample_fps)
        else:
            cut = coarse_pass.segments(path, info, times_s, step, at_once)

    segments = [segment.model_dump() for segment in cut]
    return {"too_long_for_lambda": is_long, "segments_at_once": at_once, "segments": segments}
