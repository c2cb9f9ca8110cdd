"""What is told of analyses, one by one, in pages and as a profile."""

import json
import threading
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from botocore.exceptions import EndpointConnectionError

from swing import erasure
from swing.analyses import jobs, swing_profiles
from swing.aws import s3
from tests.functions.api_client import Answer, Client
from tests.functions.asking import BUCKET, REPORT, anna, api, bob, coach, finished, issuer, uploaded
from tests.functions.conftest import Account

__all__ = ["anna", "api", "bob", "coach", "issuer"]


# ------------------------------------------------------------------ results


def test_a_finished_result_is_whole_and_its_pictures_can_be_opened(account: Account, anna: Client) -> None:
    links = uploaded(account, anna)
    finished(account, links["jobId"])

    answer = anna.get(f"/api/video/results/{links['jobId']}")

    assert answer.body["progress"] == {"step": 0, "of": 5, "percent": 100, "etaSeconds": 0, "queuePosition": None}
    assert answer.body["ai_analysis"] == json.loads(REPORT)
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


def swings_of_anna(account: Account, count: int) -> None:
    for index in range(count):
        key = f"golf-swings/anna/a-{index}.mp4"
        account.upload(key)
        account.analyses.put_item(
            Item={
                "analysis_id": f"a-{index}",
                "user_id": "anna",
                "s3_key": key,
                "bucket_name": BUCKET,
                "created_at": f"2026-0{index + 1}",
                "status": "FAILED",
            }
        )


def test_own_swings_come_newest_first_in_pages(account: Account, anna: Client) -> None:
    swings_of_anna(account, 5)

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


def test_a_picture_can_be_opened_whatever_its_video_is_called(account: Account, anna: Client) -> None:
    job = uploaded(account, anna)["jobId"]
    key = "golf-swings/anna/Swing #1?.mov/frames/100%/frame 006.jpg"
    finished(account, job, analysis_results={"frames": [{"phase": "impact", "url": f"s3://{BUCKET}/{key}"}]})

    [headline] = anna.get("/api/video/results").body["items"]

    assert unquote(urlsplit(headline["pictureUrl"]).path).endswith(f"/{key}")


@pytest.mark.parametrize("cursor", ["x", "e30", "bnVsbA", "eyJhbmFseXNpc19pZCI6MX0"])
def test_a_made_up_cursor_is_refused(anna: Client, cursor: str) -> None:
    answer = anna.get("/api/video/results", {"cursor": cursor})

    assert (answer.status, answer.code) == (422, "BAD_CURSOR")


def test_a_cursor_of_somebody_else_is_refused(account: Account, anna: Client, bob: Client) -> None:
    swings_of_anna(account, 2)
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
    swing_profiles.profiles().put_item(Item={"user_id": "anna", "swing_count": 3, "recent_swings": runs})

    profile = anna.get("/api/profile").body

    assert profile["swing_count"] == 2
    assert [swing["analysis_id"] for swing in profile["recent_swings"]] == [jobs[1], jobs[0]]
    assert profile["recent_swings"][0]["view"] == "face-on"


def test_what_a_deleted_swing_has_told_is_replaced_by_the_swing_before_it(account: Account, anna: Client) -> None:
    jobs = [uploaded(account, anna)["jobId"] for _ in range(2)]
    for day, job in enumerate(jobs, 1):
        at = f"2026-11-0{day}T08:00:00.000Z"
        finished(account, job, created_at=at, run_started_at=at)
    told = {
        "latest_analysis_id": jobs[1],
        "latest_swing_at": "2026-11-02T08:00:00.000Z",
        "coaching_response": "Of the deleted one.",
        "focus_areas": ["Sway"],
    }
    swing_profiles.profiles().put_item(Item={"user_id": "anna", "updated_at": "2026-11-02T08:01:00.000Z"} | told)

    anna.delete(f"/api/video/{jobs[1]}")
    after_one = anna.get("/api/profile").body
    anna.delete(f"/api/video/{jobs[0]}")
    after_both = anna.get("/api/profile").body

    assert (after_one["latest_analysis_id"], after_one["focus_areas"]) == (jobs[0], json.loads(REPORT)["top_issues"])
    assert after_one["latest_swing_at"] == "2026-11-01T08:00:00.000Z"
    assert "latest_swing_at" not in swing_profiles.profile("anna")  # so the next swing is news, whenever it was filmed
    assert after_one["coaching_response"] != "Of the deleted one."
    assert (after_both["latest_analysis_id"], after_both["coaching_response"]) == (None, None)


def test_deleting_a_golfer_leaves_nothing_of_them_and_all_of_others(
    account: Account, anna: Client, bob: Client
) -> None:
    for _ in range(3):
        finished(account, uploaded(account, anna)["jobId"])
    bobs = uploaded(account, bob)
    swing_profiles.profiles().put_item(Item={"user_id": "anna", "swing_count": 3})

    answer = anna.delete("/api/profile")

    assert answer.body == {"deletedAnalyses": 3}
    assert anna.get("/api/video/results").body["items"] == []
    assert swing_profiles.profile("anna") == {}
    assert bob.get(f"/api/video/results/{bobs['jobId']}").status == 200


def test_deleting_a_golfer_deletes_the_answers_to_their_questions(anna: Client, bob: Client) -> None:
    wish = {"type": "plan_practice", "input": {"analysis_id": "swing-1"}}
    annas, bobs = (client.post("/jobs", wish).body["jobId"] for client in (anna, bob))

    anna.delete("/api/profile")
    jobs.record(jobs.Response(job_id=annas, result={"drills": ["Feet together"]}))

    assert anna.get(f"/jobs/{annas}").code == "NOT_FOUND"
    assert bob.get(f"/jobs/{bobs}").status == 200


def test_a_deletion_that_was_cut_short_goes_on_when_it_is_repeated(account: Account, anna: Client) -> None:
    swings_of_anna(account, erasure.TOGETHER + 5)
    broken = iter([False] * erasure.TOGETHER + [True])
    listen("before-call.s3.DeleteObject", lambda: cut(next(broken, False)))

    first = anna.delete("/api/profile")
    second = anna.delete("/api/profile")

    assert (first.status, second.status) == (500, 200)
    assert second.body == {"deletedAnalyses": 5}
    assert account.s3.list_objects_v2(Bucket=BUCKET)["KeyCount"] == 0
    assert anna.get("/api/video/results").body["items"] == []


def test_many_swings_are_deleted_side_by_side(account: Account, anna: Client) -> None:
    swings_of_anna(account, 2)
    meeting = threading.Barrier(2, timeout=10)
    listen("before-call.s3.DeleteObject", meeting.wait)

    assert anna.delete("/api/profile").body == {"deletedAnalyses": 2}


def cut(now: bool) -> None:
    if now:
        raise EndpointConnectionError(endpoint_url="https://s3")


def listen(call: str, happens: Callable[[], Any]) -> None:
    """Let something happen before each of these calls, in the thread that makes it."""

    def heard(**_: Any) -> None:
        happens()

    events: Any = s3.s3().meta.events
    events.register(call, heard)
