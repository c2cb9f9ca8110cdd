"""Count an analysis: the end of an execution becomes metrics in the log, as CloudWatch reads them (EMF)."""

import json
from typing import Any

import pytest

from count_analysis.app import handler
from dev.fakes.account import SETTINGS
from tests.functions.conftest import Account, event
from tests.workflow.definition import resources

KEY = "golf-swings/golfer-1/swing-1.mp4"
STEP = {
    "analysis_id": "swing-1",
    "run_id": "run-1",
    "user_id": "golfer-1",
    "s3_bucket": SETTINGS["VIDEOS_BUCKET"],
    "s3_key": KEY,
}

RULES = resources("AWS::S3::Bucket")["VideosBucket"]["LifecycleConfiguration"]["Rules"]


@pytest.fixture
def ended(account: Account, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    monkeypatch.setenv("COACH_USD_PER_DAY", "5")
    monkeypatch.setenv("ENV", "dev")
    monkeypatch.setenv("POWERTOOLS_METRICS_NAMESPACE", "GolfCoach")
    [machine] = account.stepfunctions.list_state_machines()["stateMachines"]
    execution = account.stepfunctions.start_execution(
        stateMachineArn=machine["stateMachineArn"], input=json.dumps(STEP)
    )
    told = event("count_analysis")
    told["detail"]["executionArn"] = execution["executionArn"]
    return told


def rejected(account: Account, run_id: str) -> None:
    error = {"code": "NO_GOLFER", "message": "", "hint": "", "retryable": False}
    account.analyses.put_item(Item={"analysis_id": "swing-1", "run_id": run_id, "status": "FAILED", "error": error})


def metrics(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines() if "_aws" in line]


def test_a_rejection_is_counted_by_its_code_in_this_deployment(
    account: Account, ended: dict[str, Any], context: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    rejected(account, run_id="run-1")

    handler(ended, context)

    [counted] = [each for each in metrics(capsys) if "Rejections" in each]
    assert (counted["code"], counted["env"], counted["Rejections"]) == ("NO_GOLFER", "dev", [1.0])
    assert counted["_aws"]["CloudWatchMetrics"][0]["Dimensions"] == [["code", "env", "service"]]


def test_what_a_newer_run_has_written_is_not_counted_for_an_older_one(
    account: Account, ended: dict[str, Any], context: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    rejected(account, run_id="run-2")

    handler(ended, context)

    assert not any("Rejections" in each for each in metrics(capsys))


def test_the_days_spending_is_told_at_each_end(
    account: Account, ended: dict[str, Any], context: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    handler(ended, context)

    [told] = [each for each in metrics(capsys) if "BudgetUsedPercent" in each]
    assert told["BudgetUsedPercent"] == [0.0]


def tags(account: Account) -> list[dict[str, str]]:
    found: list[dict[str, str]] = account.s3.get_object_tagging(Bucket=SETTINGS["VIDEOS_BUCKET"], Key=KEY)["TagSet"]
    return found


def test_a_rejected_video_is_marked_for_its_end(account: Account, ended: dict[str, Any], context: Any) -> None:
    account.upload(KEY)
    rejected(account, run_id="run-1")

    handler(ended, context)

    [rule] = [each for each in RULES if "TagFilters" in each]
    assert tags(account) == rule["TagFilters"]
    assert rule["ExpirationInDays"] == {"Ref": "RejectedVideoDays"}


def test_what_broke_on_our_side_costs_nobody_a_video(account: Account, ended: dict[str, Any], context: Any) -> None:
    account.upload(KEY)
    error = {"code": "INTERNAL_ERROR", "message": "", "hint": "", "retryable": True}
    account.analyses.put_item(Item={"analysis_id": "swing-1", "run_id": "run-1", "status": "FAILED", "error": error})

    handler(ended, context)

    assert tags(account) == []


def test_a_rejected_video_that_is_reported_after_all_stays(
    account: Account, ended: dict[str, Any], context: Any
) -> None:
    account.upload(KEY)
    rejected(account, run_id="run-1")
    handler(ended, context)
    told = {"fallback_triggered": False, "frames_analyzed": 6, "tokens_used": 9, "cost_usd": 0}
    done = {"status": "AI_COMPLETED", "repeats": 1, "ai_analysis": json.dumps(told)}
    account.analyses.put_item(Item={"analysis_id": "swing-1", "run_id": "run-1", **done})

    handler(ended, context)

    assert tags(account) == []
