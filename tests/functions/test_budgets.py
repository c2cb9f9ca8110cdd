"""What a process that was killed has reserved, and what becomes of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

import admit_analyses.app
from swing.accounts import budgets
from swing.accounts.budgets import Budget
from swing.domain.errors import NoBudgetError
from tests.functions.conftest import Context
from tests.functions.test_admission import minute
from tests.workflow.definition import resources

SMALL = Budget("chat#anna", 0.15)
DAY = Budget("day", 25)


@contextmanager
def killed(*shared: Budget, ago_s: int = budgets.HELD_S + 1) -> Iterator[None]:
    """Somebody reserves a dime and does not come back, or not before the block ends."""
    lost = budgets.reserved(list(shared), 0.10)
    lost.__enter__()
    for budget in shared:
        for name, held in budgets.found(budget.key).items():
            if name.startswith(budgets.HOLD):
                put(budget, name, held | {"until": held["until"] - ago_s})
    yield
    lost.__exit__(None, None, None)


def put(budget: Budget, name: str, value: Any) -> None:
    budgets.usage().update_item(
        Key={"usage_id": budget.key},
        UpdateExpression="SET #name = :value",
        ExpressionAttributeNames={"#name": name},
        ExpressionAttributeValues={":value": value},
    )


def spent(budget: Budget) -> float:
    return float(budgets.found(budget.key).get("usd", 0))


pytestmark = pytest.mark.usefixtures("account")


def test_whoever_comes_next_finds_what_a_killed_process_has_reserved() -> None:
    with killed(SMALL), budgets.reserved([SMALL], 0.10) as found:
        found.usd = 0.02

    assert spent(SMALL) == pytest.approx(0.02)


def test_what_is_still_at_work_keeps_its_reservation() -> None:
    with killed(SMALL, ago_s=0), pytest.raises(NoBudgetError), budgets.reserved([SMALL], 0.10):
        pass

    assert spent(SMALL) == pytest.approx(0)


def test_who_comes_back_after_all_pays_what_was_spent_and_no_more() -> None:
    late = budgets.reserved([SMALL], 0.10)
    late.__enter__().usd = 0.03
    [hold] = [name for name in budgets.found(SMALL.key) if name.startswith(budgets.HOLD)]
    budgets.settled(SMALL.key, hold, -0.10)

    late.__exit__(None, None, None)

    assert spent(SMALL) == pytest.approx(0.03)


def test_nothing_stays_of_a_reservation_but_what_was_spent() -> None:
    with budgets.reserved([SMALL, DAY], 0.10) as found:
        found.usd = 0.04

    assert not [name for name in budgets.found(DAY.key) if name.startswith(budgets.HOLD)]
    assert spent(DAY) == pytest.approx(0.04)


def test_a_killed_process_is_not_what_the_deployment_has_spent() -> None:
    with killed(DAY):
        assert budgets.spent_today() == pytest.approx(0)


@pytest.mark.parametrize("budget", [DAY, Budget("chat#guests", 5)])
def test_each_minute_the_shared_of_many_are_looked_after(budget: Budget) -> None:
    with killed(budget):
        admit_analyses.app.handler(minute(), Context())

        assert spent(budget) == pytest.approx(0)


def test_a_reservation_outlives_the_function_that_makes_it_and_no_minute() -> None:
    timeout = resources("AWS::Serverless::Function")["ChatFunction"]["Timeout"]

    assert timeout < budgets.HELD_S < 60
