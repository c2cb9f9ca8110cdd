"""A dozen uploads while functions die, the model has moods, news comes twice and DynamoDB is too busy now and then."""

from collections import Counter

import pytest

from dev.chaos.plan import plan
from dev.chaos.run import Result, run
from dev.chaos.table import outcome, table

# A plan in which everything happens: all kinds of trouble, of news and of videos.
SEED, UPLOADS = 90, 12


@pytest.fixture(scope="module")
def result() -> Result:
    return run(plan(SEED, UPLOADS), print)


def test_after_chaos_every_invariant_holds(result: Result) -> None:
    broken = {name: said for name, said in result.violations.items() if said}

    assert broken == {}, f"\n{table(result)}\nThe same again: make chaos SEED={SEED} UPLOADS={UPLOADS}"


def test_the_chaos_was_real(result: Result) -> None:
    outcomes = Counter(outcome(item) for item in result.stores.items.values())
    killed = sum(count for name, count in result.faults.items() if name.startswith("kill "))

    assert {"AI_COMPLETED", "INTERNAL_ERROR", "UNREADABLE_VIDEO"} <= outcomes.keys()
    assert min(killed, result.faults["throttle"], result.faults["abort"]) > 0
    assert len(result.stores.letters) > 0
    assert sum(run.tries_again for run in result.stores.runs) > 0
    assert result.stores.charges
