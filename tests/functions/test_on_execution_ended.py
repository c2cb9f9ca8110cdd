"""An execution that ends without a word still becomes FAILED, with one dead letter."""

import json
from typing import Any

import pytest

from on_execution_ended.app import handler, settle
from swing.analyses import tombstones
from swing.aws import executions
from swing.domain.models import Step
from tests.functions.conftest import Account, event

STEP = event("probe_video")
LATER = "2400-01-01T00:00:00.000Z"


@pytest.fixture
def aborted(account: Account) -> dict[str, Any]:
    """The event of an execution of our account that was aborted."""
    [machine] = account.stepfunctions.list_state_machines()["stateMachines"]
    execution = account.stepfunctions.start_execution(
        stateMachineArn=machine["stateMachineArn"], name="swing-1", input=json.dumps(STEP)
    )
    account.stepfunctions.stop_execution(executionArn=execution["executionArn"])
    ended = event("on_execution_ended")
    ended["detail"]["executionArn"] = execution["executionArn"]
    return ended


def processing(account: Account, **fields: Any) -> None:
    item = {"analysis_id": "swing-1", "user_id": "golfer-1", "run_id": STEP["run_id"], "status": "PROCESSING"}
    account.analyses.put_item(Item=item | fields)


def test_an_aborted_execution_is_failed_with_a_letter(account: Account, aborted: dict[str, Any], context: Any) -> None:
    processing(account)

    handler(aborted, context)

    item = account.item("swing-1")
    assert item["status"] == "FAILED"
    assert item["error"]["code"] == "ABORTED"
    assert item["error"]["retryable"] is True
    [letter] = account.letters()
    assert letter["s3_key"] == STEP["s3_key"]
    assert letter["error_class"] == "ABORTED"
    assert letter["execution_arn"] == aborted["detail"]["executionArn"]


def test_the_same_end_twice_is_one_letter(account: Account, aborted: dict[str, Any], context: Any) -> None:
    processing(account)

    handler(aborted, context)
    handler(aborted, context)

    assert len(account.letters()) == 1


@pytest.mark.parametrize(
    "newer",
    [
        pytest.param({"run_id": "another-run", "status": "PROCESSING"}, id="running"),
        pytest.param({"run_id": "another-run", "status": "AI_COMPLETED"}, id="finished"),
        pytest.param({"status": "AI_COMPLETED"}, id="finished by this very run"),
    ],
)
def test_a_newer_result_is_left_alone(
    account: Account, aborted: dict[str, Any], context: Any, newer: dict[str, Any]
) -> None:
    processing(account, **newer)

    handler(aborted, context)

    item = account.item("swing-1")
    assert item["status"] == newer["status"]
    assert "error" not in item


def test_a_repeat_that_ended_before_it_could_record_its_beginning_is_failed(
    account: Account, aborted: dict[str, Any], context: Any
) -> None:
    processing(account, run_id="the-first-run", run_started_at="2026-11-01T12:00:00.000Z", status="STARTED", repeats=1)

    handler(aborted, context)

    item = account.item("swing-1")
    assert (item["status"], item["run_id"]) == ("FAILED", STEP["run_id"])
    assert item["run_started_at"] > "2026-11-01T12:00:00.000Z"


def test_the_end_of_the_first_run_that_is_told_late_does_not_fail_a_repeat(
    account: Account, aborted: dict[str, Any], context: Any
) -> None:
    processing(account, run_id="the-second-run", run_started_at=LATER, status="STARTED", repeats=1)

    handler(aborted, context)

    assert account.item("swing-1")["status"] == "STARTED"


def test_an_execution_that_was_started_by_hand_with_any_input_still_sends_its_letter(
    account: Account, context: Any
) -> None:
    [machine] = account.stepfunctions.list_state_machines()["stateMachines"]
    execution = account.stepfunctions.start_execution(stateMachineArn=machine["stateMachineArn"], input='{"try": 1}')
    account.stepfunctions.stop_execution(executionArn=execution["executionArn"])
    ended = event("on_execution_ended")
    ended["detail"]["executionArn"] = execution["executionArn"]

    handler(ended, context)

    [letter] = account.letters()
    assert letter["execution_arn"] == execution["executionArn"]


def test_nobody_hears_of_the_end_of_an_analysis_that_was_deleted(
    account: Account, aborted: dict[str, Any], context: Any
) -> None:
    tombstones.mark("swing-1")

    handler(aborted, context)

    assert (account.item("swing-1"), account.letters()) == ({}, [])


def test_an_end_brings_no_item_back(account: Account, aborted: dict[str, Any], context: Any) -> None:
    handler(aborted, context)

    assert account.item("swing-1") == {}
    assert len(account.letters()) == 1


def test_a_letter_that_the_workflow_has_sent_is_not_sent_again(account: Account) -> None:
    processing(account)
    cause = json.dumps({"dead_letter_id": "a-letter", "cause": "boom"})
    failed = executions.Ended(
        execution_arn="arn:aws:states:us-east-1:123456789012:execution:golf-coach-analyze-swing-dev:swing-1",
        status="FAILED",
        step=Step.model_validate(STEP),
        started_at=LATER,
        error="KeyError",
        cause=cause,
        dead_letter_id=executions.dead_letter_id(cause),
    )

    settle(failed)

    assert account.letters() == []
    assert account.item("swing-1")["error"]["code"] == "INTERNAL_ERROR"
