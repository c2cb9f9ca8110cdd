"""How fast a clip plays, by the swing in it. Whoever tells seconds asks here."""

from collections.abc import Mapping
from typing import Final

from swing.domain.models import EventName, Mark

# A downswing takes 0.20 to 0.35 s. One that is played in this or more may have been filmed in slow motion.
LONG_DOWNSWING_S: Final = 0.36


def perhaps_slow(slow_motion: bool, events: Mapping[EventName, Mark | None]) -> bool:
    """Whether a clip that is not plainly slow motion may be it, so that its seconds may not be the swing's."""
    top, impact = events.get(EventName.TOP), events.get(EventName.IMPACT)
    return not slow_motion and top is not None and impact is not None and impact.time_s - top.time_s >= LONG_DOWNSWING_S
