"""The kind of question that a sentence is most like: plain words in, the kind of the nearest of our examples out.

Two sentences are alike by the words that they share, rare words counting for more, against all words of both.
"""

import math
from collections import Counter
from functools import cache
from typing import Final, NamedTuple

from swing.chat.rules import texts
from swing.chat.rules.moments import DAYS, MONTHS
from swing.chat.rules.topics import without_topics

# Below this the nearest example has nothing to say.
ALIKE: Final = 0.45
ENDINGS: Final = ("ingly", "ing", "ely", "ed", "ly", "es", "s", "e")
DAY_WORDS: Final = frozenset({*DAYS, *MONTHS, "yesterday", "today"})


class Example(NamedTuple):
    kind: str
    words: frozenset[str]


def nearest(sentence: str, least: float = ALIKE) -> str | None:
    """The kind of the most alike example, if it is alike enough."""
    said = telling(sentence)
    found = max(examples(), key=lambda each: likeness(said, each.words))
    return found.kind if likeness(said, found.words) >= least else None


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    every = sum(weight(word) for word in one | other)
    return sum(weight(word) for word in one & other) / every if every else 0.0


@cache
def examples() -> list[Example]:
    kinds = {kind: lines for kind, lines in texts.data("examples").items() if kind != "same"}
    return [Example(kind, telling(line)) for kind, lines in kinds.items() for line in lines.strip().splitlines()]


@cache
def counts() -> Counter[str]:
    return Counter(word for each in examples() for word in each.words)


def weight(word: str) -> float:
    """A word that no example has weighs as much as the rarest: it speaks of something else."""
    return math.log(len(examples()) / counts().get(word, 1))


def telling(sentence: str) -> frozenset[str]:
    """The words that tell what is asked: parts, days and words of one meaning are each one word."""
    return frozenset(same(word) for word in without_topics(sentence).split() if not word.isdigit())


def same(word: str) -> str:
    if word in DAY_WORDS:
        return "DAY"
    return word if word.isupper() else alike().get(stem(word), stem(word))


@cache
def alike() -> dict[str, str]:
    lines = [line.split() for line in texts.data("examples")["same"].strip().splitlines()]
    return {stem(word): stem(words[0]) for words in lines for word in words}


def stem(word: str) -> str:
    """A word without its ending, where enough of it is left."""
    ending = next((each for each in ENDINGS if word.endswith(each) and len(word) - len(each) >= 3), "")
    return word.removesuffix(ending)
