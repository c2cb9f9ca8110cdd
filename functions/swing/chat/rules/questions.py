"""A golfer's message and those before it in, what is asked out: the kinds, the parts of the swing, and which swing."""

import re
from datetime import date
from typing import Final, NamedTuple

from swing.chat.rules.examples import nearest
from swing.chat.rules.kinds import COURTESIES, kind_of
from swing.chat.rules.languages import is_english
from swing.chat.rules.moments import BEFORE, FIRST, LAST, days_said
from swing.chat.rules.topics import topics
from swing.chat.rules.words import sentences

MAX_QUESTIONS: Final = 3
MAX_EARLIER: Final = 4
# A sentence that goes on with what was said before it.
GOES_ON: Final = re.compile(
    r"^(?:(?:what|how) about|and|but|so|ok|okay|then|also|why|really|sure)\b"
    r"|\b(?:it|that|this(?! (?:week|month|year|time))|those|these|them|there)\b"
)
BRIEF: Final = 3
# "Is a sway of 0.44 terrible?" asks for the number, whatever word the golfer has for bad.
ASKS_WHETHER: Final = re.compile(
    r"^(?:(?:and|but|so|ok|well|honestly|hey|coach) )?(?:is|are|am|was|were|do|does|did|has|have) "
)
# How like an example a sentence must be to ask for anything but the number of the part that it names.
MUCH_ALIKE: Final = 0.6
# What no video of a body shows, or is no question about one's own swing: "why?" is why it is not answered.
REFUSED: Final = frozenset({"app", "ball", "body", "club", "equipment", "game", "others", "speed", "turn"})
# Somebody else who is only told of: "my wife says that I sway".
TOLD: Final = re.compile(r"^(?:my|our|his|her|the|a) ")


class Question(NamedTuple):
    """`topics` are metrics, the most telling first, `place` a swing that is named by its place among the others."""

    kind: str
    sentence: str = ""
    topics: tuple[tuple[str, ...], ...] = ()
    days: tuple[date, ...] = ()
    place: str | None = None


def understood(message: str, earlier: list[str], today: date) -> list[Question]:
    """What a message asks; `earlier` are the golfer's messages before it, oldest first."""
    last: Question | None = None
    for said in earlier[-MAX_EARLIER:]:
        last = next((each for each in reversed(asked(said, last, today)) if each.kind not in COURTESIES), last)
    return settled(asked(message, last, today)) or [Question("unknown" if re.search(r"\w", message) else "help")]


def asked(message: str, last: Question | None, today: date) -> list[Question]:
    if not is_english(message):
        return [Question("language")]
    found: list[Question] = []
    for sentence in sentences(message):
        question = one(sentence, last, today)
        if question is not None:
            found.append(question)
            last = question
    return found


def one(sentence: str, last: Question | None, today: date) -> Question | None:
    """The question of one sentence. What it leaves out is what the last one was about."""
    named = tuple(topics(sentence))
    question = Question("", sentence, named, tuple(days_said(sentence, today)), place(sentence))
    kind = kind_of(sentence) or likely(sentence, is_named=bool(named))
    if kind == "work_on" and named and ASKS_WHETHER.search(sentence):
        kind = "number"
    if last is not None and goes_on(sentence):
        question = continued(question, last)
        if kind in {"why", "certainty", "source"} and last.kind in REFUSED and not named:
            kind = last.kind
        if kind in {None, "overview"} and (question.days or question.place) and (last.topics or is_brief(sentence)):
            kind = last.kind
        if kind == "overview" and last.topics:
            kind = "number"
    return None if kind is None else question._replace(kind=kind)


def likely(sentence: str, *, is_named: bool) -> str | None:
    """The kind of a sentence without a telling phrase. A part that is only named is asked for its number."""
    if is_named:
        return nearest(sentence, MUCH_ALIKE) or "number"
    return nearest(sentence) or kind_of(sentence, general=True)


def goes_on(sentence: str) -> bool:
    return is_brief(sentence) or GOES_ON.search(sentence) is not None


def is_brief(sentence: str) -> bool:
    return len(sentence.split()) <= BRIEF


def continued(question: Question, last: Question) -> Question:
    dated = question.days or question.place
    return question._replace(
        topics=question.topics or last.topics,
        days=question.days if dated else last.days,
        place=question.place if dated else last.place,
    )


def place(sentence: str) -> str | None:
    for name, pattern in (("first", FIRST), ("before", BEFORE), ("last", LAST)):
        if pattern.search(sentence):
            return name
    return None


def settled(found: list[Question]) -> list[Question]:
    """Each question once. Beside pain nothing is answered, beside a question no courtesy."""
    for kind in ("language", "body"):
        if any(each.kind == kind for each in found):
            return [Question(kind)]
    real = [each for each in found if each.kind not in COURTESIES] or found[:1]
    if any(each.kind == "plan" for each in real):
        real = [each for each in real if each.topics or each.kind not in {"drill", "work_on"}]
    real = [each for each in real if each.topics or not told_with_topics(each, real)]
    real = [each for each in real if each.kind != "others" or not TOLD.search(each.sentence)] or real
    return list({(each.kind, each.topics, each.days): each for each in real}.values())[:MAX_QUESTIONS]


def told_with_topics(question: Question, others: list[Question]) -> bool:
    """Whether the same is asked of a part that is named: "I have no wall. A drill for my posture?" is one question."""
    return any(each.kind == question.kind and each.topics for each in others)
