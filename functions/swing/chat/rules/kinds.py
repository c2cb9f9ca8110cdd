"""What kind of question a sentence is: plain words in, a kind of `data/kinds.toml` out, or none."""

import re
from functools import cache
from typing import Any, Final, NamedTuple

from swing.chat.rules import texts
from swing.chat.rules.meanings import terms

# What is not answered for itself beside a question.
COURTESIES: Final = ("hello", "thanks", "rude", "help", "overview")
NOT_NAMES: Final = (
    "yesterday|today|week|time|that|it|what|how|there|monday|tuesday|wednesday|thursday|friday|saturday|sunday"
)


# What a phrase may have beside words, in the order in which it becomes a regular expression.
SUGAR: Final = (
    (re.compile(r" \[([^]]+)\](?= ?\$)"), r"( (\1))?"),
    (re.compile(r"\[([^]]+)\] "), r"((\1) )?"),
    (re.compile(r" \.\. "), r" (\\S+ ){0,4}"),
    (re.compile(r"\*"), r"\\w*"),
    (re.compile(r"(?<=\^) | (?=\$)"), ""),
    (re.compile(r"\((?!\?)"), "(?:"),
)


class Kind(NamedTuple):
    name: str
    is_general: bool
    phrases: re.Pattern[str]
    exceptions: re.Pattern[str] | None

    def fits(self, sentence: str) -> bool:
        rest = self.exceptions.sub(" ", sentence) if self.exceptions else sentence
        return self.phrases.search(rest) is not None


@cache
def kinds() -> list[Kind]:
    return [made(each) for each in texts.data("kinds")["kind"]]


def made(data: dict[str, Any]) -> Kind:
    exceptions = any_of(data["except"]) if "except" in data else None
    return Kind(data["name"], data.get("general", False), any_of(data["phrases"]), exceptions)


def any_of(phrases: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(pattern(each) for each in phrases))


def pattern(phrase: str) -> str:
    """A phrase as a regular expression over words that are parted by single spaces."""
    written = phrase.replace("{term}", f"({'|'.join(terms())})").replace("{name}", rf"(?!({NOT_NAMES})\b)\w+")
    for sugar, meant in SUGAR:
        written = sugar.sub(meant, written)
    return rf"\b{written}(?!\w)"


def kind_of(sentence: str, *, general: bool = False) -> str | None:
    """The first kind that has a phrase in the sentence, of the particular ones or of the general ones."""
    return next((kind.name for kind in kinds() if kind.is_general == general and kind.fits(sentence)), None)
