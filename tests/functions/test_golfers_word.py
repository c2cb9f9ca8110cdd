"""What a golfer says of a swing: with the upload, later, or never."""

from typing import Any

import pytest

from swing.accounts.identity import Caller
from swing.analyses import golfers_words, ownership
from swing.domain.errors import NoSuchAnalysisError
from swing.domain.golfers_word import GolfersWord
from tests.functions.api_client import Client
from tests.functions.asking import BUCKET, WISH, anna, api, bob, coach, finished, issuer, uploaded
from tests.functions.conftest import Account

__all__ = ["anna", "api", "bob", "coach", "issuer"]

SAID: dict[str, Any] = {
    "club": "driver",
    "start_line": "right of the target",
    "curve": "to the left",
    "strike": "heel",
    "feel": "too quick",
    "level": "regular",
    "handicap": 12.4,
    "goal": "a steadier strike",
    "height_cm": 181.5,
    "slow_motion": True,
    "hand": "left",
    "swing_s": 3.25,
    "events": {"address": 2.0, "top": 3.1},
}


def path(job_id: str) -> str:
    return f"/api/video/{job_id}/golfers-word"


def said_of(result: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in (result["golfers_word"] or {}).items() if value is not None}


def test_what_is_said_with_the_upload_stands_in_the_result(account: Account, anna: Client) -> None:
    links = anna.post("/api/video/presigned-url", WISH | {"golfers_word": SAID}).body
    account.upload(links["s3Key"])

    anna.post("/api/video/analyze", {"s3Key": links["s3Key"], "bucketName": BUCKET})

    assert said_of(anna.get(f"/api/video/results/{links['jobId']}").body) == SAID


def test_nothing_is_said_as_long_as_the_golfer_says_nothing(account: Account, anna: Client) -> None:
    links = uploaded(account, anna)

    assert anna.get(f"/api/video/results/{links['jobId']}").body["golfers_word"] is None


def test_what_is_said_later_replaces_what_was_said_and_begins_nothing(account: Account, anna: Client) -> None:
    job_id = uploaded(account, anna)["jobId"]
    finished(account, job_id)
    before, executions = account.item(job_id), account.executions()

    first = anna.call("PUT", path(job_id), SAID)
    for _ in range(2):
        second = anna.call("PUT", path(job_id), {"club": "wedge"})

    assert (first.status, second.status) == (200, 200)
    result = anna.get(f"/api/video/results/{job_id}").body
    assert (said_of(result), result["status"]) == ({"club": "wedge"}, "AI_COMPLETED")
    assert account.executions() == executions
    after = account.item(job_id)
    assert {name for name in after if after[name] != before.get(name)} == {"golfers_word", "updated_at"}


def test_what_is_said_is_news_for_who_asks_for_news(account: Account, anna: Client) -> None:
    job_id = uploaded(account, anna)["jobId"]
    finished(account, job_id)
    known = anna.get(f"/api/video/results/{job_id}").headers["ETag"]

    anna.call("PUT", path(job_id), SAID)

    assert anna.get(f"/api/video/results/{job_id}", headers={"If-None-Match": known}).status == 200


def test_what_is_said_while_the_upload_is_awaited_goes_over_to_the_analysis(account: Account, anna: Client) -> None:
    links = anna.post("/api/video/presigned-url", WISH).body
    anna.call("PUT", path(links["jobId"]), SAID)
    awaited = anna.get(f"/api/video/results/{links['jobId']}").body
    account.upload(links["s3Key"])

    anna.post("/api/video/analyze", {"s3Key": links["s3Key"], "bucketName": BUCKET})

    assert awaited["status"] == "AWAITING_UPLOAD"
    assert said_of(awaited) == SAID
    assert said_of(anna.get(f"/api/video/results/{links['jobId']}").body) == SAID


def test_what_is_said_when_the_upload_has_just_arrived_is_kept(account: Account, anna: Client) -> None:
    links = anna.post("/api/video/presigned-url", WISH).body
    item = ownership.owned(links["jobId"], Caller(user_id="anna", is_guest=False))
    account.upload(links["s3Key"])
    anna.post("/api/video/analyze", {"s3Key": links["s3Key"], "bucketName": BUCKET})

    golfers_words.keep(item, GolfersWord(club="wedge"))

    assert account.item(links["jobId"])["golfers_word"] == {"club": "wedge"}


def test_of_a_deleted_swing_nothing_is_kept(account: Account, anna: Client) -> None:
    job_id = uploaded(account, anna)["jobId"]
    anna.call("PUT", path(job_id), SAID)
    item = account.item(job_id)

    anna.delete(f"/api/video/{job_id}")

    with pytest.raises(NoSuchAnalysisError):
        golfers_words.keep(item, GolfersWord(club="wedge"))
    assert account.item(job_id) == {}
    assert anna.call("PUT", path(job_id), SAID).status == 404


def test_with_everything_of_a_golfer_the_word_goes_too(account: Account, anna: Client) -> None:
    announced = anna.post("/api/video/presigned-url", WISH | {"golfers_word": SAID}).body["jobId"]
    job_id = uploaded(account, anna)["jobId"]
    anna.call("PUT", path(job_id), SAID)

    anna.delete("/api/profile")

    assert account.item(job_id) == {}
    assert anna.call("PUT", path(announced), SAID).status == 404


def test_a_coach_says_which_club_a_player_swings(account: Account, coach: Client) -> None:
    session = coach.post("/api/coaches/plus/sessions", {"title": "Range"}).body["session_id"]
    wish = {"session_id": session, "golfers_word": {"club": "hybrid"}}
    job = coach.post("/api/coaches/plus/videos/upload/initiate", wish).body
    account.upload(job["s3_key"])
    coach.post("/api/video/analyze", {"s3Key": job["s3_key"], "bucketName": BUCKET})

    assert said_of(coach.get(f"/api/video/results/{job['job_id']}").body) == {"club": "hybrid"}


@pytest.mark.parametrize(
    ("said", "named"),
    [
        pytest.param({"club": "putter"}, "club", id="a club that makes no full swing"),
        pytest.param({"ball": "blue"}, "ball", id="what nobody asked for"),
        pytest.param({"feel": "x" * 201}, "feel", id="too long a text"),
        pytest.param({"feel": " \n\t "}, "feel", id="a text that says nothing"),
        pytest.param({"height_cm": 18}, "height_cm", id="nobody's height"),
        pytest.param({"handicap": 55}, "handicap", id="no handicap"),
        pytest.param({"hand": "unknown"}, "hand", id="no hand"),
        pytest.param({"events": {"backswing": 1.0}}, "events", id="no event"),
        pytest.param({"events": {"top": -1}}, "events", id="before the video"),
        pytest.param({"events": {"top": 2.0, "impact": 1.0}}, "follow one another", id="impact before the top"),
        pytest.param([], "dict", id="a list"),
    ],
)
def test_what_we_do_not_understand_is_refused_by_name(account: Account, anna: Client, said: Any, named: str) -> None:
    job_id = uploaded(account, anna)["jobId"]

    answer = anna.call("PUT", path(job_id), said)

    assert (answer.status, answer.code) == (422, "INVALID_REQUEST")
    assert named in answer.body["error"]["message"]
    assert "golfers_word" not in account.item(job_id)


def test_a_text_is_kept_on_one_line_without_signs_that_nobody_sees(account: Account, anna: Client) -> None:
    job_id = uploaded(account, anna)["jobId"]

    answer = anna.call("PUT", path(job_id), {"feel": "  stuck\n\nbehind \u202e me\0 "})

    assert answer.body["feel"] == "stuck behind me"


def test_a_word_of_another_version_spoils_no_result(account: Account, anna: Client) -> None:
    job_id = uploaded(account, anna)["jobId"]
    finished(account, job_id, golfers_word={"club": "one iron"})

    assert anna.get(f"/api/video/results/{job_id}").status == 200
