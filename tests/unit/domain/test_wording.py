"""One number has one spelling, wherever a golfer reads it."""

import re
from datetime import date

import pytest

from swing.aws.dynamodb_values import numbers
from swing.chat import rules
from swing.domain.wording import NAMES, metric_name, quantity
from swing.measurement.catalogue import DEFINITIONS
from tests.builders.analyses import SWAY, analysis_item, measured
from tests.builders.spellings import SPELLINGS
from tests.dev.test_viewer_words import TIMES


@pytest.mark.parametrize(("value", "unit", "text"), SPELLINGS)
def test_a_number_is_spelled_with_the_decimals_that_are_certain(value: float, unit: str, text: str) -> None:
    assert quantity(value, unit) == text


def test_every_metric_has_a_name() -> None:
    assert NAMES.keys() == {definition.name for definition in DEFINITIONS} | TIMES


def test_what_has_no_name_of_its_own_is_called_as_it_is_spelled() -> None:
    assert metric_name("wrist_hinge_top") == "Wrist hinge top"


def test_a_finding_and_the_chat_spell_the_number_of_a_picture_without_its_sign() -> None:
    [sway] = [each for each in measured(SWAY).findings if each.metric == "hip_sway"]
    spelled = quantity(sway.value, sway.unit)

    swing = numbers(analysis_item("anna", 1, SWAY))
    answer = rules.answer("What about my hip sway?", [swing], [], date(2026, 11, 2)).text

    assert spelled.removeprefix("−") in sway.evidence
    assert sway.evidence in answer


def test_no_text_of_a_finding_names_a_unit_that_its_number_brings_along() -> None:
    for finding in measured(SWAY).findings:
        assert not re.search(r"(?:widths|lengths|°|%) (?:of|degrees|times|%)", finding.evidence)
