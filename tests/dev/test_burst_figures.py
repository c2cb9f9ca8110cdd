"""What a burst's figures are worth: known fates in, known figures out."""

import pytest

from dev.burst.figures import Asked, Fate, error, errors, middle, peak, waits


def fate(started: float, ended: float, *asked: Asked, uploaded: float = 0.0, name: str = "upload") -> Fate:
    return Fate(name, False, uploaded, started, ended, 1, "FAILED", asked)


def test_the_peak_is_the_most_that_overlap_and_an_end_makes_room_for_a_start() -> None:
    assert peak([fate(0, 10), fate(5, 15), fate(10, 20)]) == 2


@pytest.mark.parametrize(("eta_s", "off"), [(90.0, 0.0), (60.0, 0.3), (120.0, 0.3)])
def test_a_forecast_is_off_by_a_share_of_the_whole_time(eta_s: float, off: float) -> None:
    said = Asked(at=10.0, position=3, eta_s=eta_s)

    assert error(said, fate(50, 100, said)) == pytest.approx(off)


def test_only_what_was_said_to_somebody_in_line_counts() -> None:
    waits_yet, runs_already = Asked(10.0, 3, 90.0), Asked(10.0, None, 500.0)

    assert errors([fate(50, 100, waits_yet), fate(5, 100, runs_already), fate(5, 8)], 0) == [0.0]


def test_the_middle_is_the_median_upload_and_its_neighbours() -> None:
    fates = [fate(0, 1.0 + number, name=str(number)) for number in range(100)]

    assert [each.name for each in middle(fates, 0.04)] == ["48", "49", "50", "51"]


def test_waits_are_from_upload_to_start() -> None:
    assert waits([fate(1, 9), fate(2, 9), fate(9, 10)]) == (2, 9)
