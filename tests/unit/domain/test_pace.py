"""Whether a clip's seconds are the swing's."""

import pytest

from swing.domain.models import EventName, Mark
from swing.domain.pace import perhaps_slow


def events(downswing_s: float) -> dict[EventName, Mark | None]:
    times_s = {EventName.TOP: 1.0, EventName.IMPACT: 1.0 + downswing_s}
    return {event: Mark(frame=round(30 * at), time_s=at, confidence=1) for event, at in times_s.items()}


@pytest.mark.parametrize(("downswing_s", "perhaps"), [(0.2, False), (0.35, False), (0.37, True), (0.49, True)])
def test_a_downswing_that_takes_longer_than_downswings_do_is_perhaps_slow_motion(
    downswing_s: float, perhaps: bool
) -> None:
    assert perhaps_slow(slow_motion=False, events=events(downswing_s)) is perhaps


def test_what_plainly_is_slow_motion_is_not_perhaps_so() -> None:
    assert not perhaps_slow(slow_motion=True, events=events(1.5))


def test_a_clip_without_top_or_impact_says_nothing() -> None:
    assert not perhaps_slow(slow_motion=False, events={EventName.TOP: None})
