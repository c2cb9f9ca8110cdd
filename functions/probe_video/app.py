"""Probe the video: the upload in, its description and its segments out."""

import os
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from swing import store, video
from swing.models import Step
from swing.sampling import segments
from swing.telemetry import logger, tracer


@logger.inject_lambda_context(correlation_id_path="analysis_id")
@tracer.capture_lambda_handler
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    step = Step.model_validate(event)
    with store.video(step, limits().most_bytes) as path:
        info, times_s = video.probe(path, limits())

    store.save(step, "video.json", info)
    store.save_times(step, times_s)
    return {"segments": [part.model_dump() for part in segments(times_s, int(os.environ["MAX_SEGMENTS"]))]}


def limits() -> video.Limits:
    return video.Limits(
        most_bytes=int(os.environ["MAX_VIDEO_MEGABYTES"]) * 1_000_000,
        most_s=float(os.environ["MAX_VIDEO_SECONDS"]),
    )
