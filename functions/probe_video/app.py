"""Probe the video: the upload in, its description and its segments out."""

import os
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from swing import progress, recordings, sampling, scouting, store, video
from swing.limits import Limits
from swing.models import Step
from swing.telemetry import logger, tracer


@logger.inject_lambda_context(correlation_id_path="analysis_id")
@tracer.capture_lambda_handler
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    step = Step.model_validate(event)
    accepted = limits("MAX_VIDEO")
    with store.video(step, accepted.most_bytes) as path:
        info, times_s = video.probe(path, accepted)
        is_long = not limits("LAMBDA_VIDEO").allow(info, path.stat().st_size)
        store.save(step, "video.json", info)
        recordings.save_times(step, times_s)
        progress.looking(step)
        if is_long:
            cut = sampling.pieces(times_s, step.sample_fps)
        else:
            cut = scouting.segments(path, info, times_s, step, int(os.environ["MAX_SEGMENTS"]))

    return {"too_long_for_lambda": is_long, "segments": [segment.model_dump() for segment in cut]}


def limits(what: str) -> Limits:
    """MAX_VIDEO: what golfers may upload. LAMBDA_VIDEO: what of it functions can take."""
    return Limits(
        most_bytes=int(os.environ[f"{what}_MEGABYTES"]) * 1_000_000,
        most_s=float(os.environ[f"{what}_SECONDS"]),
        most_gigapixels=float(os.environ[f"{what}_GIGAPIXELS"]),
    )
