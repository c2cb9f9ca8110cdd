"""The table of parameters says what each of them changes, and each changes something."""

import pytest

from dev.local import parameters
from dev.local.expansion import written


def test_the_table_of_parameters_is_up_to_date() -> None:
    assert parameters.TABLE.read_text() == parameters.table(written()), "make diagram"


@pytest.mark.parametrize("name", written()["Parameters"])
def test_every_parameter_changes_something(name: str) -> None:
    assert parameters.changes(written(), name)


def test_what_the_published_functions_need_of_parameters_changes_the_workflow() -> None:
    for name in ("LongVideoWorker", "MaxVideoSeconds", "MaxSegments", "AccountConcurrency", "CoachModel"):
        assert "AnalyzeSwing" in parameters.changes(written(), name)


def test_the_console_asks_for_every_parameter_once_in_a_group_and_by_a_label_that_names_it() -> None:
    interface = written()["Metadata"]["AWS::CloudFormation::Interface"]

    asked = [name for group in interface["ParameterGroups"] for name in group["Parameters"]]

    assert sorted(asked) == sorted(written()["Parameters"])
    assert list(interface["ParameterLabels"]) == asked
    assert all(label["default"].endswith(f" ({name})") for name, label in interface["ParameterLabels"].items())
    assert all(group["Label"]["default"] for group in interface["ParameterGroups"])
