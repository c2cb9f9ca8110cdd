"""What strangers can make a deployment pay in a day is told in the documents as the template bounds it."""

import pytest

from ops.costs.strangers import Row, rows
from ops.template import load
from tests.workflow.definition import ROOT

TEMPLATE = load(ROOT / "template.yaml")
TOLD = (ROOT / "docs" / "operations.md").read_text()


@pytest.mark.parametrize("row", rows(TEMPLATE), ids=lambda row: row.what)
def test_the_table_tells_what_the_template_bounds(row: Row) -> None:
    assert f"{row}\n" in TOLD


def test_a_larger_account_is_told_what_it_risks() -> None:
    assert f"`AccountConcurrency=1000` the first row is ${rows(TEMPLATE, AccountConcurrency=1000)[0].usd:,.2f}" in TOLD


def test_as_many_accounts_empty_the_days_budget_as_is_told() -> None:
    defaults = {name: each.get("Default") for name, each in TEMPLATE["Parameters"].items()}
    each = defaults["CoachUsdPerGolferAndDay"] + defaults["ChatUsdPerGolferAndDay"]

    accounts = -(-defaults["CoachUsdPerDay"] // each)

    assert f"{accounts:g} of them put every golfer's" in TOLD
