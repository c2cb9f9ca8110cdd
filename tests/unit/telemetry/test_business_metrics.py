"""What an analysis took, cost and gave out becomes the numbers that alarms and the dashboard read."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from swing.telemetry.business_metrics import Count, durations, outcome, spending

START = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def event(after_s: float, kind: str, state: str = "") -> dict[str, Any]:
    details = "stateEnteredEventDetails" if kind.endswith("Entered") else "stateExitedEventDetails"
    return {"timestamp": START + timedelta(seconds=after_s), "type": kind, details: {"name": state}}


def test_a_step_takes_from_the_first_segment_that_enters_it_to_the_last_that_leaves_it() -> None:
    history = [
        event(0, "ExecutionStarted"),
        event(1, "TaskStateEntered", "Estimate the poses"),
        event(2, "TaskStateEntered", "Estimate the poses"),
        event(4, "TaskStateExited", "Estimate the poses"),
        event(6, "TaskStateExited", "Estimate the poses"),
    ]

    assert list(durations(history)) == [Count("StepSeconds", 5, "Seconds", {"state": "Estimate the poses"})]


def test_the_golfers_wait_is_counted_from_the_start_to_the_measurements_and_to_a_good_end() -> None:
    history = [
        event(0, "ExecutionStarted"),
        event(8, "TaskStateEntered", "Record the measurements"),
        event(9, "TaskStateExited", "Record the measurements"),
        event(30, "ExecutionSucceeded"),
    ]

    counted = {each.name: each.value for each in durations(history)}

    assert counted == {"StepSeconds": 1, "SecondsToMeasurements": 9, "SecondsToEnd": 30}


def test_a_step_that_never_ended_and_a_failed_analysis_have_no_duration() -> None:
    history = [event(0, "ExecutionStarted"), event(1, "TaskStateEntered", "Probe"), event(5, "ExecutionFailed")]

    assert list(durations(history)) == []


WRITTEN = {
    "fallback_triggered": False,
    "fallback_reason": None,
    "frames_analyzed": 8,
    "tokens_used": 900,
    "cost_usd": 0.03,
}
BY_RULES = WRITTEN | {"fallback_triggered": True, "fallback_reason": "QUOTA"}


@pytest.mark.parametrize(
    ("item", "split"),
    [
        pytest.param({"status": "PROCESSING"}, [], id="not ended, nothing"),
        pytest.param({"status": "AI_COMPLETED", "ai_analysis": json.dumps(WRITTEN)}, [], id="a report of the coach"),
        pytest.param(
            {"status": "AI_COMPLETED", "ai_analysis": json.dumps(BY_RULES)},
            [("Fallbacks", {"reason": "QUOTA"})],
            id="a report by rules, by its reason",
        ),
        pytest.param(
            {"status": "FAILED", "error": {"code": "NO_GOLFER", "retryable": False}},
            [("Rejections", {"code": "NO_GOLFER"})],
            id="a rejection, by its code",
        ),
        pytest.param(
            {"status": "FAILED", "error": {"code": "INTERNAL_ERROR", "retryable": True}},
            [("Failures", {"code": "INTERNAL_ERROR"})],
            id="a failure, by its code",
        ),
    ],
)
def test_what_came_of_an_analysis_is_split_by_its_reason(item: dict[str, Any], split: list[Any]) -> None:
    counted = [(each.name, each.by) for each in outcome(item) if each.by]

    assert counted == split


def test_a_report_counts_what_it_looked_at_and_what_it_cost() -> None:
    counted = {
        each.name: each.value for each in outcome({"status": "AI_COMPLETED", "ai_analysis": json.dumps(BY_RULES)})
    }

    assert counted == {
        "Reports": 1, "FallbackPercent": 100, "FramesLookedAt": 8, "Tokens": 900, "Dollars": 0.03, "Fallbacks": 1,
    }  # fmt: skip


def test_the_days_spending_is_told_as_a_share_of_its_budget_and_not_at_all_without_one() -> None:
    assert [each.value for each in spending(4.0, 5.0)] == [80]
    assert list(spending(0.0, 0.0)) == []
