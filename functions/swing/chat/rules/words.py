"""A golfer's words made plain: a message in, its sentences out, in small letters, written out, without slips.

Words that patterns look for are found although they are misspelled; all others stay as they are.
"""

import re
from difflib import get_close_matches
from functools import lru_cache
from itertools import islice
from typing import Final

from swing.chat.rules import texts

# What of a message is looked at, because correcting words and trying phrases takes time.
MAX_SENTENCES: Final = 10
MAX_WORDS: Final = 60
# A known word with one of these is no slip of it.
ENDINGS: Final = frozenset({"s", "es", "d", "ed", "r", "er", "ing", "ly"})
WHOSE: Final = re.compile(r"\b(what|how|where|who|that|it|there|when|why|which|he|she)'s\b")
SENTENCE: Final = re.compile(r"[?!;\n]+|\.(?!\d)|…")
ASKS: Final = (
    r"(?:whats?|wat|whys?|hows?|which|wheres?|whens?|whos?|is|are|am|was|were|did|do|does|can|could|should|will|would|tell|show|give"
    r"|list|compare|explain)"
)
# Where one sentence asks two things. "Good and bad" is one, "my tempo and how do I drill it" two.
PARTS: Final = re.compile(
    rf",\s+(?:(?:and|but|so|or|also|then)\s+)?|\s+(?:and|but|also|then)\s+(?=(?:also\s+)?{ASKS}\b)"
)


def sentences(message: str) -> list[str]:
    """What a message says, one thing after the other."""
    written = message.lower().replace("’", "'").replace("‘", "'")
    spoken = WHOSE.sub(r"\1 is", written).replace("n't", " not").replace("=", " means ")
    parts = [part for sentence in SENTENCE.split(spoken) for part in PARTS.split(sentence)]
    plain = (" ".join(plain_words(part)) for part in parts if re.search(r"\w", part))
    return [each for each in islice(plain, MAX_SENTENCES) if each]


def plain_words(text: str) -> list[str]:
    found = re.findall(r"\d+(?:\.\d+)?|[^\W\d_]+(?:'[^\W\d_]+)?\d*", text)
    return [plain for word in found[:MAX_WORDS] for plain in spelled(word).split()]


def spelled(word: str) -> str:
    """One word, written out and without the slip."""
    known = word.replace("'s", " 's") if word.endswith("'s") else word.replace("'", "")
    short: str = texts.data("words")["short"].get(known, known)
    return short if " " in short else corrected(short)


@lru_cache(maxsize=1024)
def near(word: str) -> str | None:
    """The word of the vocabulary that this one must be. A slip seldom touches the first letter."""
    close = get_close_matches(word, [each for each in texts.words("vocabulary") if each[0] == word[0]], n=1, cutoff=0.8)
    return close[0] if close else None


def corrected(word: str) -> str:
    if len(word) < 5 or word in texts.words("vocabulary") or word in texts.words("ordinary"):
        return word
    found = near(word) or word
    return word if word.removeprefix(found) in ENDINGS else found
