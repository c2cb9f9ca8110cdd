"""Uploads and their analyses: links, starting, repeating, stopping and deleting."""

import json
import os
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from start_analysis.app import handler as start_analysis
from swing.analyses import items, lifecycle, swing_profiles, tombstones
from swing.aws import dynamodb
from swing.aws.sqs_batches import TRIES
from swing.domain import errors
from swing.domain.uploads import uploads
from tests.functions.api_client import Client
from tests.functions.asking import BUCKET, WISH, anna, api, bob, coach, finished, issuer, uploaded
from tests.functions.conftest import Account, event, line_away, once

__all__ = ["anna", "api", "bob", "coach", "issuer"]


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


def test_a_repeat_that_died_before_its_run_was_queued_is_finished_by_the_next(account: Account, anna: Client) -> None:
    job_id = uploaded(account, anna)["jobId"]
    finished(account, job_id)
    lifecycle.next_run(account.item(job_id))

    again = anna.post(f"/api/video/{job_id}/reanalyze")

    assert (again.status, again.code) == (409, "STILL_RUNNING")
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

    with line_away(monkeypatch):
        failed = anna.post(f"/api/video/{links['jobId']}/reanalyze")
        after = account.item(links["jobId"])
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

    anna.delete(f"/api/video/{links['jobId']}")
    start_analysis(created(links["s3Key"]), context)

    assert account.item(links["jobId"]) == {}
    assert [execution["status"] for execution in account.executions()] in ([], ["ABORTED"])


def test_a_video_is_deleted_while_its_own_event_takes_note_of_the_deletion(
    account: Account, anna: Client, context: Any
) -> None:
    links = anna.post("/api/video/presigned-url", WISH).body
    account.upload(links["s3Key"])
    [upload] = uploads({"s3_bucket": BUCKET, "s3_key": links["s3Key"], "user_id": "anna"}, BUCKET)
    # The event's function has written the item before the deletion looks for it, and takes it away thereafter.
    at_the_next_write(
        before=lambda: account.analyses.put_item(Item=items.started(upload)),
        after=lambda: start_analysis(created(links["s3Key"]), context),
    )

    answer = anna.delete(f"/api/video/{links['jobId']}")

    assert answer.body == {"jobId": links["jobId"], "status": "DELETED"}
    assert account.s3.list_objects_v2(Bucket=BUCKET)["KeyCount"] == 0
    assert (account.item(links["jobId"]), account.executions()) == ({}, [])


def at_the_next_write(before: Callable[[], Any], after: Callable[[], Any]) -> None:
    """Let something happen just before and just after the next item that the code writes for a new analysis."""
    events: Any = items.analyses().meta.client.meta.events
    events.register("before-call.dynamodb.PutItem", once(before))
    events.register("after-call.dynamodb.PutItem", once(after))


def test_what_is_deleted_while_its_upload_is_given_up_stays_deleted(
    account: Account, anna: Client, context: Any
) -> None:
    links = anna.post("/api/video/presigned-url", WISH).body
    events: Any = items.analyses().meta.client.meta.events
    events.register("before-call.dynamodb.PutItem", once(lambda: anna.delete(f"/api/video/{links['jobId']}")))

    start_analysis(delivered_last({"s3_bucket": BUCKET, "s3_key": links["s3Key"], "user_id": "anna"}), context)

    assert account.item(links["jobId"]) == {}


def delivered_last(message: Any) -> dict[str, Any]:
    """The event of a message that goes to the dead letters if it can't be handled now."""
    attributes = {"attributes": {"ApproximateReceiveCount": str(TRIES)}, "body": json.dumps(message)}
    return {"Records": [event("start_analysis")["Records"][0] | attributes]}


@pytest.mark.parametrize("deleted", ["/api/video/{}", "/api/profile"])
def test_a_video_that_arrives_after_its_deletion_is_deleted_too(
    account: Account, anna: Client, context: Any, deleted: str
) -> None:
    links = anna.post("/api/video/presigned-url", WISH).body

    anna.delete(deleted.format(links["jobId"]))
    account.upload(links["s3Key"])
    by_hand = anna.post("/api/video/analyze", {"s3Key": links["s3Key"], "bucketName": BUCKET})
    account.upload(links["s3Key"])
    start_analysis(created(links["s3Key"]), context)

    assert (by_hand.status, by_hand.code) == (404, "NOT_FOUND")
    assert account.s3.list_objects_v2(Bucket=BUCKET)["KeyCount"] == 0
    assert (account.item(links["jobId"]), account.executions()) == ({}, [])


def test_a_tombstone_ends_with_its_day_although_dynamodb_deletes_it_later(
    account: Account, anna: Client, context: Any
) -> None:
    key = "golf-swings/anna/first swing.mp4"
    tombstones.mark("first swing")
    mark = items.jobs_item("first swing") or {}
    items.jobs().put_item(Item=mark | {"expires_at": int(time.time()) - 1})
    account.upload(key)

    start_analysis(created(key), context)

    assert account.item("first swing")["status"] == "STARTED"
    assert account.s3.list_objects_v2(Bucket=BUCKET)["KeyCount"] == 1


NAMES = [
    *("swing", "7+iron", "my best swing", "Schwünge", "стрелка", "a%2Fb", "(1)", "it's", "1,5 m", "a&b=c", "x" * 200),
    *("Anna’s", "⛳", "a#b", "a?b", 'a"b', "a\\b", "a`b", "a\nb", "a…b", ".", "..", "x" * 201),
]


@pytest.mark.parametrize("name", NAMES)
def test_what_is_analysed_can_be_fetched_and_what_cannot_is_refused_with_a_reason(
    account: Account, anna: Client, name: str
) -> None:
    key = f"golf-swings/anna/{name}.mp4"
    account.upload(key)

    answer = anna.post("/api/video/analyze", {"s3Key": key, "bucketName": BUCKET})
    fetched = anna.get(f"/api/video/results/{name}")
    deleted = anna.delete(f"/api/video/{name}")

    assert (answer.status, fetched.status, deleted.status) in {(202, 200, 200), (422, 404, 404), (422, 422, 422)}
    assert answer.status == 202 or (answer.code, account.item(name)) == ("BAD_NAME", {})


def created(key: str) -> dict[str, Any]:
    """The event of an upload."""
    detail = {"bucket": {"name": BUCKET}, "object": {"key": key, "etag": "b1946ac92492d2347c6235b4d2611184"}}
    body = json.dumps({"detail-type": "Object Created", "detail": detail})
    return {"Records": [event("start_analysis")["Records"][0] | {"body": body}]}


def test_whoever_takes_a_deleted_item_away_does_the_rest_of_its_deletion(
    account: Account, anna: Client, context: Any
) -> None:
    links = uploaded(account, anna)
    processing(account, links["jobId"])
    account.upload(f"golf-swings/anna/{links['jobId']}/frames/{links['jobId']}/frame_001.jpg")
    # The deletion came no further, and without an item it can't be repeated.
    tombstones.mark(links["jobId"])

    start_analysis(created(links["s3Key"]), context)

    assert account.item(links["jobId"]) == {}
    assert account.s3.list_objects_v2(Bucket=BUCKET)["KeyCount"] == 0
    assert [execution["status"] for execution in account.executions()] == ["ABORTED"]


@pytest.mark.parametrize("deleted", ["/api/video/{}", "/api/profile"])
def test_a_run_that_begins_while_its_analysis_is_deleted_is_stopped(
    account: Account, anna: Client, deleted: str
) -> None:
    job_id = uploaded(account, anna)["jobId"]
    finished(account, job_id)
    events: Any = items.analyses().meta.client.meta.events
    events.register("before-call.dynamodb.DeleteItem", once(lambda: processing(account, job_id)))

    anna.delete(deleted.format(job_id))

    assert account.item(job_id) == {}
    assert [execution["status"] for execution in account.executions()] == ["ABORTED"]


@pytest.mark.parametrize("deleted", ["/api/video/{}", "/api/profile"])
def test_a_run_that_has_yet_to_tell_the_profile_of_its_report_is_stopped_too(
    account: Account, anna: Client, deleted: str
) -> None:
    job_id = uploaded(account, anna)["jobId"]
    [execution] = account.executions()
    finished(account, job_id, execution_arn=execution["executionArn"], updated_at=dynamodb.now())

    anna.delete(deleted.format(job_id))

    assert [execution["status"] for execution in account.executions()] == ["ABORTED"]


def processing(account: Account, job_id: str) -> None:
    """The item as the workflow's first step leaves it."""
    [execution] = account.executions()
    owner = {"status": "PROCESSING", "run_id": "run-1", "execution_arn": execution["executionArn"]}
    account.analyses.put_item(Item=account.item(job_id) | owner)


def test_what_is_deleted_in_the_moment_of_its_end_does_not_come_back(account: Account, anna: Client) -> None:
    job_id = uploaded(account, anna)["jobId"]
    item = account.item(job_id)
    anna.delete(f"/api/video/{job_id}")

    with pytest.raises(errors.NotRunningError):
        lifecycle.cancelled(item | {"status": "PROCESSING", "execution_arn": "arn", "run_id": "run-1"})

    assert account.item(job_id) == {}


def test_deleting_leaves_nothing_of_an_analysis(account: Account, anna: Client) -> None:
    links = uploaded(account, anna)
    finished(account, links["jobId"])
    account.upload(f"golf-swings/anna/{links['jobId']}/frames/{links['jobId']}/frame_001.jpg")
    account.s3.put_object(Bucket=os.environ["ARTIFACTS_BUCKET"], Key=f"{links['jobId']}/run-1/poses.npz", Body=b"")
    swing_profiles.profiles().put_item(Item={"user_id": "anna", "recent_swings": [{"analysis_id": links["jobId"]}]})

    answer = anna.delete(f"/api/video/{links['jobId']}")

    assert answer.body["status"] == "DELETED"
    assert account.item(links["jobId"]) == {}
    assert [account.s3.list_objects_v2(Bucket=bucket)["KeyCount"] for bucket in buckets()] == [0, 0]
    assert swing_profiles.profile("anna")["recent_swings"] == []
    assert anna.get(f"/api/video/results/{links['jobId']}").status == 404


def buckets() -> list[str]:
    return [BUCKET, os.environ["ARTIFACTS_BUCKET"]]
