"""The API's routes over a fresh account: uploads, analyses, results, profiles, sessions, and who may."""

import json
import os
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, urlsplit

import boto3
import pytest

from api.app import resolver
from api.contract import contract
from record_ai_jobs.app import handler as record_ai_jobs
from run_ai_jobs.app import handler as run_ai_jobs
from start_analysis.app import handler as start_analysis
from swing import golfers, identity
from tests.functions.api_client import Answer, Client
from tests.functions.conftest import SETTINGS, Account, event
from tests.issuer.forgeries import forgeries
from tests.issuer.issuer import CLIENT, Issuer, new_key

BUCKET = SETTINGS["VIDEOS_BUCKET"]
WISH = {"filename": "swing.mp4", "contentType": "video/mp4", "sizeBytes": 1000}
LETTER = {"response": "Well swung.", "overall_level": "low"}


@pytest.fixture(scope="module")
def issuer() -> Iterator[Issuer]:
    with Issuer() as issuer:
        yield issuer


@pytest.fixture(autouse=True)
def api(account: Account, issuer: Issuer, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = boto3.client("secretsmanager").create_secret(
        Name="guests", SecretString="a secret of thirty-two characters"
    )
    monkeypatch.setenv("GUEST_SECRET_ARN", secret["ARN"])
    monkeypatch.setenv("AUTH_ISSUER", issuer.url)
    monkeypatch.setenv("AUTH_CLIENT_ID", CLIENT)
    for known in (identity.issuer, identity.keys, identity.guest_secret):
        known.cache_clear()


@pytest.fixture
def anna(issuer: Issuer) -> Client:
    return Client(token=issuer.token("anna"))


@pytest.fixture
def bob(issuer: Issuer) -> Client:
    return Client(token=issuer.token("bob"))


@pytest.fixture
def coach(issuer: Issuer) -> Client:
    return Client(token=issuer.token("carl", groups=["coaches"]))


def uploaded(account: Account, client: Client) -> dict[str, Any]:
    """A video that was announced, uploaded and analyzed as far as moto goes."""
    links: dict[str, Any] = client.post("/api/video/presigned-url", WISH).body
    account.upload(links["s3Key"])
    client.guest = links["guestToken"] or client.guest
    client.post("/api/video/analyze", {"s3Key": links["s3Key"], "bucketName": links["bucketName"]})
    return links


def finished(account: Account, job_id: str, **changes: Any) -> None:
    """The item as the workflow leaves it."""
    picture = f"s3://{BUCKET}/golf-swings/anna/{job_id}/frames/{job_id}/frame_001.jpg"
    results = {"view": "face-on", "handedness": "right", "frames": [{"url": picture}], "metrics": {}, "findings": []}
    done = {
        "status": "AI_COMPLETED",
        "run_id": "run-1",
        "execution_arn": "arn:aws:states:us-east-1:123456789012:execution:golf-coach-analyze-swing-dev:gone",
        "analysis_results": results,
        "ai_analysis": json.dumps(LETTER),
        "overlay_video_url": picture.replace("frame_001.jpg", "overlay.mp4"),
        "progress_message": "Your report is ready",
    }
    account.analyses.put_item(Item=account.item(job_id) | done | changes)


# ------------------------------------------------------------------ uploads


def test_a_guest_gets_links_and_a_token_that_makes_the_upload_theirs(account: Account) -> None:
    guest = Client()

    links = uploaded(account, guest)

    assert links["s3Key"].startswith("golf-swings/guest-")
    assert guest.get(f"/api/video/results/{links['jobId']}").body["status"] == "STARTED"
    assert account.item(links["jobId"])["user_type"] == "guest"


def test_the_link_is_signed_for_exactly_these_bytes_of_this_type_once(anna: Client) -> None:
    links = anna.post("/api/video/presigned-url", WISH).body

    signed = parse_qs(urlsplit(links["put"]["url"]).query)["X-Amz-SignedHeaders"]
    assert signed == ["content-length;content-type;host;if-none-match"]
    assert links["put"]["headers"] == {
        "Content-Length": "1000",
        "Content-Type": "video/mp4",
        "If-None-Match": "*",
    }


def test_the_same_guest_uploads_again_with_their_token(account: Account) -> None:
    guest = Client()
    first = uploaded(account, guest)

    second = uploaded(account, guest)

    assert first["s3Key"].rsplit("/", 1)[0] == second["s3Key"].rsplit("/", 1)[0]


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        pytest.param({"sizeBytes": 600_000_000}, 413, "VIDEO_TOO_LARGE", id="too large"),
        pytest.param({"sizeBytes": 0}, 422, "INVALID_REQUEST", id="empty"),
        pytest.param({"contentType": "text/html"}, 422, "INVALID_REQUEST", id="no video"),
        pytest.param({"s3Key": "golf-swings/bob/x.mp4"}, 422, "INVALID_REQUEST", id="a key of one's own choice"),
    ],
)
def test_what_can_not_be_analyzed_gets_no_link(anna: Client, change: Any, status: int, code: str) -> None:
    answer = anna.post("/api/video/presigned-url", WISH | change)

    assert (answer.status, answer.code) == (status, code)


def test_results_wait_for_the_upload(anna: Client) -> None:
    links = anna.post("/api/video/presigned-url", WISH).body

    answer = anna.get(f"/api/video/results/{links['jobId']}")

    assert answer.body["status"] == "AWAITING_UPLOAD"
    assert answer.headers["Retry-After"] == "2"


# ------------------------------------------------------------------ analyses


def test_analyzing_five_times_is_one_execution(account: Account, anna: Client) -> None:
    links = uploaded(account, anna)

    for _ in range(4):
        answer = anna.post("/api/video/analyze", {"s3Key": links["s3Key"], "bucketName": BUCKET})

    assert (answer.status, answer.body) == (202, {"jobId": links["jobId"], "status": "STARTED"})
    assert len(account.executions()) == 1


def test_analyzing_before_the_upload_is_a_conflict(anna: Client) -> None:
    links = anna.post("/api/video/presigned-url", WISH).body

    answer = anna.post("/api/video/analyze", {"s3Key": links["s3Key"], "bucketName": BUCKET})

    assert (answer.status, answer.code) == (409, "NOTHING_UPLOADED")


def test_repeating_before_the_upload_is_a_conflict(anna: Client) -> None:
    links = anna.post("/api/video/presigned-url", WISH).body

    answer = anna.post(f"/api/video/{links['jobId']}/reanalyze")

    assert (answer.status, answer.code) == (409, "NOTHING_UPLOADED")


def test_a_finished_analysis_is_repeated_as_a_run_of_its_own(account: Account, anna: Client) -> None:
    links = uploaded(account, anna)
    running = anna.post(f"/api/video/{links['jobId']}/reanalyze")
    finished(account, links["jobId"])

    again = anna.post(f"/api/video/{links['jobId']}/reanalyze")

    assert (running.status, running.code) == (409, "STILL_RUNNING")
    assert (again.status, again.body["status"]) == (202, "STARTED")
    assert len(account.executions()) == 2


def test_a_running_analysis_is_stopped_once(account: Account, anna: Client) -> None:
    links = uploaded(account, anna)
    [execution] = account.executions()
    finished(account, links["jobId"], status="PROCESSING", execution_arn=execution["executionArn"])

    first = anna.post(f"/api/video/{links['jobId']}/cancel")
    second = anna.post(f"/api/video/{links['jobId']}/cancel")

    assert first.body["status"] == account.item(links["jobId"])["status"] == "CANCELLED"
    assert [each["status"] for each in account.executions()] == ["ABORTED"]
    assert (second.status, second.code) == (409, "NOT_RUNNING")


def test_a_run_that_can_not_be_started_leaves_the_old_result(
    account: Account, anna: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    links = uploaded(account, anna)
    finished(account, links["jobId"])
    before = account.item(links["jobId"])
    machine = os.environ["STATE_MACHINE_ARN"]
    monkeypatch.setenv("STATE_MACHINE_ARN", f"{machine}-away")

    failed = anna.post(f"/api/video/{links['jobId']}/reanalyze")
    after = account.item(links["jobId"])
    monkeypatch.setenv("STATE_MACHINE_ARN", machine)
    again = anna.post(f"/api/video/{links['jobId']}/reanalyze")

    assert (failed.status, failed.code) == (500, "INTERNAL_ERROR")
    assert {**after, "updated_at": "", "repeats": 0} == {**before, "updated_at": "", "repeats": 0}
    assert (again.status, again.body["status"]) == (202, "STARTED")


@pytest.mark.parametrize("repeated", [False, True])
def test_an_analysis_is_stopped_before_its_run_has_begun(account: Account, anna: Client, repeated: bool) -> None:
    links = uploaded(account, anna)
    if repeated:
        finished(account, links["jobId"])
        anna.post(f"/api/video/{links['jobId']}/reanalyze")

    answer = anna.post(f"/api/video/{links['jobId']}/cancel")

    newest = max(account.executions(), key=lambda execution: str(execution["startDate"]))
    assert (answer.status, answer.body["status"]) == (200, "CANCELLED")
    assert newest["status"] == "ABORTED"
    assert account.item(links["jobId"])["execution_arn"] == newest["executionArn"]
    assert newest["executionArn"].endswith(account.item(links["jobId"])["run_id"])


def test_an_upload_is_stopped_before_its_event_has_come(account: Account, anna: Client) -> None:
    links = anna.post("/api/video/presigned-url", WISH).body
    early = anna.post(f"/api/video/{links['jobId']}/cancel")
    account.upload(links["s3Key"])

    answer = anna.post(f"/api/video/{links['jobId']}/cancel")

    assert (early.status, early.code) == (409, "NOTHING_UPLOADED")
    assert answer.body["status"] == account.item(links["jobId"])["status"] == "CANCELLED"


def test_what_was_deleted_stays_deleted_when_its_event_comes_late(account: Account, anna: Client, context: Any) -> None:
    links = anna.post("/api/video/presigned-url", WISH).body
    account.upload(links["s3Key"])
    late = event("start_analysis")["Records"][0]
    detail = {"bucket": {"name": BUCKET}, "object": {"key": links["s3Key"], "etag": "b1946ac92492d2347c6235b4d2611184"}}
    body = json.dumps({"detail-type": "Object Created", "detail": detail})

    anna.delete(f"/api/video/{links['jobId']}")
    start_analysis({"Records": [late | {"body": body}]}, context)

    assert account.item(links["jobId"]) == {}
    assert [execution["status"] for execution in account.executions()] in ([], ["ABORTED"])


def test_deleting_leaves_nothing_of_an_analysis(account: Account, anna: Client) -> None:
    links = uploaded(account, anna)
    finished(account, links["jobId"])
    account.upload(f"golf-swings/anna/{links['jobId']}/frames/{links['jobId']}/frame_001.jpg")
    account.s3.put_object(Bucket=os.environ["ARTIFACTS_BUCKET"], Key=f"{links['jobId']}/run-1/poses.npz", Body=b"")
    golfers.profiles().put_item(Item={"user_id": "anna", "recent_swings": [{"analysis_id": links["jobId"]}]})

    answer = anna.delete(f"/api/video/{links['jobId']}")

    assert answer.body["status"] == "DELETED"
    assert account.item(links["jobId"]) == {}
    assert [account.s3.list_objects_v2(Bucket=bucket)["KeyCount"] for bucket in buckets()] == [0, 0]
    assert golfers.profile("anna")["recent_swings"] == []
    assert anna.get(f"/api/video/results/{links['jobId']}").status == 404


def buckets() -> list[str]:
    return [BUCKET, os.environ["ARTIFACTS_BUCKET"]]


# ------------------------------------------------------------------ results


def test_a_finished_result_is_whole_and_its_pictures_can_be_opened(account: Account, anna: Client) -> None:
    links = uploaded(account, anna)
    finished(account, links["jobId"])

    answer = anna.get(f"/api/video/results/{links['jobId']}")

    assert answer.body["progress"] == {"step": 0, "of": 5, "percent": 100, "etaSeconds": 0}
    assert answer.body["ai_analysis"] == LETTER
    assert "X-Amz-Signature" in picture_of(answer)
    assert "/overlay.mp4?X-Amz-" in answer.body["overlayVideoUrl"]
    assert "Retry-After" not in answer.headers


def picture_of(answer: Answer) -> str:
    return str(answer.body["analysis_results"]["frames"][0]["url"])


def test_a_poller_hears_only_what_is_new(account: Account, anna: Client) -> None:
    links = uploaded(account, anna)
    path = f"/api/video/results/{links['jobId']}"
    first = anna.get(path)

    same = anna.get(path, headers={"If-None-Match": first.headers["ETag"]})
    finished(account, links["jobId"], updated_at="later")
    new = anna.get(path, headers={"If-None-Match": first.headers["ETag"]})

    assert (same.status, same.body, same.headers["ETag"]) == (304, None, first.headers["ETag"])
    assert (new.status, new.body["status"]) == (200, "AI_COMPLETED")


def test_own_swings_come_newest_first_in_pages(account: Account, anna: Client) -> None:
    for index in range(5):
        account.analyses.put_item(
            Item={
                "analysis_id": f"a-{index}",
                "user_id": "anna",
                "created_at": f"2026-0{index + 1}",
                "status": "FAILED",
            }
        )

    first = anna.get("/api/video/results", {"limit": "3"}).body
    second = anna.get("/api/video/results", {"limit": "3", "cursor": first["cursor"]}).body

    assert [item["jobId"] for page in (first, second) for item in page["items"]] == ["a-4", "a-3", "a-2", "a-1", "a-0"]
    assert second["cursor"] is None


def test_a_swing_in_the_list_is_recognised_by_its_picture(account: Account, anna: Client) -> None:
    job = uploaded(account, anna)["jobId"]
    picture = f"s3://{BUCKET}/golf-swings/anna/{job}/frames/{job}/frame_006.jpg"
    finished(account, job, analysis_results={"frames": [{"phase": "impact", "url": picture}]})

    [headline] = anna.get("/api/video/results").body["items"]

    assert urlsplit(headline["pictureUrl"]).path.endswith("frame_006.jpg")


@pytest.mark.parametrize("cursor", ["x", "e30", "bnVsbA", "eyJhbmFseXNpc19pZCI6MX0"])
def test_a_made_up_cursor_is_refused(anna: Client, cursor: str) -> None:
    answer = anna.get("/api/video/results", {"cursor": cursor})

    assert (answer.status, answer.code) == (422, "BAD_CURSOR")


def test_a_cursor_of_somebody_else_is_refused(account: Account, anna: Client, bob: Client) -> None:
    for index in range(2):
        account.analyses.put_item(
            Item={
                "analysis_id": f"a-{index}",
                "user_id": "anna",
                "created_at": f"2026-0{index + 1}",
                "status": "FAILED",
            }
        )
    cursor = anna.get("/api/video/results", {"limit": "1"}).body["cursor"]

    assert bob.get("/api/video/results", {"cursor": cursor}).code == "BAD_CURSOR"


# ------------------------------------------------------------------ profiles


def test_a_golfer_without_swings_has_an_empty_profile(anna: Client) -> None:
    assert anna.get("/api/profile").body["swing_count"] == 0


def test_the_history_has_each_swing_once_newest_first(account: Account, anna: Client) -> None:
    jobs = [uploaded(account, anna)["jobId"] for _ in range(2)]
    finished(account, jobs[1], created_at="2026-11-02T08:00:00.000Z")
    finished(account, jobs[0], created_at="2026-11-01T08:00:00.000Z")
    runs = [{"analysis_id": each} for each in (jobs[0], jobs[1], jobs[1])]
    golfers.profiles().put_item(Item={"user_id": "anna", "swing_count": 3, "recent_swings": runs})

    profile = anna.get("/api/profile").body

    assert profile["swing_count"] == 2
    assert [swing["analysis_id"] for swing in profile["recent_swings"]] == [jobs[1], jobs[0]]
    assert profile["recent_swings"][0]["view"] == "face-on"


def test_what_a_deleted_swing_has_told_is_replaced_by_the_swing_before_it(account: Account, anna: Client) -> None:
    jobs = [uploaded(account, anna)["jobId"] for _ in range(2)]
    for day, job in enumerate(jobs, 1):
        finished(account, job, created_at=f"2026-11-0{day}T08:00:00.000Z")
    told = {"latest_analysis_id": jobs[1], "coaching_response": "Of the deleted one.", "focus_areas": ["Sway"]}
    golfers.profiles().put_item(Item={"user_id": "anna", "updated_at": "2026-11-02T08:01:00.000Z"} | told)

    anna.delete(f"/api/video/{jobs[1]}")
    after_one = anna.get("/api/profile").body
    anna.delete(f"/api/video/{jobs[0]}")
    after_both = anna.get("/api/profile").body

    assert (after_one["latest_analysis_id"], after_one["focus_areas"]) == (jobs[0], [])
    assert after_one["coaching_response"] != "Of the deleted one."
    assert (after_both["latest_analysis_id"], after_both["coaching_response"]) == (None, None)


def test_forgetting_a_golfer_leaves_nothing_of_them_and_all_of_others(
    account: Account, anna: Client, bob: Client
) -> None:
    for _ in range(3):
        finished(account, uploaded(account, anna)["jobId"])
    bobs = uploaded(account, bob)
    golfers.profiles().put_item(Item={"user_id": "anna", "swing_count": 3})

    answer = anna.delete("/api/profile")

    assert answer.body == {"deletedAnalyses": 3}
    assert anna.get("/api/video/results").body["items"] == []
    assert golfers.profile("anna") == {}
    assert bob.get(f"/api/video/results/{bobs['jobId']}").status == 200


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
    machine = os.environ["STATE_MACHINE_ARN"]
    monkeypatch.setenv("STATE_MACHINE_ARN", f"{machine}-away")

    early = start_analysis(batches, context), coach.get(path).body["status"]
    last = start_analysis(delivered(batches, 3), context), coach.get(path).body
    monkeypatch.setenv("STATE_MACHINE_ARN", machine)
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
    for job_id, tempo in ((first, "2.5"), (second, "3.0")):
        metrics = {"tempo_ratio": {"value": Decimal(tempo), "unit": "1"}, "head_sway": {"reason": "view"}}
        finished(account, job_id, analysis_results={"view": "face-on", "metrics": metrics})
    asked = anna.post("/jobs", {"type": "compare_swings", "input": {"earlier": first, "later": second}})

    answered(account, context)

    job = anna.get(f"/jobs/{asked.body['jobId']}").body
    assert (asked.status, asked.body["status"]) == (202, "queued")
    assert job["status"] == "completed"
    assert job["result"]["metrics"] == {"tempo_ratio": {"earlier": 2.5, "later": 3, "change": 0.5, "unit": "1"}}


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
    last = run_ai_jobs(delivered(batches, 3), context), anna.get(path).body
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


# ------------------------------------------------------------------ who may


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        pytest.param("GET", "/api/video/results/{job}", None, id="result"),
        pytest.param("POST", "/api/video/{job}/reanalyze", None, id="reanalyze"),
        pytest.param("POST", "/api/video/{job}/cancel", None, id="cancel"),
        pytest.param("DELETE", "/api/video/{job}", None, id="delete"),
        pytest.param("POST", "/api/video/analyze", {"s3Key": "{key}", "bucketName": BUCKET}, id="analyze"),
        pytest.param("GET", "/api/coaches/plus/analysis-jobs/{job}", None, id="analysis job"),
        pytest.param("POST", "/api/coaches/plus/videos/upload/complete", {"job_id": "{job}"}, id="complete"),
        pytest.param("GET", "/api/coaches/plus/sessions/{session}", None, id="session"),
        pytest.param(
            "POST", "/api/coaches/plus/videos/upload/initiate", {"session_id": "{session}"}, id="upload to a session"
        ),
    ],
)
@pytest.mark.parametrize("state", ["announced", "uploaded"])
def test_a_stranger_finds_nothing(  # noqa: PLR0917 (a table's columns)
    account: Account, issuer: Issuer, coach: Client, method: str, path: str, body: Any, state: str
) -> None:
    stranger = Client(token=issuer.token("mallory", groups=["coaches"]))
    links = coach.post("/api/video/presigned-url", WISH).body
    session = coach.post("/api/coaches/plus/sessions", {"title": "Range"}).body["session_id"]
    if state == "uploaded":
        account.upload(links["s3Key"])
        coach.post("/api/video/analyze", {"s3Key": links["s3Key"], "bucketName": BUCKET})
        finished(account, links["jobId"])
    before = account.item(links["jobId"])
    names = {"{job}": links["jobId"], "{key}": links["s3Key"], "{session}": session}

    filled = {name: names.get(value, value) for name, value in body.items()} if body else None
    for mark, name in names.items():
        path = path.replace(mark, name)
    answer = stranger.call(method, path, filled)

    assert (answer.status, answer.code) == (404, "NOT_FOUND")
    assert account.item(links["jobId"]) == before


ROUTES = [
    ("GET", "/api/video/results"),
    ("GET", "/api/video/results/x"),
    ("POST", "/api/video/x/reanalyze"),
    ("POST", "/api/video/x/cancel"),
    ("DELETE", "/api/video/x"),
    ("GET", "/api/profile"),
    ("DELETE", "/api/profile"),
    ("GET", "/api/coaches/plus/sessions"),
    ("GET", "/api/coaches/plus/sessions/x"),
    ("GET", "/api/coaches/plus/analysis-jobs/x"),
    ("GET", "/jobs/x"),
    ("POST", "/api/chat"),
    ("GET", "/api/chat/history"),
]


def test_no_route_believes_a_forged_token(issuer: Issuer) -> None:
    forged = forgeries(issuer.token("anna"), json.loads(issuer.jwks()))

    for wrong, token in forged.items():
        for method, path in ROUTES:
            answer = Client(token=token).call(method, path)
            assert (answer.status, answer.code) == (401, "BAD_TOKEN"), (wrong, method, path)
            assert answer.headers["WWW-Authenticate"] == 'Bearer error="invalid_token"'


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"exp": 1}, id="expired"),
        pytest.param({"exp": None}, id="never expires"),
        pytest.param({"nbf": 9999999999}, id="not yet valid"),
        pytest.param({"iss": "http://127.0.0.1:1/other-pool"}, id="other pool"),
        pytest.param({"client_id": "another-app"}, id="other client"),
        pytest.param({"client_id": None}, id="no client"),
        pytest.param({"token_use": "id", "client_id": None, "aud": CLIENT}, id="an ID token"),
        pytest.param({"token_use": "refresh"}, id="a refresh token"),
        pytest.param({"sub": None}, id="nobody's"),
    ],
)
def test_a_signed_token_that_is_not_for_us_is_refused(issuer: Issuer, changes: Any) -> None:
    answer = Client(token=issuer.token("anna", **changes)).get("/api/profile")

    assert (answer.status, answer.code) == (401, "BAD_TOKEN")


def test_a_bad_token_never_makes_a_guest(issuer: Issuer) -> None:
    answer = Client(token=issuer.token("anna", exp=1)).post("/api/video/presigned-url", WISH)

    assert (answer.status, answer.code) == (401, "BAD_TOKEN")


@pytest.mark.parametrize("scheme", ["Basic YW5uYTp4", "bearer", "Bearer ", "x"])
def test_an_authorization_that_is_no_bearer_token_is_refused(scheme: str) -> None:
    answer = Client(extra={"Authorization": scheme}).post("/api/video/presigned-url", WISH)

    assert (answer.status, answer.code) == (401, "BAD_TOKEN")


def test_a_guest_token_can_not_be_made_up(issuer: Issuer) -> None:
    for token in ("guest-1", issuer.token("guest-1", aud=identity.GUEST_AUDIENCE)):
        answer = Client(guest=token).get("/api/video/results/x")

        assert (answer.status, answer.code) == (401, "BAD_TOKEN")


def test_a_guest_is_asked_to_sign_in_where_only_users_may() -> None:
    answer = Client().get("/api/profile")

    assert (answer.status, answer.code) == (401, "LOGIN_NEEDED")
    assert answer.headers["WWW-Authenticate"] == 'Bearer error="login_needed"'


def test_a_new_key_of_the_issuer_is_found_and_invented_ones_are_not_looked_for(issuer: Issuer, anna: Client) -> None:
    anna.get("/api/profile")
    issuer.keys["key-2"] = new_key()
    before = issuer.asked

    rotated = Client(token=issuer.token("anna", kid="key-2")).get("/api/profile")
    for _ in range(20):
        Client(token=forgeries(issuer.token("anna"), json.loads(issuer.jwks()))["unknown key id"]).get("/api/profile")

    assert rotated.status == 200
    assert issuer.asked == before + 1


def operations(security: str) -> list[tuple[str, str]]:
    """Method and path of every operation that the contract puts under this security, and maybe under others too."""
    return [
        (method.upper(), re.sub(r"{.*?}", "x", path))
        for path, methods in contract(resolver())["paths"].items()
        for method, operation in methods.items()
        if {security: []} in operation.get("security", [])
    ]


@pytest.mark.parametrize("body", [pytest.param("{", id="broken"), pytest.param({"x": 1}, id="invalid"), "x" * 100_000])
def test_a_bad_token_is_refused_before_the_body_is_looked_at(body: Any) -> None:
    routes = operations("bearer")

    answers = {route: Client(token="abc").call(*route, body, query={"limit": "none"}) for route in routes}

    told = {
        route: (answer.status, answer.code, "WWW-Authenticate" in answer.headers) for route, answer in answers.items()
    }
    assert told == dict.fromkeys(routes, (401, "BAD_TOKEN", True))


def test_a_guest_is_sent_to_sign_in_before_the_body_is_looked_at() -> None:
    routes = [route for route in operations("bearer") if route not in operations("guest")]

    answers = {route: Client().call(*route, "{", query={"limit": "none"}) for route in routes}

    assert {route: (answer.status, answer.code) for route, answer in answers.items()} == dict.fromkeys(
        routes, (401, "LOGIN_NEEDED")
    )


def test_an_issuer_that_hangs_is_waited_for_briefly_and_makes_nobody_a_guest(issuer: Issuer, anna: Client) -> None:
    issuer.hangs.set()

    away = anna.post("/api/video/presigned-url", WISH)
    issuer.hangs.clear()
    back = anna.post("/api/video/presigned-url", WISH)

    assert (away.status, away.code, away.headers["Retry-After"]) == (503, "SIGN_IN_AWAY", "5")
    assert (back.status, back.body["guestToken"]) == (200, None)


@pytest.mark.parametrize("told", ["no JSON", "{}", '{"jwks_uri": "file:///etc/passwd"}'])
def test_an_issuer_that_does_not_tell_its_keys_is_away(issuer: Issuer, anna: Client, told: str) -> None:
    issuer.told = told

    answer = anna.get("/api/profile")
    issuer.told = ""

    assert (answer.status, answer.code) == (503, "SIGN_IN_AWAY")


def test_an_issuer_may_write_its_name_with_a_slash_at_its_end(issuer: Issuer) -> None:
    assert Client(token=issuer.token("anna", iss=f"{issuer.url}/")).get("/api/profile").status == 200


# ------------------------------------------------------------------ every answer


REFUSED = [
    pytest.param("GET", "/nowhere", None, {}, 404, id="no such route"),
    pytest.param("GET", "/api/profile", None, {}, 401, id="no token"),
    pytest.param("GET", "/api/profile", None, {"Authorization": "Bearer x"}, 401, id="bad token"),
    pytest.param("GET", "/api/video/results/x", None, {}, 404, id="somebody else's"),
    pytest.param("POST", "/api/video/presigned-url", {}, {}, 422, id="invalid"),
    pytest.param("POST", "/api/video/presigned-url", "x" * 100_000, {}, 413, id="a long body"),
    pytest.param("POST", "/api/video/presigned-url", WISH | {"sizeBytes": 600_000_000}, {}, 413, id="a large video"),
    pytest.param("POST", "/api/video/presigned-url", WISH, {"Content-Type": "text/plain"}, 415, id="no JSON"),
]


@pytest.mark.parametrize(("method", "path", "body", "headers", "status"), REFUSED)
def test_a_web_page_may_read_every_refusal(method: str, path: str, body: Any, headers: Any, status: int) -> None:
    answer = Client().call(method, path, body, headers={"Origin": "https://golf.example", **headers})

    assert answer.status == status
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Retry-After" in answer.headers["Access-Control-Expose-Headers"]


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        pytest.param("GET", "/nowhere", None, 404, id="no such route"),
        pytest.param("POST", "/api/video/presigned-url", "{", 422, id="broken JSON"),
        pytest.param("POST", "/api/video/presigned-url", "[]", 422, id="a list"),
        pytest.param("POST", "/api/video/presigned-url", "null", 422, id="null"),
        pytest.param("POST", "/api/video/presigned-url", None, 422, id="no body"),
        pytest.param("POST", "/api/video/presigned-url", "x" * 100_000, 413, id="a long body"),
    ],
)
def test_a_refusal_says_what_why_and_what_to_do(method: str, path: str, body: Any, status: int) -> None:
    answer = Client().call(method, path, body)

    assert answer.status == status
    assert set(answer.body) == {"error", "request_id"}
    assert set(answer.body["error"]) == {"code", "message", "hint"}


def test_what_breaks_inside_stays_inside(anna: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SWING_PROFILES_TABLE")

    answer = anna.get("/api/profile")

    assert (answer.status, answer.code) == (500, "INTERNAL_ERROR")
    assert "SWING_PROFILES_TABLE" not in str(answer.body)
