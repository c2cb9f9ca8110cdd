"""What is known of models: price, parameters, and the day they end."""

from datetime import date

import pytest

from swing.coach.model_catalog import Usage, cost_usd, warning
from swing.coach.requests import advice_body, identified
from swing.coach.settings import Settings
from tests.builders.analyses import measured


def test_ten_frames_cost_what_the_price_list_says() -> None:
    assert cost_usd("gpt-6.1-terra", Usage(input=20_700, output=3_000), "fast") == pytest.approx(0.0357)


def test_the_batch_lane_costs_half() -> None:
    usage = Usage(input=10_000, cached=2_000, output=1_000)

    assert cost_usd("gpt-5.6-luna", usage, "batch") == pytest.approx(cost_usd("gpt-5.6-luna", usage, "fast") / 2)


def test_an_unknown_model_is_assumed_to_be_dear() -> None:
    usage = Usage(input=10_000, output=1_000)

    assert cost_usd("somebody-elses", usage, "fast") >= cost_usd("gpt-6.1-terra", usage, "fast")


@pytest.mark.parametrize(
    ("model", "today", "word"),
    [
        ("gpt-6.1-terra", date(2026, 11, 22), None),
        ("gpt-5", date(2026, 9, 1), None),
        ("gpt-5", date(2026, 11, 22), "will be shut down"),
        ("gpt-5", date(2026, 12, 10), "was shut down"),
        ("somebody-elses", date(2026, 11, 22), "guessed"),
    ],
)
def test_the_operator_is_warned_before_a_model_ends(model: str, today: date, word: str | None) -> None:
    said = warning(model, today)

    assert said is None if word is None else word in (said or "")


def test_a_parameter_that_a_model_does_not_know_is_not_sent() -> None:
    known = identified(advice_body(measured(), [], Settings(model="gpt-6.1-terra")), "hash")
    unknown = identified(advice_body(measured(), [], Settings(model="somebody-elses")), "hash")

    assert {"reasoning", "safety_identifier"} <= set(known)
    assert not {"reasoning", "safety_identifier", "temperature"} & set(unknown)
    assert set(unknown["text"]) == {"format"}
