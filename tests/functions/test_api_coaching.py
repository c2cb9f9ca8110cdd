"""What coaches and jobs do: sessions, videos for them, and questions that queues answer."""

import os
from decimal import Decimal
from typing import Any

import pytest

from record_ai_jobs.app import handler as record_ai_jobs
from run_ai_jobs.app import handler as run_ai_jobs
from start_analysis.app import handler as start_analysis
from swing.aws.sqs_batches import TRIES
from tests.functions.api_client import Client
from tests.functions.asking import anna, api, bob, coach, finished, issuer, uploaded
from tests.functions.conftest import Account, event, line_away

__all__ = ["anna", "api", "bob", "coach", "issuer"]


# ------------------------------------------------------------------ coaches


def test_a_coach_films_a_player_in_a_session(account: Account, coach: Client) -> None:
    session = coach.post("/api/coaches/plus/sessions", {"title": "Range", "player_ids": ["anna"], "notes": ""}).body
    wish = {"session_id": session["session_id"], "sample_fps": 30, "include_frames": True}
    job = coach.post("/api/coaches/plus/videos/upload/initiate", wish).body
    queued = coach.get(f"/api/coaches/plus/analysis-jobs/{job['job_id']}").body
    early = coach.post("/api/coaches/plus/videos/upload/complete", {"job_id": job["job_id"]})
    account.upload(job["s3_key"])

    done = coach.post("/api/coaches/plus/videos/upload/complete", {"job_id": job["job_id"]})

    assert (job["status"], queued["status"]) == ("queued", "queued")
    assert (early.status, early.code) == (409, "NOTHING_UPLOADED")
    assert (done.status, done.body["status"]) == (202, "processing")
    assert done.body["sqs_message_id"]
    assert coach.get("/api/coaches/plus/sessions").body["sessions"] == [session]
    assert coach.get(f"/api/coaches/plus/sessions/{session['session_id']}").body == session


def test_a_coachs_job_fails_with_a_reason_when_its_message_becomes_a_dead_letter(
    account: Account, coach: Client, context: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = coach.post("/api/coaches/plus/sessions", {"title": "Range"}).body["session_id"]
    job = coach.post("/api/coaches/plus/videos/upload/initiate", {"session_id": session}).body
    account.upload(job["s3_key"])
    coach.post("/api/coaches/plus/videos/upload/complete", {"job_id": job["job_id"]})
    path, batches = f"/api/coaches/plus/analysis-jobs/{job['job_id']}", batch(account, "UPLOAD_QUEUE_URL")

    with line_away(monkeypatch):
        early = start_analysis(batches, context), coach.get(path).body["status"]
        last = start_analysis(delivered(batches, TRIES), context), coach.get(path).body
    redriven = start_analysis(batches, context)

    assert (len(early[0]["batchItemFailures"]), early[1]) == (1, "processing")
    assert len(last[0]["batchItemFailures"]) == 1
    assert (last[1]["status"], last[1]["error_message"]) == (
        "failed",
        "Something broke on our side before we could look at your swing.",
    )
    assert redriven["batchItemFailures"] == []
    assert len(account.executions()) == 1


def delivered(batches: dict[str, Any], times: int) -> dict[str, Any]:
    """The same messages, delivered for this time."""
    count = {"ApproximateReceiveCount": str(times)}
    return {"Records": [each | {"attributes": each["attributes"] | count} for each in batches["Records"]]}


def test_only_coaches_have_sessions(anna: Client) -> None:
    answer = anna.post("/api/coaches/plus/sessions", {"title": "Range"})

    assert (answer.status, answer.code) == (403, "COACH_ONLY")


# ------------------------------------------------------------------ jobs


def answered(account: Account, context: Any) -> tuple[Any, Any]:
    """Carry what lies on the request queue over the response queue into the table."""
    outcomes = [
        function(batch(account, queue), context)
        for function, queue in ((run_ai_jobs, "AI_JOB_QUEUE_URL"), (record_ai_jobs, "AI_RESPONSE_QUEUE_URL"))
    ]
    return outcomes[0], outcomes[1]


def batch(account: Account, queue: str) -> dict[str, Any]:
    messages = account.sqs.receive_message(QueueUrl=os.environ[queue], MaxNumberOfMessages=10).get("Messages", [])
    record = event("start_analysis")["Records"][0]
    return {"Records": [record | {"messageId": each["MessageId"], "body": each["Body"]} for each in messages]}


def test_two_swings_are_compared_by_a_job(account: Account, anna: Client, context: Any) -> None:
    first, second = (uploaded(account, anna)["jobId"] for _ in range(2))
    for job_id, tempo in ((first, "0.5"), (second, "3.0")):
        tempo_ratio = {"value": Decimal(tempo), "unit": "1", "confidence": Decimal(1), "error": Decimal("0.3")}
        metrics = {"tempo_ratio": tempo_ratio, "head_sway": {"unit": "shoulder widths", "reason": "view"}}
        finished(account, job_id, analysis_results={"view": "face-on", "metrics": metrics})
    asked = anna.post("/jobs", {"type": "compare_swings", "input": {"earlier": first, "later": second}})

    answered(account, context)

    job = anna.get(f"/jobs/{asked.body['jobId']}").body
    assert (asked.status, asked.body["status"]) == (202, "queued")
    assert job["status"] == "completed"
    assert list(job["result"]["metrics"]) == ["tempo_ratio"]
    told = job["result"]["metrics"]["tempo_ratio"]
    assert (told["verdict"], told["earlier"], told["later"], told["change"]) == ("improved", 0.5, 3, 2.5)
    assert told["least"] < 2.5


def test_swings_are_compared_at_once_and_by_their_golfer_alone(account: Account, anna: Client, bob: Client) -> None:
    first, second = (uploaded(account, anna)["jobId"] for _ in range(2))
    for job_id in (first, second):
        finished(account, job_id, analysis_results={"view": "face-on", "metrics": {}})
    pair = {"earlier": first, "later": second}

    told, refused = (client.get("/api/comparison", pair) for client in (anna, bob))

    assert (told.status, told.body["swings"], told.body["metrics"]) == (200, [1, 1], {})
    assert told.body["analysis_ids"] == [first, second]
    assert (refused.status, refused.code) == (409, "CANNOT_COMPARE")
    assert anna.get("/api/comparison", pair | {"later": first}).code == "CANNOT_COMPARE"


def test_a_job_about_a_strangers_swing_fails_without_telling_of_it(
    account: Account, anna: Client, bob: Client, context: Any
) -> None:
    theirs = uploaded(account, anna)["jobId"]
    finished(account, theirs)
    asked = bob.post("/jobs", {"type": "plan_practice", "input": {"analysis_id": theirs}}).body

    answered(account, context)

    assert bob.get(f"/jobs/{asked['jobId']}").body["error"] == f"There is no analysis {theirs}."
    assert anna.get(f"/jobs/{asked['jobId']}").code == "NOT_FOUND"


def test_a_bad_message_does_not_hold_up_the_others(account: Account, anna: Client, context: Any) -> None:
    account.sqs.send_message(QueueUrl=os.environ["AI_JOB_QUEUE_URL"], MessageBody="{}")
    asked = anna.post("/jobs", {"type": "plan_practice", "input": {"analysis_id": "x"}}).body

    outcome, _ = answered(account, context)

    assert len(outcome["batchItemFailures"]) == 1
    assert anna.get(f"/jobs/{asked['jobId']}").body["status"] == "failed"


def test_a_job_fails_when_its_message_becomes_a_dead_letter_and_completes_when_that_is_sent_again(
    account: Account, anna: Client, context: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = uploaded(account, anna)["jobId"]
    finished(account, job_id)
    path = f"/jobs/{anna.post('/jobs', {'type': 'plan_practice', 'input': {'analysis_id': job_id}}).body['jobId']}"
    batches = batch(account, "AI_JOB_QUEUE_URL")
    answers = os.environ["AI_RESPONSE_QUEUE_URL"]
    monkeypatch.delenv("AI_RESPONSE_QUEUE_URL")

    early = run_ai_jobs(delivered(batches, 2), context), anna.get(path).body
    last = run_ai_jobs(delivered(batches, TRIES), context), anna.get(path).body
    monkeypatch.setenv("AI_RESPONSE_QUEUE_URL", answers)
    run_ai_jobs(batches, context)
    record_ai_jobs(batch(account, "AI_RESPONSE_QUEUE_URL"), context)

    assert [len(outcome["batchItemFailures"]) for outcome, _ in (early, last)] == [1, 1]
    assert [job["status"] for _, job in (early, last)] == ["queued", "failed"]
    assert last[1]["error"] == "Something broke on our side. Ask again later."
    assert anna.get(path).body["status"] == "completed"


@pytest.mark.parametrize(
    "wish",
    [
        pytest.param({"type": "write_poem", "input": {}}, id="unknown kind"),
        pytest.param({"type": "plan_practice", "input": {"earlier": "x", "later": "y"}}, id="another kind's input"),
        pytest.param({"input": {"analysis_id": "x"}}, id="no kind"),
    ],
)
def test_a_job_of_no_known_kind_is_refused(anna: Client, wish: Any) -> None:
    assert anna.post("/jobs", wish).code == "INVALID_REQUEST"
