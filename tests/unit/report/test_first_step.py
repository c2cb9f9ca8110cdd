"""Every swing that could be judged has a first step, and what lies inside its range is not called a fault."""

from swing.report.first_step import first_step
from tests.builders.analyses import LEFTY, SWAY, measured
from tests.builders.golfers import item, swing, unseen, with_values


def test_the_first_step_is_the_finding_that_matters_most() -> None:
    step = first_step(swing(11, SWAY)["analysis_results"])

    assert step is not None
    assert (step.is_fault, step.metric) == (True, "hip_sway")
    assert step.evidence == measured(SWAY).findings[0].evidence
    assert [drill.name for drill in step.drills] == ["Inside of the back foot", "Stick beside the hip"]


def test_without_a_fault_it_is_what_comes_nearest_to_one() -> None:
    step = first_step(swing(11, LEFTY)["analysis_results"])

    assert step is not None
    assert (step.is_fault, step.metric) == (False, "hip_sway")


def test_a_swing_in_which_all_is_where_it_should_be_has_what_is_nearest_and_no_fault() -> None:
    quiet = with_values(measured(LEFTY), hip_sway=-0.05, head_sway=-0.1, head_slide=0.0, head_shift_top=0.0)

    step = first_step(item(11, quiet)["analysis_results"])

    assert step is not None
    assert (step.is_fault, step.metric) == (False, "head_lift")


def test_a_swing_of_which_too_little_was_seen_has_none() -> None:
    assert first_step(item(11, unseen())["analysis_results"]) is None


def test_results_of_an_older_or_newer_version_have_one_too() -> None:
    results = swing(11, LEFTY)["analysis_results"]
    newer = {name: each | {"added_later": 1} for name, each in results["metrics"].items()}

    assert first_step(results | {"events": {"waggle": None}, "metrics": newer}) == first_step(results)


def test_a_finding_that_is_known_no_more_is_no_step() -> None:
    results = swing(11, SWAY)["analysis_results"]
    gone = [found | {"code": "gone"} for found in results["findings"]]

    assert first_step(results | {"findings": gone}) is None
