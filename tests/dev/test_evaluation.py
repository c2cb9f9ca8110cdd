from pathlib import Path

import pytest

from dev.evaluation import calibrate
from dev.evaluation.scores import Scores, reliability_table
from swing.measurement.calibration import FILE


def test_without_labelled_swings_the_calibration_stays_as_it_is(tmp_path: Path) -> None:
    before = FILE.read_bytes()

    with pytest.raises(SystemExit, match="no labelled swings"):
        calibrate.main(tmp_path)

    assert FILE.read_bytes() == before


def test_the_reliability_sets_what_was_stated_beside_what_was_right() -> None:
    scores = Scores(stated=[(0.5, True), (0.5, False), (1.0, True)])

    assert reliability_table(scores)[2:] == ["| 40% to 60% | 2 | 50% | 50% |", "| 97% to 100% | 1 | 100% | 100% |"]
