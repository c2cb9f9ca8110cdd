"""A history as Step Functions tells it becomes what an operator reads, and what AWS bills."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ops.costs.cost_model import Function, Kept, priced, prices, quantities
from ops.timeline import transitions, visits

START = datetime(2026, 11, 22, 3, tzinfo=UTC)


def history(*events: tuple[float, str, dict[str, Any]]) -> list[dict[str, Any]]:
    """Each event follows the one before it."""
    return [
        {"id": number, "previousEventId": number - 1, "timestamp": START + timedelta(seconds=at), "type": kind}
        | details
        for number, (at, kind, details) in enumerate(events, start=1)
    ]


def entered(at: float, name: str) -> tuple[float, str, dict[str, Any]]:
    return at, "TaskStateEntered", {"stateEnteredEventDetails": {"name": name}}


def left(at: float, name: str) -> tuple[float, str, dict[str, Any]]:
    return at, "TaskStateExited", {"stateExitedEventDetails": {"name": name}}


def scheduled(at: float, kind: str) -> tuple[float, str, dict[str, Any]]:
    return at, "TaskScheduled", {"taskScheduledEventDetails": {"resourceType": kind, "resource": "invoke"}}


def failed(at: float, error: str) -> tuple[float, str, dict[str, Any]]:
    return at, "TaskFailed", {"taskFailedEventDetails": {"error": error, "cause": '{"errorMessage": "busy"}'}}


TWICE_BUSY = history(
    entered(0, "Measure the swing"),
    scheduled(0, "lambda"),
    failed(1, "Lambda.ServiceException"),
    scheduled(2, "lambda"),
    failed(3, "Lambda.ServiceException"),
    scheduled(5, "lambda"),
    (6, "TaskSucceeded", {}),
)
WELL = [*TWICE_BUSY, *history(left(6, "Measure the swing"))]
# An exit names its entry; the engine of the developer's machine does too.
WELL[-1] |= {"id": 8, "previousEventId": 1}


def test_a_state_that_was_tried_again_says_how_often_and_why() -> None:
    [visit] = visits(WELL)

    assert (visit.state, visit.seconds, visit.retries, visit.failed) == ("Measure the swing", 6.0, 2, False)
    assert visit.error == "Lambda.ServiceException: busy"


def test_the_last_failure_of_a_failed_state_is_no_retry() -> None:
    broken = history(entered(0, "Measure the swing"), failed(1, "KeyError"), (2, "ParallelStateExited", {}))

    [visit] = visits(broken)

    assert (visit.retries, visit.failed, visit.error) == (0, True, "KeyError: busy")


def test_a_failure_that_the_workflow_caught_is_no_retry() -> None:
    caught = history(entered(0, "Draw the overlay video"), failed(1, "KeyError"))
    exited = history(left(1, "Draw the overlay video"))[0] | {"id": 3, "previousEventId": 1}

    [visit] = visits([*caught, exited])

    assert (visit.retries, visit.failed, visit.error) == (0, False, "KeyError: busy")


def test_every_state_every_retry_and_the_end_are_billed() -> None:
    assert transitions(WELL) == 4


def test_lambda_is_billed_by_memory_and_time_at_its_architectures_price() -> None:
    known = {"Measure the swing": Function(memory_gb=2, architecture="arm64")}

    amounts = quantities(WELL, known, item_kb=0.5, kept=Kept(objects=3, gb_months=0.001))

    assert amounts["gb_second_arm64"] == pytest.approx(12)
    assert amounts["invocation"] == 4
    assert "gb_second_x86_64" not in amounts


def test_a_price_is_its_amount_at_list_price() -> None:
    [line] = priced({"state_transition": 40, "event": 0})

    assert line["usd"] == pytest.approx(0.001)


def test_every_price_has_a_source_at_aws() -> None:
    assert all(
        price.source.startswith("https://aws.amazon.com/") and price.usd > 0 for price in prices().prices.values()
    )
