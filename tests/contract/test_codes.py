"""Whoever writes an app finds every code of a failed analysis in the docs, with the words that a golfer reads."""

import re

from ops.local import ROOT
from swing.domain import hints
from swing.domain.errors import GolferError

TABLE = (ROOT / "docs" / "api.md").read_text().split("## Why there is no report")[1].split("\n## ")[0]
ROWS = {code: (so, instead) for code, so, instead in re.findall(r"\| `(\w+)` \| (.+?) \| (.+?) \|", TABLE)}


def test_every_code_is_listed() -> None:
    assert sorted(ROWS) == hints.codes()


def test_what_is_listed_is_what_the_golfer_reads() -> None:
    assert {hint.code: ROWS[hint.code] for hint in hints.ALL} == {
        hint.code: (hint.message, hint.hint) for hint in hints.ALL
    }
    assert {error.code: ROWS[error.code][1] for error in GolferError.__subclasses__()} == {
        error.code: error.hint for error in GolferError.__subclasses__()
    }


def test_each_code_has_one_hint_and_each_hint_says_what_to_do() -> None:
    assert len({hint.code for hint in hints.ALL}) == len(hints.ALL)
    assert all(hint.message.endswith(".") and hint.hint.endswith(".") for hint in hints.ALL)
