"""Every key and name under which S3 keeps something: videos, artifacts and pictures."""

import re
from typing import Final

from swing.domain.models import EventName, Mark, Segment, Step

KEY: Final = re.compile(r"golf-swings/(?P<user_id>[^/]+)/(?P<analysis_id>[^/]+?)(?:\.[^./]*)?")
# What may be called so: what a route of the API can name. Browsers take single and double dots out of a path.
MAX_ID: Final = 200
ANALYSIS_ID: Final = re.compile(rf"(?!\.{{1,2}}$)[-._~()'!*:@,;=+&$%<> \[\]{{}}|^\w]{{1,{MAX_ID}}}")


def picture_name(event: EventName, mark: Mark) -> str:
    """File name of a key frame, without its ending."""
    place = list(EventName).index(event) + 1
    return f"frame_{place:03}_Frame_at_{mark.time_s:.3f}s"


def artifact_key(step: Step, name: str) -> str:
    return f"{step.analysis_id}/{step.run_id}/{name}"


def frames_name(segment: Segment) -> str:
    return f"segments/{segment.index:03}/frames.mkv"


def poses_name(segment: Segment) -> str:
    return f"segments/{segment.index:03}/poses.npz"


def beside(step: Step, name: str) -> str:
    """Key of what the pipeline makes of a video. The rule on uploads does not match it."""
    return f"golf-swings/{step.user_id}/{step.analysis_id}/frames/{step.analysis_id}/{name}"
