"""The table of parameters says what each of them changes, and each changes something."""

import pytest

from dev import parameters
from dev.expansion import written


def test_the_table_of_parameters_is_up_to_date() -> None:
    assert parameters.TABLE.read_text() == parameters.table(written()), "make diagram"


@pytest.mark.parametrize("name", written()["Parameters"])
def test_every_parameter_changes_something(name: str) -> None:
    assert parameters.changes(written(), name)


def test_what_the_published_functions_need_of_parameters_changes_the_workflow() -> None:
    for name in ("LongVideoWorker", "MaxVideoSeconds", "MaxSegments", "AccountConcurrency", "CoachModel"):
        assert "AnalyzeSwing" in parameters.changes(written(), name)
