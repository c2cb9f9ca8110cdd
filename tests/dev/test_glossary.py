"""The glossary's words are the code's."""

import re

import pytest

from ops.local import ROOT

ROW = re.compile(r"^\| (?P<word>[a-z][a-z -]*) \| .+ \| `(?P<place>[^`]+)` \|$", re.MULTILINE)
ROWS = [(row["word"], row["place"]) for row in ROW.finditer((ROOT / "docs" / "glossary.md").read_text())]


def test_the_words_are_in_order() -> None:
    words = [word for word, _ in ROWS]

    assert words
    assert words == sorted(set(words))


def spoken(text: str) -> str:
    """Lower case, with a space wherever names and lines are joined otherwise."""
    return re.sub(r"[\s_-]+", " ", text).lower()


@pytest.mark.parametrize(("word", "place"), ROWS, ids=[word for word, _ in ROWS])
def test_a_word_is_used_where_the_glossary_says(word: str, place: str) -> None:
    file = ROOT / ("functions" if place.startswith("swing/") else "") / place

    assert spoken(word) in spoken(file.read_text())
