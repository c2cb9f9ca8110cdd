"""What one may have analysed in a day: counted where uploads are announced, and where more arrives than that."""

from typing import Any

import pytest

from dev.fakes.account import SETTINGS
from start_analysis.app import handler
from swing.accounts import quotas
from swing.aws import dynamodb
from swing.domain.uploads import Upload
from tests.functions.api_client import Answer, Client
from tests.functions.asking import WISH, api, issuer
from tests.functions.conftest import Account
from tests.functions.test_start_analysis import object_created, queued

__all__ = ["api", "issuer"]
MEGABYTE = 1_000_000


@pytest.fixture(autouse=True)
def few(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANALYSES_PER_GUEST_AND_DAY", "2")
    monkeypatch.setenv("ANALYSES_PER_DAY_OF_GUESTS", "3")
    monkeypatch.setenv("MEGABYTES_PER_GUEST_AND_DAY", "30")


def wished(client: Client, megabytes: int = 1) -> Answer:
    return client.post("/api/video/presigned-url", WISH | {"sizeBytes": megabytes * MEGABYTE})


def guest() -> Client:
    return Client(guest=Client().post("/api/video/presigned-url", WISH).body["guestToken"])


def arrive(context: Any, account: Account, key: str, content: bytes = b"video") -> None:
    account.upload(key, content)
    etag = account.s3.head_object(Bucket=SETTINGS["VIDEOS_BUCKET"], Key=key)["ETag"].strip('"')
    assert handler(queued(object_created(key, etag)), context) == {"batchItemFailures": []}


def test_a_guest_who_has_used_up_the_day_hears_when_the_next_begins() -> None:
    one = guest()
    second, third = wished(one), wished(one)

    assert second.status == 200
    assert (third.status, third.code) == (429, "TOO_MANY_ANALYSES")
    assert 0 < int(third.headers["Retry-After"]) <= 86_400
    assert "2 analyses" in third.body["error"]["message"]


def test_many_guests_share_a_day() -> None:
    answers = [wished(Client()) for _ in range(4)]

    assert [answer.status for answer in answers] == [200, 200, 200, 429]
    assert "All guests together" in answers[-1].body["error"]["message"]


def test_a_guest_who_is_refused_takes_nothing_from_the_others() -> None:
    one = guest()
    wished(one)
    refused = [wished(one).status for _ in range(5)]

    assert refused == [429] * 5
    assert wished(Client()).status == 200


@pytest.mark.parametrize(("sizes", "last"), [((10, 20), 200), ((10, 21), 429), ((31,), 429)])
def test_bytes_are_counted_as_analyses_are(sizes: tuple[int, ...], last: int) -> None:
    first = wished(Client(), sizes[0])
    token = first.body.get("guestToken")
    answers = [first, *(wished(Client(guest=token), size) for size in sizes[1:])]

    assert answers[-1].status == last


def test_a_form_starts_no_more_runs_than_the_day_allows(account: Account, context: Any) -> None:
    key = wished(Client()).body["s3Key"]

    for index in range(6):
        arrive(context, account, key, bytes([index]))

    # Its own, which was counted as it was announced, and the one that was left of two.
    assert len(account.executions()) == 2


def test_an_upload_is_counted_once_however_often_it_is_told_of(account: Account, context: Any) -> None:
    announced, not_announced = wished(Client()).body["s3Key"], "golf-swings/guest-1/swing-1.mp4"

    for _ in range(3):
        arrive(context, account, announced)
        arrive(context, account, not_announced)
    arrive(context, account, "golf-swings/guest-1/swing-2.mp4")

    assert len(account.executions()) == 3


def test_what_is_too_much_is_told_where_it_is_asked_for_and_ends_within_days(account: Account, context: Any) -> None:
    for name in ("swing-1", "swing-2", "swing-3"):
        arrive(context, account, f"golf-swings/guest-1/{name}.mp4")

    item = account.item("swing-3")
    tags = account.s3.get_object_tagging(Bucket=SETTINGS["VIDEOS_BUCKET"], Key="golf-swings/guest-1/swing-3.mp4")
    assert (item["status"], item["error"]["code"]) == ("FAILED", "TOO_MANY_ANALYSES")
    assert [tag["Key"] for tag in tags["TagSet"]] == ["rejected"]
    assert len(account.executions()) == 2


def test_an_upload_that_is_larger_than_what_is_left_is_not_analysed(account: Account, context: Any) -> None:
    arrive(context, account, "golf-swings/guest-1/swing-1.mp4", bytes(31 * MEGABYTE))

    assert account.item("swing-1")["error"]["code"] == "TOO_MANY_ANALYSES"
    assert account.executions() == []


def test_what_is_gone_before_it_is_counted_is_told_by_its_run(account: Account, context: Any) -> None:
    told = object_created("golf-swings/guest-1/swing-1.mp4", "a" * 32)

    assert handler(queued(told), context) == {"batchItemFailures": []}

    assert len(account.executions()) == 1


def test_once_more_is_counted_too_and_leaves_the_analysis_as_it_was(account: Account, context: Any) -> None:
    links = wished(Client()).body
    one = Client(guest=links["guestToken"])
    arrive(context, account, links["s3Key"])
    ended = account.item(links["jobId"]) | {"status": "AI_COMPLETED", "run_id": "r"}
    account.analyses.put_item(Item=ended)
    wished(one)

    refused = one.post(f"/api/video/{links['jobId']}/reanalyze")

    assert (refused.status, refused.code) == (429, "TOO_MANY_ANALYSES")
    assert account.item(links["jobId"])["status"] == "AI_COMPLETED"


def test_a_new_day_is_a_new_day(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    upload = Upload(bucket="b", key="k", user_id="guest-1", analysis_id="swing-1")
    for _ in range(2):
        quotas.announced(upload, MEGABYTE)
    table = dynamodb.table("USAGE_TABLE")
    for item in table.scan()["Items"]:
        usage_id = str(item["usage_id"])
        if usage_id.startswith("uploads"):
            table.delete_item(Key={"usage_id": usage_id})
            yesterday = usage_id.rpartition("#")[0] + "#2026-01-01"
            table.put_item(Item=item | {"usage_id": yesterday})

    quotas.announced(upload, MEGABYTE)
