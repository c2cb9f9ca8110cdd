"""The chat by rules answers what golfers ask, or says that it cannot: questions of before the code, and later ones."""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest

from swing.chat import grounding, rules
from swing.chat.answers import ChatAnswer
from swing.chat.facts import Known, certain, said_in
from swing.chat.rules import meanings
from swing.domain.wording import NINE_OF_TEN
from swing.measurement.catalogue import DEFINITIONS
from swing.measurement.findings import knowledge
from swing.report.reference import meaning
from tests.builders.golfers import NOW, golfer

Row = dict[str, Any]


def written(name: str) -> list[Row]:
    rows: list[Row] = tomllib.loads(Path(__file__).with_name(name).read_text("utf-8"))["question"]
    return rows


QUESTIONS: Final = [*written("questions.toml"), *written("later_questions.toml")]
# What no golfer is to read: ids, days as machines write them, names of fields.
MACHINES: Final = re.compile(r"anna-|\d{4}-\d\d|_|\bNone\b(?! of)|\bnan\b|  |\.\.|: \.|\{|\}")


def named(row: Row) -> str:
    return " / ".join([*row["turns"], *([row["golfer"]] if "golfer" in row else [])])


def asked(row: Row) -> rules.RulesAnswer:
    *earlier, message = row["turns"]
    return rules.answer(message, golfer(row.get("golfer", "anna")), earlier, NOW.date())


@pytest.mark.parametrize("row", QUESTIONS, ids=named)
def test_a_question_is_understood_and_answered(row: Row) -> None:
    said = asked(row)

    assert said.kinds == row["kinds"], said.text
    assert [each for each in row["must"] if not re.search(each, said.text, re.IGNORECASE)] == [], said.text
    assert [each for each in row["must_not"] if re.search(each, said.text, re.IGNORECASE)] == [], said.text


@pytest.mark.parametrize("row", QUESTIONS, ids=named)
def test_an_answer_says_only_what_was_measured_and_in_a_golfers_words(row: Row) -> None:
    said = asked(row)

    seen = {each["analysis_id"]: certain(each) for each in golfer(row.get("golfer", "anna"))}
    told = ChatAnswer(reply=said.text, relied_on=said.analysis_ids, changes=[])
    swings = golfer(row.get("golfer", "anna"))
    known = [*of_our_own(), *confidences(swings), *errors(swings)]
    assert list(grounding.number_complaints(told, seen, known)) == []
    assert list(grounding.id_complaints(told, seen)) == []
    assert list(grounding.ball_complaints(told)) == []
    assert list(grounding.form_complaints(told)) == []
    assert MACHINES.findall(said.text) == []


@cache
def of_our_own() -> Known:
    """Ranges, drills and words, which are the same for everybody."""
    units = {each.name: each.unit for each in DEFINITIONS} | {"tempo_ratio": "1"}
    limits = [
        (limit, units[name])
        for name, each in meaning().ranges.items()
        for limit in (each.low, each.high)
        if limit is not None
    ]
    evidence = [fault.evidence for fault in knowledge().faults]
    texts = [evidence, meaning().model_dump(mode="json"), list(meanings.own().values())]
    return [*said_in(texts), *limits]


def errors(swings: list[dict[str, Any]]) -> Known:
    metrics = [metric for each in swings for metric in each["analysis_results"]["metrics"].values()]
    return [(NINE_OF_TEN * metric["error"], metric["unit"]) for metric in metrics if "error" in metric]


def confidences(swings: list[dict[str, Any]]) -> Known:
    metrics = [metric for each in swings for metric in each["analysis_results"]["metrics"].values()]
    return [(100 * metric["confidence"], "%") for metric in metrics if "confidence" in metric]
