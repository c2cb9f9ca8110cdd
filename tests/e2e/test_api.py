"""The deployed API over real HTTP: real tokens and forged ones, links and their limits, and what an app does."""

import json
import uuid
from typing import Any

import pytest

from dev.fakes.cloud import Cloud, eventually, require
from dev.fakes.http import Api, form, send
from dev.fakes.issuer.forgeries import forgeries
from examples.analyze_swing import App
from ops.local import ROOT
from swing.aws.dynamodb_values import plain
from swing.domain.wording import quantity
from tests.e2e.user_pool import People, UserPool

SAMPLE = ROOT / "dev" / "sample" / "swing.mp4"
WISH = {"filename": "swing.mp4", "contentType": "video/mp4", "sizeBytes": 5}


@pytest.fixture(scope="module")
def api(cloud: Cloud) -> Api:
    return Api(cloud.stack.outputs["ApiUrl"])


@pytest.fixture(scope="module")
def pool(cloud: Cloud) -> UserPool:
    require("Cognito")
    return UserPool.of(cloud.stack)


@pytest.fixture(scope="module")
def anna(api: Api, people: People) -> Api:
    return api.as_(people.sign_up("anna@example.com")["AccessToken"])


@pytest.fixture(scope="module")
def coach(api: Api, people: People) -> Api:
    return api.as_(people.sign_up("coach@example.com", "coaches")["AccessToken"])


def links_for(caller: Api, size_bytes: int = 5) -> dict[str, Any]:
    links: dict[str, Any] = caller.post("/api/video/presigned-url", WISH | {"sizeBytes": size_bytes}).body
    return links


def test_an_app_uploads_a_swing_polls_its_report_and_talks_about_it(cloud: Cloud, api: Api) -> None:
    app = App(api.url)

    result = app.analyze(SAMPLE)
    reply = app.chat("How is my tempo?")

    assert result["status"] == "AI_COMPLETED"
    assert result["ai_analysis"]["coaching_response"]
    pictures = [frame["url"] for frame in result["analysis_results"]["frames"]]
    assert len(pictures) == 8
    assert send("GET", pictures[0]).content.startswith(b"\xff\xd8")
    assert send("GET", result["overlayVideoUrl"]).content[4:8] == b"ftyp"
    assert app.unchanged > 0
    assert cloud.item(result["jobId"])["user_type"] == "guest"
    assert len(cloud.executions(result["jobId"])) == 1
    tempo = result["analysis_results"]["metrics"]["tempo_ratio"]["value"]
    assert quantity(tempo, "1") in reply["text"]
    assert (reply["analysisIds"], reply["writtenBy"], reply["reason"]) == ([result["jobId"]], "rules", "NO_MODEL")
    roles = eventually("the swing in the thread", lambda: said_of(app, "swing") and sorted(said_of(app)))
    assert roles == ["coach", "golfer", "swing"]


def said_of(app: App, role: str = "") -> list[str]:
    """Who has said something in the app's conversation."""
    return [line["role"] for line in app.history() if role in line["role"]]


@pytest.mark.slow
def test_a_coach_gets_the_poses_of_a_player(cloud: Cloud, coach: Api) -> None:
    session = coach.post("/api/coaches/plus/sessions", {"title": "Range", "player_ids": ["anna"]}).body
    wish = {"session_id": session["session_id"], "sample_fps": 15, "include_frames": True}
    job = coach.post("/api/coaches/plus/videos/upload/initiate", wish).body
    early = coach.post("/api/coaches/plus/videos/upload/complete", {"job_id": job["job_id"]})
    send("PUT", job["presigned_url"], SAMPLE.read_bytes(), job["headers"])

    done = coach.post("/api/coaches/plus/videos/upload/complete", {"job_id": job["job_id"]})
    result = eventually("the job's end", lambda: completed(coach, job["job_id"]))

    assert (early.status, early.code) == (409, "NOTHING_UPLOADED")
    assert done.body["status"] == "processing"
    frames = result["results"]["pose"]["frames"]
    # 3.2 s at 15 a second, of a video that has 60: the workflow has looked no more often.
    assert 45 <= result["results"]["pose"]["pose_summary"]["frames_looked_at"] <= 50
    assert 45 <= len(frames) <= 54
    assert {len(frame["landmarks"]) for frame in frames} == {33}
    assert result["results"]["metrics"]["tempo_ratio"]["value"] > 1
    assert len(cloud.executions(job["job_id"])) == 1


def completed(coach: Api, job_id: str) -> dict[str, Any] | None:
    job: dict[str, Any] = coach.get(f"/api/coaches/plus/analysis-jobs/{job_id}").body
    assert job["status"] != "failed", job
    return job if job["status"] == "completed" else None


@pytest.mark.parametrize(
    ("content", "changes"),
    [
        pytest.param(b"123456", {"Content-Length": "6"}, id="larger than signed"),
        pytest.param(b"12345", {"Content-Type": "text/html"}, id="another type"),
    ],
)
def test_a_link_takes_only_what_it_was_signed_for(anna: Api, content: bytes, changes: dict[str, str]) -> None:
    link = links_for(anna)["put"]

    answer = send("PUT", link["url"], content, link["headers"] | changes)

    assert answer.status == 403
    assert b"SignatureDoesNotMatch" in answer.content


def test_a_link_is_good_for_one_upload(anna: Api) -> None:
    link = links_for(anna)["put"]

    first, second = (send("PUT", link["url"], content, link["headers"]) for content in (b"12345", b"54321"))

    assert (first.status, second.status) == (200, 412)


def test_a_link_is_good_for_one_key(anna: Api) -> None:
    link = links_for(anna)["put"]

    answer = send("PUT", link["url"].replace("/golf-swings/", "/golf-swings/x"), b"12345", link["headers"])

    assert answer.status == 403


@pytest.mark.parametrize(
    ("changes", "content", "status"),
    [
        pytest.param({}, b"12345", 204, id="as agreed"),
        pytest.param({}, b"123456", 400, id="larger than agreed"),
        pytest.param({"Content-Type": "text/html"}, b"12345", 403, id="another type"),
        pytest.param({"key": "golf-swings/bob/swing.mp4"}, b"12345", 403, id="another prefix"),
    ],
)
def test_a_form_takes_only_what_was_agreed(anna: Api, changes: dict[str, str], content: bytes, status: int) -> None:
    link = links_for(anna)["post"]
    body, headers = form(link["fields"] | changes, content)

    assert send("POST", link["url"], body, headers).status == status


def test_no_forged_token_is_believed(api: Api, people: People) -> None:
    good = people.sign_up("eve@example.com")["AccessToken"]
    forged = forgeries(good, send("GET", people.jwks_url).body)

    answers = {wrong: api.as_(token).get("/api/profile") for wrong, token in forged.items()}

    assert api.as_(good).get("/api/profile").status == 200
    assert {wrong: answer.status for wrong, answer in answers.items()} == dict.fromkeys(forged, 401)
    assert all(answer.headers["WWW-Authenticate"] == 'Bearer error="invalid_token"' for answer in answers.values())


def test_a_real_token_that_is_not_for_us_is_refused(api: Api, pool: UserPool) -> None:
    ours = pool.sign_up("frank@example.com")
    tokens = {
        "an ID token": ours["IdToken"],
        "of another client": pool.other_client().sign_in("frank@example.com")["AccessToken"],
        "of another pool": pool.other_pool().sign_up("frank@example.com")["AccessToken"],
        "a refresh token": ours["RefreshToken"],
    }

    answers = {name: api.as_(token).get("/api/profile").status for name, token in tokens.items()}

    assert answers == dict.fromkeys(tokens, 401)


@pytest.mark.slow
def test_nobody_sees_anything_of_anybody_else(api: Api, people: People, coach: Api) -> None:
    stranger = api.as_(people.sign_up("mallory@example.com", "coaches")["AccessToken"])
    links = links_for(coach)
    session = coach.post("/api/coaches/plus/sessions", {"title": "Range"}).body["session_id"]
    routes: list[tuple[str, str, Any]] = [
        ("GET", f"/api/video/results/{links['jobId']}", None),
        ("POST", f"/api/video/{links['jobId']}/reanalyze", None),
        ("POST", f"/api/video/{links['jobId']}/cancel", None),
        ("DELETE", f"/api/video/{links['jobId']}", None),
        ("POST", "/api/video/analyze", {"s3Key": links["s3Key"], "bucketName": links["bucketName"]}),
        ("GET", f"/api/coaches/plus/sessions/{session}", None),
        ("GET", f"/api/coaches/plus/analysis-jobs/{links['jobId']}", None),
        ("POST", "/api/coaches/plus/videos/upload/initiate", {"session_id": session}),
        ("POST", "/api/coaches/plus/videos/upload/complete", {"job_id": links["jobId"]}),
    ]
    coach.post("/api/chat", {"message": "How is my tempo?"})

    answers = [stranger.call(*route) for route in routes]

    assert [(answer.status, answer.code) for answer in answers] == [(404, "NOT_FOUND")] * len(routes)
    assert stranger.get("/api/coaches/plus/sessions").body["sessions"] == []
    assert stranger.get("/api/chat/history").body["messages"] == []
    assert "How is my tempo?" in [line["text"] for line in coach.get("/api/chat/history").body["messages"]]
    assert coach.get(f"/api/video/results/{links['jobId']}").status == 200


def test_an_analysis_that_is_stopped_leaves_no_dead_letter(cloud: Cloud, anna: Api) -> None:
    video = SAMPLE.read_bytes()
    links = links_for(anna, len(video))
    send("PUT", links["put"]["url"], video, links["put"]["headers"])
    arn = cloud.processing(links["jobId"])["execution_arn"]

    stopped = anna.post(f"/api/video/{links['jobId']}/cancel")
    cloud.settled(arn)

    assert stopped.body["status"] == "CANCELLED"
    assert cloud.execution_statuses(links["jobId"]) == ["ABORTED"]
    assert cloud.letters(links["jobId"]) == []
    assert anna.get(f"/api/video/results/{links['jobId']}").body["status"] == "CANCELLED"
    assert anna.call("DELETE", f"/api/video/{links['jobId']}").status == 200
    assert cloud.item(links["jobId"]) == {}


@pytest.mark.slow
def test_an_analysis_is_stopped_in_the_moment_of_its_upload(cloud: Cloud, anna: Api) -> None:
    video = SAMPLE.read_bytes()
    links = links_for(anna, len(video))
    send("PUT", links["put"]["url"], video, links["put"]["headers"])

    stopped = anna.post(f"/api/video/{links['jobId']}/cancel")
    cloud.upload_queue_is_empty()
    for name in cloud.executions(links["jobId"]):
        cloud.settled(cloud.execution_arn(name))

    assert (stopped.status, stopped.body["status"]) == (200, "CANCELLED")
    assert anna.get(f"/api/video/results/{links['jobId']}").body["status"] == "CANCELLED"
    assert cloud.letters(links["jobId"]) == []


@pytest.mark.slow
def test_an_analysis_is_stopped_in_the_moment_of_its_end(cloud: Cloud, anna: Api) -> None:
    links = links_for(anna)
    send("PUT", links["put"]["url"], b"video", links["put"]["headers"])
    ended = cloud.ended(links["jobId"])
    cloud.table("golf-coach-analyses-dev").put_item(Item=plain(ended | {"status": "PROCESSING"}))

    stopped = anna.post(f"/api/video/{links['jobId']}/cancel")

    assert stopped.body == {"jobId": links["jobId"], "status": "CANCELLED"}


@pytest.mark.slow
def test_a_video_that_is_deleted_in_the_moment_of_its_upload_stays_deleted(cloud: Cloud, anna: Api) -> None:
    video = SAMPLE.read_bytes()
    links = links_for(anna, len(video))
    send("PUT", links["put"]["url"], video, links["put"]["headers"])

    deleted = anna.call("DELETE", f"/api/video/{links['jobId']}")
    cloud.upload_queue_is_empty()
    for name in cloud.executions(links["jobId"]):
        cloud.settled(cloud.execution_arn(name))

    assert deleted.body == {"jobId": links["jobId"], "status": "DELETED"}
    assert cloud.item(links["jobId"]) == {}
    assert cloud.objects(f"golf-swings/{links['s3Key'].split('/')[1]}/{links['jobId']}") == []
    assert anna.get(f"/api/video/results/{links['jobId']}").status == 404


@pytest.mark.slow
def test_an_upload_that_was_under_way_when_its_golfer_left_is_not_kept(cloud: Cloud, api: Api, people: People) -> None:
    leah = api.as_(people.sign_up("leah@example.com")["AccessToken"])
    video = SAMPLE.read_bytes()
    links = links_for(leah, len(video))

    left = leah.call("DELETE", "/api/profile")
    sent = send("PUT", links["put"]["url"], video, links["put"]["headers"])
    eventually("the video's end", lambda: not cloud.objects(links["s3Key"]) and not cloud.item(links["jobId"]))

    assert (left.body, sent.status) == ({"deletedAnalyses": 0}, 200)
    assert list(cloud.executions(links["jobId"])) == []


@pytest.mark.slow
def test_a_job_whose_message_becomes_a_dead_letter_fails(cloud: Cloud, anna: Api) -> None:
    job_id = uuid.uuid4().hex
    item = {"job_id": job_id, "kind": "AI_JOB", "user_id": anna.get("/api/profile").body["user_id"]}
    waiting = {"type": "plan_practice", "status": "queued", "created_at": "2026-11-22T12:00:00Z"}
    cloud.table("golf-coach-ai-jobs-dev").put_item(Item=item | waiting)

    cloud.send("golf-coach-ai-job-queue-dev", {"job_id": job_id, "type": "write_poem"})
    job = eventually("the job's end", lambda: ended_job(anna, job_id))

    assert (job["status"], job["error"]) == ("failed", "Something broke on our side. Ask again later.")
    assert eventually("its dead letter", lambda: cloud.lying_in("golf-coach-ai-job-dlq-dev")) == 1


def test_a_job_goes_through_both_queues(api: Api, anna: Api) -> None:
    asked = anna.post("/jobs", {"type": "plan_practice", "input": {"analysis_id": "unknown"}}).body

    job = eventually("the job's end", lambda: ended_job(anna, asked["jobId"]))

    assert (job["status"], job["error"]) == ("failed", "There is no analysis unknown.")


def ended_job(caller: Api, job_id: str) -> dict[str, Any] | None:
    job: dict[str, Any] = caller.get(f"/jobs/{job_id}").body
    return job if job["status"] != "queued" else None


def test_the_contract_is_served_as_it_is_in_the_code(api: Api) -> None:
    stored = json.loads((ROOT / "docs" / "openapi.json").read_text())

    assert api.get("/openapi.json").body == stored


def test_who_asks_while_lambda_may_run_no_more_hears_that_it_is_not_their_fault(cloud: Cloud, api: Api) -> None:
    functions = cloud.stack.client("lambda")
    pages = functions.get_paginator("list_functions").paginate()
    names = [each["FunctionName"] for page in pages for each in page["Functions"]]
    [name] = [name for name in names if "-ApiFunction" in name]
    functions.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=0)

    try:
        answer = api.get("/api/profile")
    finally:
        functions.delete_function_concurrency(FunctionName=name)

    assert answer.status == 500
    assert b"Internal server error" in answer.content
    assert api.get("/api/profile").status != 500
