"""Many uploads at once with three leases: the limit holds, nothing is lost, and nobody waits for another's burst."""

from statistics import median

import pytest

from dev.burst.figures import peak
from dev.burst.run import Result, run
from dev.burst.table import lost, table

UPLOADS, LIMIT = 12, 3


@pytest.fixture(scope="module")
def result() -> Result:
    found = run(UPLOADS, LIMIT, print)
    print(table(found))
    return found


def test_the_limit_holds_and_is_used(result: Result) -> None:
    assert peak(result.fates) == LIMIT


def test_no_upload_is_lost_or_run_twice(result: Result) -> None:
    assert [fate.name for fate in result.fates if lost(fate) or fate.runs != 1] == []
    assert result.left_over == 0


def test_a_golfers_burst_does_not_hold_up_those_who_come_after_it(result: Result) -> None:
    heavy = median(fate.started for fate in result.fates if fate.heavy)
    others = median(fate.started for fate in result.fates if not fate.heavy)

    assert others < heavy


def test_who_waits_is_told_a_place_and_a_time(result: Result) -> None:
    told = [asked for fate in result.fates for asked in fate.asked if asked.position]

    assert told
    assert all(asked.eta_s > 0 for asked in told)
