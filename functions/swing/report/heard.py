"""What the golfer has said, in the sentences of a report: what it corrects, and how large a shoulder width is."""

from typing import Final

from swing.domain.body_size import shoulder_width
from swing.domain.golfers_word import GolfersWord
from swing.domain.models import EventName, FirstStep, Found, Mark, Measurement, Swing
from swing.domain.wording import NINE_OF_TEN, in_words, listed

HAND: Final = "You say that you play {hand}-handed; we had taken you for a {ours}-handed golfer."
SLOW: Final = "You say that this was filmed in slow motion, so nothing is said of its seconds."
REAL: Final = "You say that this was not filmed in slow motion; we had taken it for that."
CHOSEN: Final = "You chose this swing; we would have chosen the one at {ours:.1f} s."
SAID: Final = "You say that {event} is at {said:.2f} s; we had {ours}."
GIVEN_UP: Final = "Where we had found {event} does not fit to what you say, so it is left out."

LENGTH: Final = (
    "By your height that is about {value} against a limit of {limit}, give or take {share}, for shoulders differ."
)
SWUNG: Final = "You say {words}."
BALL: Final = "Of the ball you say that {words}: a video of your body does not show that, and nothing here explains it."
GOAL: Final = "Your goal is “{goal}”; this first step is what the video says to begin with."
STRUCK: Final = {"toe": "off the toe", "heel": "off the heel", "shank": "off the hosel"}


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


def in_centimetres(step: FirstStep, said: GolfersWord | None) -> list[str]:
    """The first step's number and its limit as lengths, of a golfer who has told how tall they are."""
    width = shoulder_width(said.height_cm if said else None)
    if width is None or step.unit != "shoulder widths" or step.value is None or step.limit is None:
        return []
    share = f"{100 * NINE_OF_TEN * width.error_cm / width.cm:.0f} %"
    return [LENGTH.format(value=width.length(step.value), limit=width.length(step.limit), share=share)]


def acknowledged(said: GolfersWord | None) -> list[str]:
    """What the golfer says of swing and ball, as that, and no more than that."""
    if said is None:
        return []
    swung = [SWUNG.format(words=listed(words))] if (words := swing_words(said)) else []
    ball = [BALL.format(words=listed(words))] if (words := ball_words(said)) else []
    return [*swung, *ball, *([GOAL.format(goal=said.goal)] if said.goal else [])]


def swing_words(said: GolfersWord) -> list[str]:
    club = [f"that this was a {said.club}"] if said.club else []
    return [*club, *([f"that it felt “{said.feel}”"] if said.feel else [])]


def ball_words(said: GolfersWord) -> list[str]:
    told = {"it started {}": said.start_line, "curved {}": said.curve, "was struck {}": said.strike}
    return [words.format(STRUCK.get(word, word)) for words, word in told.items() if word]
