"""How fast a clip plays, by the swing in it. Whoever tells seconds asks here."""

from collections.abc import Mapping
from typing import Final

from swing.domain.models import EventName, Mark, VideoInfo

# A downswing takes 0.20 to 0.35 s. One that is played in this or more may have been filmed in slow motion.
LONG_DOWNSWING_S: Final = 0.36
# No hands come down in less, nor in more that is a full swing.
DOWNSWING_S: Final = (0.16, 0.60)
# Slow motion plays half as fast and slower; in the dusk a phone films fewer pictures than it says, at their own pace.
SLOWED: Final = 1.8


def told_by_the_file(video: VideoInfo, events: Mapping[EventName, Mark | None]) -> bool:
    """Whether the file says that it plays slowly, and the swing in it does not say otherwise."""
    top, impact = events.get(EventName.TOP), events.get(EventName.IMPACT)
    if video.capture_fps is None or video.capture_fps < SLOWED * video.fps or not top or not impact:
        return False
    shortest_s, longest_s = DOWNSWING_S
    return shortest_s <= (impact.time_s - top.time_s) * video.fps / video.capture_fps <= longest_s


def perhaps_slow(slow_motion: bool, events: Mapping[EventName, Mark | None]) -> bool:
    """Whether a clip that is not plainly slow motion may be it, so that its seconds may not be the swing's."""
    top, impact = events.get(EventName.TOP), events.get(EventName.IMPACT)
    return not slow_motion and top is not None and impact is not None and impact.time_s - top.time_s >= LONG_DOWNSWING_S
