"""Waits that can be worked out by hand."""

import pytest

from dev.bench.simulation import Stage, arrivals, simulated


def test_alone_an_analysis_takes_the_sum_of_its_stages() -> None:
    found = simulated([5.0], [Stage(1, 2.0), Stage(4, 3.0), Stage(1, 1.0)], slots=10)

    assert (found.took_s, found.oldest_s, found.slots) == ([6.0], 0.0, 4)


def test_who_finds_no_slot_waits_for_one() -> None:
    found = simulated([0.0, 0.0, 1.0], [Stage(1, 10.0)], slots=1)

    assert (found.took_s, found.oldest_s, found.slots) == ([10.0, 20.0, 29.0], 19.0, 1)


def test_half_of_the_uploads_come_in_a_tenth_of_the_time() -> None:
    found = arrivals(1000, 1)

    busiest = max(sum(begin <= at < begin + 360 for at in found) for begin in found)
    assert len(found) == 1000
    assert busiest == pytest.approx(550, abs=30)
