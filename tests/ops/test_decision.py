"""What is to be done about a dead letter, by what became of its analysis since."""

from typing import Any

import pytest

from ops.dead_letters.decision import Action, Known, decided

FAILED = {"status": "FAILED", "run_id": "run-1"}
ENDED_BY_ITSELF = '{"dead_letter_id": "42", "cause": "the tape measure is torn"}'


def known(item: dict[str, Any] | None = None, execution: dict[str, Any] | None = None, **rest: Any) -> Known:
    given: dict[str, Any] = {"run_id": "run-1", "definition_unchanged": True, "has_video": True} | rest
    return Known(item=FAILED if item is None else item, execution=execution, **given)


def aborted(**rest: Any) -> dict[str, Any]:
    return {"status": "ABORTED", "redriveStatus": "REDRIVABLE", **rest}


@pytest.mark.parametrize(
    ("facts", "action"),
    [
        pytest.param(known(execution=aborted()), Action.REDRIVE, id="aborted, and nothing was deployed since"),
        pytest.param(known(execution=aborted(), definition_unchanged=False), Action.RERUN, id="deployed anew"),
        pytest.param(known(execution=aborted(cause=ENDED_BY_ITSELF)), Action.RERUN, id="ended in its Fail state"),
        pytest.param(known(execution=aborted(redriveStatus="NOT_REDRIVABLE")), Action.RERUN, id="too old"),
        pytest.param(known(execution={"status": "FAILED"}), Action.RERUN, id="an engine that can't redrive"),
        pytest.param(known(), Action.RERUN, id="an execution that is forgotten"),
    ],
)
def test_a_failed_analysis_goes_on_where_it_broke_or_else_begins_anew(facts: Known, action: Action) -> None:
    assert decided(facts).action is action


@pytest.mark.parametrize(
    "item",
    [
        pytest.param({"status": "PROCESSING", "run_id": "run-2"}, id="a later run works on it"),
        pytest.param({"status": "FAILED", "run_id": "run-2"}, id="a later run failed and sent its own letter"),
        pytest.param({"status": "AI_COMPLETED", "run_id": "run-1"}, id="it has its report"),
        pytest.param({"status": "CANCELLED", "run_id": "run-1"}, id="its golfer stopped it"),
    ],
)
def test_a_letter_that_asks_for_nothing_any_more_is_dropped(item: dict[str, Any]) -> None:
    assert decided(known(item)).action is Action.DROP


def test_a_letter_whose_video_was_deleted_is_dropped() -> None:
    assert decided(known(has_video=False)).action is Action.DROP


def test_a_redriven_execution_that_still_runs_is_not_redriven_again() -> None:
    item = {"status": "PROCESSING", "run_id": "run-1"}

    assert decided(known(item, {"status": "RUNNING"})).action is Action.DROP


def test_a_redrive_that_was_interrupted_is_taken_up_again() -> None:
    item = {"status": "PROCESSING", "run_id": "run-1"}

    assert decided(known(item, aborted())).action is Action.REDRIVE


def test_a_run_that_was_announced_and_not_started_is_started() -> None:
    assert decided(known({"status": "STARTED", "run_id": "run-1"})).action is Action.FINISH


@pytest.mark.parametrize(
    "facts",
    [
        pytest.param(known(run_id=""), id="it names no run"),
        pytest.param(known({}), id="its analysis is gone, its video is not"),
        pytest.param(known({"status": "PROCESSING", "run_id": "run-1"}, {"status": "FAILED"}), id="unsettled"),
    ],
)
def test_a_letter_that_nobody_understands_stays(facts: Known) -> None:
    assert decided(facts).action is Action.LEAVE
