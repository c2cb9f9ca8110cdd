"""The coach's part of the workflow: every failure has a way to a report, and code and definition say the same."""

import re
from typing import Any

from swing.coach import circuit_breaker
from swing.domain import errors
from swing.domain.fallbacks import FallbackReason
from tests.workflow.definition import ROOT, WORKFLOW, resources, states
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
    again = {
        error for catch in catches("Ask the coach") if catch["Next"].endswith("?") for error in catch["ErrorEquals"]
    }

    assert again == retried(errors.CoachError) | {"States.HeartbeatTimeout", "States.Timeout"}


def test_the_definition_tries_again_after_what_says_so_of_itself_and_after_nothing_else_of_ours() -> None:
    ours = {error.__name__ for error in leaves(errors.OperatorError) + leaves(errors.GolferError)}
    again = {name for state in states().values() for name in names_in(state.get("Retry", []))}

    assert again & ours == retried(errors.OperatorError) | retried(errors.GolferError)


def test_the_tree_of_failures_says_which_are_tried_again() -> None:
    told = re.findall(r"(\w+Error) +retried", errors.__doc__ or "")

    assert set(told) == retried(errors.SwingError)


def retried(kind: type[errors.SwingError]) -> set[str]:
    return {error.__name__ for error in leaves(kind) if issubclass(error, errors.SwingError) and error.retried}


def test_every_reason_for_rules_is_one_of_the_definition_or_of_the_chat() -> None:
    text = (ROOT / "statemachines" / "analyze_swing.asl.yaml").read_text()
    written = set(re.findall(r"'(?:reason|code)': '(\w+)'", text))
    raised = {error.code for error in leaves(errors.CoachError) if issubclass(error, errors.CoachError)}

    assert written | raised | {FallbackReason.NO_SWINGS} == set(FallbackReason)


def test_the_documentation_knows_every_reason_for_rules() -> None:
    page = (ROOT / "docs" / "coach.md").read_text()
    told = page.partition("## Failures")[2].partition("\n## ")[0]

    assert set(re.findall(r"`([A-Z_]+)` \|$", told, re.MULTILINE)) == set(FallbackReason) - {FallbackReason.NO_SWINGS}
    assert f"| `{FallbackReason.NO_SWINGS}` |" in page


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
