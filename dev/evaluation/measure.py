"""Measure one clip in this process, without any AWS: a line of JSON on stdout.

.venv/bin/python -m dev.measure CLIP
"""

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from swing.domain.errors import GolferError
from swing.domain.models import EventName, Measurement, Step, VideoInfo
from swing.domain.poses import Poses, join
from swing.measurement import turning
from swing.measurement.measure import measure
from swing.media import sampling, video
from swing.pose import coarse_pass, landmarker

# No coach's wishes.
ALONE = Step(analysis_id="", run_id="", user_id="", s3_bucket="", s3_key="")


def main() -> None:
    clip = Path(sys.argv[1]).expanduser() if len(sys.argv) == 2 else None
    if clip is None or not clip.is_file():
        sys.exit("Say which video: .venv/bin/python -m dev.measure path/to/swing.mp4")
    silence_native_logs()
    print(json.dumps(line(clip)))


def silence_native_logs() -> None:
    """Send what MediaPipe's C++ prints to nowhere; Python's errors still come out."""
    mine = os.fdopen(os.dup(2), "w")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    sys.stderr = mine


def line(clip: Path) -> dict[str, Any]:
    """Everything about a clip as one JSON object; a rejection is an answer, not a failure."""
    info = None
    try:
        info, poses = poses_of(clip)
        poses, info = turning.righted(poses, info)
        return answer(info, measure(poses, info), None)
    except GolferError as error:
        return answer(info, None, error)


def poses_of(clip: Path, step: Step = ALONE, most: int = 1) -> tuple[VideoInfo, Poses]:
    """Take the pipeline's steps up to the poses, in about so many segments."""
    info, times_s = video.probe(clip)
    parts = []
    with tempfile.TemporaryDirectory() as folder:
        cut = coarse_pass.segments(clip, info, times_s, step, most)
        for segment in cut:
            pack = Path(folder) / f"{segment.index}.mkv"
            plan = video.pack(clip, info, times_s, segment, pack)
            parts.append(landmarker.estimate(video.frames(pack), plan))
    poses = join(parts)
    sampling.check_seen(cut, len(poses.frames))
    return info, poses


def answer(info: VideoInfo | None, found: Measurement | None, error: GolferError | None) -> dict[str, Any]:
    swing = found.swing if found else None
    marks = swing.events if swing else dict.fromkeys(EventName)
    return {
        "swing_detected": found is not None,
        "rejection": json.loads(str(error)) if error else None,
        "view": swing.view if swing else None,
        "handedness": swing.handedness if swing else None,
        "fps": info.fps if info else None,
        "frames": info.frames if info else None,
        "slow_motion": swing.slow_motion if swing else None,
        "events": {name: mark.frame if mark else None for name, mark in marks.items()},
        "event_confidence": {name: mark.confidence if mark else None for name, mark in marks.items()},
        "metrics": {name: metric.model_dump() for name, metric in found.metrics.items()} if found else {},
        "findings": [finding.model_dump() for finding in found.findings] if found else [],
    }


if __name__ == "__main__":
    main()
