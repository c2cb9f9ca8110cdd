"""The week's plan of a swing is ticked by its golfer alone, and goes with the swing."""

from tests.functions.api_client import Client
from tests.functions.asking import anna, api, bob, finished, issuer, uploaded
from tests.functions.conftest import Account

__all__ = ["anna", "api", "bob", "issuer"]


def swing_of(account: Account, golfer: Client, created_at: str = "2026-11-01T10:00:00.000Z") -> str:
    job_id: str = uploaded(account, golfer)["jobId"]
    finished(account, job_id, created_at=created_at)
    return job_id


def path(job_id: str) -> str:
    return f"/api/video/results/{job_id}/plan"


def test_ticked_days_are_remembered_however_often_they_are_sent(account: Account, anna: Client) -> None:
    job_id = swing_of(account, anna)

    first, again = (anna.call("PUT", path(job_id), {"done": [3, 1, 1]}) for _ in range(2))

    assert first.body["done"] == again.body["done"] == [1, 3]
    assert anna.get(path(job_id)).body["done"] == [1, 3]
    assert anna.call("PUT", path(job_id), {"done": []}).body["done"] == []


def test_only_days_of_the_plan_can_be_done(account: Account, anna: Client) -> None:
    job_id = swing_of(account, anna)

    ticked = anna.call("PUT", path(job_id), {"done": [7, 8]})

    assert len(ticked.body["days"]) == 7
    assert ticked.body["done"] == [7]
    assert anna.call("PUT", path(job_id), {"done": [0]}).status == 422


def test_nobody_else_sees_or_ticks_a_plan(account: Account, anna: Client, bob: Client) -> None:
    job_id = swing_of(account, anna)

    assert bob.get(path(job_id)).status == bob.call("PUT", path(job_id), {"done": [1]}).status == 404
    assert anna.get(path(job_id)).body["done"] == []


def test_ticks_go_with_the_swing(account: Account, anna: Client) -> None:
    job_id = swing_of(account, anna)
    anna.call("PUT", path(job_id), {"done": [1]})

    anna.delete(f"/api/video/{job_id}")

    assert anna.call("PUT", path(job_id), {"done": [1]}).status == 404
    assert account.analyses.scan()["Items"] == []


def test_the_next_swing_tells_what_became_of_the_mark(account: Account, anna: Client) -> None:
    first = swing_of(account, anna)
    second = swing_of(account, anna, "2026-11-02T10:00:00.000Z")

    mark = anna.get(path(second)).body["mark"]

    assert anna.get(path(first)).body["mark"] is None
    assert (mark["setBy"], mark["passed"], mark["needed"], mark["outcome"]) == (first, 0, 3, "open")
    assert "0 of 3 so far" in mark["text"]


def test_a_swing_without_a_report_has_no_plan_yet(account: Account, anna: Client) -> None:
    job_id = uploaded(account, anna)["jobId"]

    assert anna.get(path(job_id)).body == {"days": [], "done": [], "mark": None}
