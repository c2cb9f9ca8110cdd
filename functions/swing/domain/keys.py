"""Keys and file names in S3: of videos, artifacts and pictures."""

import re
from typing import Final

from swing.domain.models import EventName, Mark, Segment, Step

# Where uploads lie, and by what a user id tells that it is a guest's. Rules of the template begin with both.
UPLOADS: Final = "golf-swings/"
GUEST: Final = "guest-"
KEY: Final = re.compile(rf"{UPLOADS}(?P<user_id>[^/]+)/(?P<analysis_id>[^/]+?)(?:\.[^./]*)?")
# What may be called so: what a route of the API can name. Browsers take single and double dots out of a path.
MAX_ID: Final = 200
ANALYSIS_ID: Final = re.compile(rf"(?!\.{{1,2}}$)[-._~()'!*:@,;=+&$%<> \[\]{{}}|^\w]{{1,{MAX_ID}}}")

# Artifacts of a run.
VIDEO_INFO: Final = "video.json"
TIMES: Final = "times.npy"
POSES: Final = "poses.npz"
MEASUREMENT: Final = "measurement.json"
LANDMARK_EXPORT: Final = "pose.json"

# Pictures of a run, beside its video.
CONTACT_SHEET: Final = "strip.jpg"
OVERLAY_VIDEO: Final = "overlay.mp4"


def is_guest(user_id: str) -> bool:
    return user_id.startswith(GUEST)


def upload_key(user_id: str, analysis_id: str, suffix: str) -> str:
    """Key of a video whose file name ends with the suffix, say `.mp4`."""
    return f"{golfer_prefix(user_id)}{analysis_id}{suffix}"


def golfer_prefix(user_id: str) -> str:
    """Prefix of the keys of all videos and pictures of a golfer."""
    return f"{UPLOADS}{user_id}/"


def pictures_prefix(user_id: str, analysis_id: str) -> str:
    """What all pictures of an analysis begin with, whatever the version that made them. Its video does not."""
    return f"{golfer_prefix(user_id)}{analysis_id}/"


def beside(step: Step, name: str) -> str:
    """Key of what the pipeline makes of a video. The rule on uploads does not match it."""
    return f"{pictures_prefix(step.user_id, step.analysis_id)}frames/{step.analysis_id}/{name}"


def picture_name(event: EventName, mark: Mark, kind: str = "") -> str:
    """File name of a key frame; `_skeleton` is the kind with what was seen of the body."""
    place = list(EventName).index(event) + 1
    return f"frame_{place:03}_Frame_at_{mark.time_s:.3f}s{kind}.jpg"


def artifacts_prefix(analysis_id: str) -> str:
    return f"{analysis_id}/"


def artifact_key(step: Step, name: str) -> str:
    return f"{artifacts_prefix(step.analysis_id)}{step.run_id}/{name}"


def frames_name(segment: Segment) -> str:
    return f"segments/{segment.index:03}/frames.mkv"


def poses_name(segment: Segment) -> str:
    return f"segments/{segment.index:03}/{POSES}"


def answer_name(prompt_version: str, question: str, kind: str = "") -> str:
    """Name of a question's artifact: its answer, or what else is kept of it."""
    return f"coach/{prompt_version}/{question}.{kind}json"
