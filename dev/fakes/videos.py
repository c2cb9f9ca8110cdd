"""What a container says of a video that nobody has filmed."""

from typing import Any

from swing.domain.models import VideoInfo


def video_info(**changes: Any) -> VideoInfo:
    """Describe two hundred frames of a phone held upright."""
    usual = VideoInfo(
        container="mov",
        codec="h264",
        width_px=720,
        height_px=1280,
        rotation_deg=0,
        fps=60,
        frames=200,
        duration_s=3.3,
        has_sound=False,
    )
    return usual.model_copy(update=changes)
