"""What the golfer has said, in the sentences of a report: what it corrects, and how large a shoulder width is."""

from typing import Final

from swing.domain.golfers_word import GolfersWord
from swing.domain.models import EventName, Found, Mark, Measurement, Swing
from swing.domain.wording import in_words

HAND: Final = "You say that you play {hand}-handed; we had taken you for a {ours}-handed golfer."
SLOW: Final = "You say that this was filmed in slow motion, so nothing is said of its seconds."
REAL: Final = "You say that this was not filmed in slow motion; we had taken it for that."
CHOSEN: Final = "You chose this swing; we would have chosen the one at {ours:.1f} s."
SAID: Final = "You say that {event} is at {said:.2f} s; we had {ours}."
GIVEN_UP: Final = "Where we had found {event} does not fit to what you say, so it is left out."


def corrections(measurement: Measurement) -> list[str]:
    """Each thing of ours in whose place the golfer's word stands, with what we had found."""
    swing, found = measurement.swing, measurement.swing.found
    if found is None:
        return []
    hand = [HAND.format(hand=swing.handedness, ours=found.handedness)] if found.handedness else []
    slow = [] if found.slow_motion is None else [SLOW if swing.slow_motion else REAL]
    other = [] if found.impact_s is None else [CHOSEN.format(ours=found.impact_s)]
    return [*hand, *slow, *other, *events(swing, found, measurement.said)]


def events(swing: Swing, found: Found, said: GolfersWord | None) -> list[str]:
    told = (said and said.events) or {}
    return [
        sentence(event, ours, swing.events.get(event) if event.value in told else None)
        for event, ours in found.events.items()
    ]


def sentence(event: EventName, ours: Mark | None, said: Mark | None) -> str:
    name = in_words(event.value)
    if said is None:
        return GIVEN_UP.format(event=name)
    before = f"found it at {ours.time_s:.2f} s" if ours else "not found it"
    return SAID.format(event=name, said=said.time_s, ours=before)
