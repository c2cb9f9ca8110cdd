"""A seed in, all that a chaos run does out: which upload, which fault, and when by progress instead of by the clock."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from random import Random
from typing import Final, TypeVar

from swing.domain import keys

Card = TypeVar("Card")


class Video(StrEnum):
    SWING = "swing"
    LAWN = "lawn"  # no golfer in the picture
    SHORT = "short"
    TRUNCATED = "truncated"
    TEXT = "text"
    EMPTY = "empty"


class Trouble(StrEnum):
    """What happens to the run of an upload. The two bugs are in `measure_swing`, and go by the analysis' name."""

    NONE = "none"
    KILL = "kill"
    ABORT = "abort"
    BUG = "fails"
    STUMBLE = "stumbles"


class Form(StrEnum):
    """How an upload is announced once more."""

    EVENT = "event"
    NOTIFICATION = "notification"
    PUT_AGAIN = "put again"
    RERUN = "rerun"
    NONSENSE = "nonsense"


class Deed(StrEnum):
    """What golfers do to an upload of theirs: requests to the API, and further uploads under its name."""

    CANCEL = "cancel"
    DELETE = "delete"
    REANALYZE = "reanalyze"
    OVERWRITE = "overwrite"
    PUT_BACK = "put back"
    FORGET = "delete profile"


class Mood(StrEnum):
    """What the model does to requests."""

    GOOD = "good"
    BUSY = "busy"
    DOWN = "down"
    SILENT = "silent"
    INVENTS = "invents"
    CUT = "cut"
    REFUSES = "refuses"
    BROKE = "broke"


# The state in which a function works; start_analysis works before there is one.
STATES: Final = {
    "start_analysis": None,
    "probe_video": "Probe the video",
    "extract_frames": "Extract the frames",
    "estimate_pose": "Estimate the poses",
    "measure_swing": "Measure the swing",
    "draw_frames": "Draw the key frames",
    "draw_overlay": "Draw the overlay video",
    "ask_coach": "Ask the coach",
    "consolidate_report": "Consolidate the report",
}
# Each deck is dealt whole before it is shuffled again, so that a dozen uploads meet nearly everything.
VIDEOS: Final = (*[Video.SWING] * 7, Video.LAWN, Video.SHORT, Video.TRUNCATED, Video.TEXT, Video.EMPTY)
TROUBLES: Final = (*[Trouble.KILL] * 4, *[Trouble.NONE] * 2, Trouble.ABORT, Trouble.BUG, Trouble.STUMBLE)
FORMS: Final = (*Form, None, None, None)
BAD_MOODS: Final = tuple(mood for mood in Mood if mood is not Mood.GOOD)
ABORTABLE: Final = ("Estimate the poses", "Draw the key frames", "Ask the coach", "Consolidate the report")
DEEDS: Final = (*Deed, Deed.DELETE, *[None] * 5)
OVER: Final = {Deed.OVERWRITE, Deed.PUT_BACK}
AT_ONCE: Final = "as soon as it is uploaded"
AT_THE_END: Final = "when its run has ended"
MOMENTS: Final = (AT_ONCE, *ABORTABLE, AT_THE_END)
UPLOADS_A_MOOD: Final = 2
LATEST: Final = 6
THROTTLED: Final = 0.12


@dataclass(frozen=True)
class Kill:
    """The function's processes die, as often as they are seen at work on this run, up to `times`."""

    function: str
    times: int


@dataclass(frozen=True)
class Delivery:
    """Once more the news of an upload, after so many further uploads."""

    form: Form
    after: int


@dataclass(frozen=True)
class Act:
    """What its golfer does to an upload, and when: in a state of its first run, before it or after it."""

    deed: Deed
    moment: str


@dataclass(frozen=True)
class Upload:
    """`abort_in` is the state in which an operator stops the run; `mood` the model's from this upload on."""

    name: str
    golfer: str
    video: Video
    mood: Mood
    kill: Kill | None = None
    abort_in: str | None = None
    delivery: Delivery | None = None
    act: Act | None = None

    @property
    def key(self) -> str:
        return keys.upload_key(self.golfer, self.name, ".mp4")


@dataclass(frozen=True)
class Plan:
    seed: int
    uploads: tuple[Upload, ...]
    throttled: float


def plan(seed: int, uploads: int) -> Plan:
    """All of a run: the same for the same seed and number of uploads, on every machine."""
    rng = Random(f"{seed}/{uploads}")  # noqa: S311 (chance that can be repeated is what is wanted)
    videos, moods = dealt(rng, VIDEOS, uploads), weather(rng, uploads)
    troubles, forms = dealt(rng, TROUBLES, uploads), dealt(rng, FORMS, uploads)
    victims, golfers = dealt(rng, list(STATES), uploads), max(2, uploads // 6)
    planned, minds = [], acts(seed, uploads)
    for number, (video, mood, form) in enumerate(zip(videos, moods, forms, strict=True)):
        # Who uploads a text has no run that could be troubled, so the troubles are for swings alone.
        trouble = troubles.pop() if video is Video.SWING else Trouble.NONE
        who = golfer(seed, rng.randrange(golfers))
        planned.append(
            Upload(
                name=f"{trouble if trouble in {Trouble.BUG, Trouble.STUMBLE} else video}-{seed}-{number:03}",
                golfer=who,
                video=video,
                mood=mood,
                kill=Kill(victims.pop(), rng.choice((1, 1, 2, 4))) if trouble is Trouble.KILL else None,
                abort_in=rng.choice(ABORTABLE) if trouble is Trouble.ABORT else None,
                delivery=Delivery(form, rng.randrange(LATEST)) if form else None,
                act=possible(minds[number], who),
            )
        )
    return Plan(seed, tuple(planned), THROTTLED)


def acts(seed: int, count: int) -> list[Act | None]:
    rng = Random(f"{seed}/{count}/acts")  # noqa: S311 (chance that can be repeated is what is wanted)
    return [Act(deed, moment(deed, rng)) if deed else None for deed in dealt(rng, DEEDS, count)]


def moment(deed: Deed, rng: Random) -> str:
    """What still runs can't be repeated."""
    return AT_THE_END if deed is Deed.REANALYZE else rng.choice(MOMENTS)


def possible(act: Act | None, golfer: str) -> Act | None:
    """A guest has no profile, but may delete a video."""
    if act and act.deed is Deed.FORGET and keys.is_guest(golfer):
        return replace(act, deed=Deed.DELETE)
    return act


def golfer(seed: int, number: int) -> str:
    """Every other one is a guest."""
    return f"{'guest' if number % 2 else 'golfer'}-{seed}-{number}"


def dealt(rng: Random, deck: Sequence[Card], count: int) -> list[Card]:
    """So many cards, from shuffled decks one after the other."""
    cards: list[Card] = []
    while len(cards) < count:
        cards += rng.sample(deck, len(deck))
    return cards[:count]


def weather(rng: Random, count: int) -> list[Mood]:
    """The model's mood at each upload: good and bad spells in turn, each bad mood before one comes again."""
    bad = dealt(rng, BAD_MOODS, count)
    spells = [mood for each in bad for mood in (Mood.GOOD, each)]
    return [mood for mood in spells for _ in range(UPLOADS_A_MOOD)][:count]
