"""The coach's part of the workflow: every failure has a way to a report, and code and definition say the same."""

from typing import Any

from swing.coach import circuit_breaker
from swing.domain import errors
from tests.workflow.definition import WORKFLOW, resources, states
from tests.workflow.test_definition import leaves, names_in

ASKING = ["Ask the coach", "Ask in the batch lane"]


def catches(state: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = states()[state]["Catch"]
    return found


def test_every_error_of_the_coach_is_handled_by_name() -> None:
    assert names_in(catches("Ask the coach")) >= {error.__name__ for error in leaves(errors.CoachError)}


def test_no_failure_of_the_coach_reaches_the_try_block_of_the_analysis() -> None:
    inner = catches("Coach the swing")

    assert names_in(inner) == {"States.ALL"}
    assert {catch["Next"] for catch in inner} == {"Consolidate the report"}


def test_waiting_for_patience_and_budget_is_pointless_and_not_retried() -> None:
    retried = {
        error for catch in catches("Ask the coach") if catch["Next"].endswith("?") for error in catch["ErrorEquals"]
    }

    assert retried == {
        "CoachRateLimitedError",
        "CoachUnavailableError",
        "CoachAnswerError",
        "States.HeartbeatTimeout",
        "States.Timeout",
    }


def test_a_consumer_that_dies_is_noticed_before_the_time_is_up() -> None:
    function = resources("AWS::Serverless::Function")["AskCoachFunction"]

    for name in ASKING:
        assert function["Timeout"] < states()[name]["HeartbeatSeconds"] < states()[name]["TimeoutSeconds"]


def test_the_fast_lane_takes_over_from_whatever_the_batch_lane_does() -> None:
    [catch] = catches("Ask in the batch lane")

    assert catch["ErrorEquals"] == ["States.ALL"]
    assert catch["Next"] == "Reserve a time slot"


def test_the_batch_lane_fits_into_the_time_of_an_execution() -> None:
    deadline = states()["Ask in the batch lane"]["TimeoutSeconds"]

    assert deadline + 2 * states()["Ask the coach"]["TimeoutSeconds"] < WORKFLOW["TimeoutSeconds"]


def test_workflow_and_code_look_at_the_same_breaker() -> None:
    assert states()["Read the circuit breaker"]["Arguments"]["Key"] == {"usage_id": {"S": circuit_breaker.NAME}}


def test_every_reservation_is_settled_for_golfer_and_day() -> None:
    reserved = [key(name) for name in ("Reserve from the golfer's budget", "Reserve from the day's budget")]
    settled = [key(name) for name in ("Settle the golfer's reservation", "Settle the day's reservation")]

    assert [text.partition("#")[0] for text in reserved] == ["{% $states.input.budget.name & '", "{% 'day"]
    assert [text.partition("#")[0] for text in settled] == ["{% $states.input.budget.name & '", "{% 'day"]
    assert key("Return the golfer's reservation") == settled[0]


def key(state: str) -> str:
    return str(states()[state]["Arguments"]["Key"]["usage_id"]["S"])
