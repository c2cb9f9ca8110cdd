"""What an operator is told of the last hour."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from ops.analyses import overview
from swing.aws import executions
from tests.ops.conftest import Http, Office
from tests.workflow.definition import WORKFLOW


def test_an_analysis_that_was_cancelled_did_not_fail(office: Office) -> None:
    cancelled, by_hand = aborted(office, "cancelled"), aborted(office, "by-hand")
    stopped_as_told(office, {cancelled: executions.STOPPED, by_hand: "States.TaskFailed"})

    bad = [each for each in overview.recent(office.deployment, "ABORTED", datetime.now(UTC)) if overview.failed(each)]

    assert [each["executionArn"] for each in bad] == [by_hand]


def test_the_longest_analysis_is_found_in_the_hour_in_which_it_ends() -> None:
    longest = timedelta(seconds=WORKFLOW["TimeoutSeconds"])

    assert longest + overview.WINDOW <= overview.LOOK_BACK


def aborted(office: Office, name: str) -> str:
    stepfunctions = office.account.stepfunctions
    started = stepfunctions.start_execution(stateMachineArn=office.deployment.machine, name=name, input="{}")
    stepfunctions.stop_execution(executionArn=started["executionArn"])
    return str(started["executionArn"])


def stopped_as_told(office: Office, errors: dict[str, str]) -> None:
    """Let this AWS remember with which error an execution was stopped, which moto forgets."""

    def answer(params: dict[str, Any], **_: Any) -> tuple[Http, dict[str, Any]]:
        error = errors[json.loads(params["body"])["executionArn"]]
        return Http(), {"status": "ABORTED", "error": error, "startDate": datetime.now(UTC)}

    events: Any = executions.stepfunctions().meta.events
    events.register("before-call.sfn.DescribeExecution", answer)
