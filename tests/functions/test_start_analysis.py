"""An upload starts one analysis, however its event looks and however often it arrives."""

import copy
import json
import os
from decimal import Decimal
from typing import Any
from urllib.parse import quote_plus

import pytest

from dev.fakes.account import SETTINGS
from start_analysis.app import handler
from swing.analyses import items, lifecycle
from swing.aws import executions
from swing.domain.uploads import Upload
from tests.functions.conftest import Account, event, once

BUCKET = SETTINGS["VIDEOS_BUCKET"]
KEY = "golf-swings/golfer-1/swing-1.mp4"


def queued(*bodies: Any) -> dict[str, Any]:
    """A batch of the upload queue with these bodies."""
    record = event("start_analysis")["Records"][0]
    return {
        "Records": [
            copy.deepcopy(record) | {"messageId": f"message-{index}", "body": json.dumps(body)}
            for index, body in enumerate(bodies)
        ]
    }


def object_created(key: str, etag: str = "b1946ac92492d2347c6235b4d2611184") -> dict[str, Any]:
    detail = {"bucket": {"name": BUCKET}, "object": {"key": key, "etag": etag}}
    return {"detail-type": "Object Created", "source": "aws.s3", "detail": detail}


def notification(key: str) -> dict[str, Any]:
    return {"Records": [{"s3": {"bucket": {"name": BUCKET}, "object": {"key": quote_plus(key, safe="/")}}}]}


def by_hand(**fields: Any) -> dict[str, Any]:
    return {"analysis_id": "swing-1", "user_id": "golfer-1", "s3_bucket": BUCKET, "s3_key": KEY} | fields


def test_an_upload_is_recorded_as_started_and_executed(account: Account, context: Any) -> None:
    answer = handler(event("start_analysis"), context)

    assert answer == {"batchItemFailures": []}
    assert account.item("swing-1")["status"] == "STARTED"
    assert account.item("swing-1")["user_id"] == "golfer-1"
    assert len(account.executions()) == 1


def test_what_the_owner_asked_for_reaches_the_workflow(account: Account, context: Any) -> None:
    wishes: dict[str, Any] = {"sample_fps": Decimal(15), "include_frames": True}
    items.jobs().put_item(Item={"job_id": "swing-1", "kind": "UPLOAD", "user_id": "golfer-1", **wishes})

    handler(queued(object_created(KEY)), context)

    assert input_of(account)["sample_fps"] == 15
    assert input_of(account)["include_frames"] is True


def input_of(account: Account) -> dict[str, Any]:
    """Input of the only execution."""
    [execution] = account.executions()
    described = account.stepfunctions.describe_execution(executionArn=execution["executionArn"])
    found: dict[str, Any] = json.loads(described["input"])
    return found


def test_a_repeat_after_one_that_was_sent_by_hand_is_another_run(account: Account, context: Any) -> None:
    account.upload(KEY)
    handler(queued(by_hand(run=3), by_hand(run=2)), context)
    item = account.item("swing-1")
    account.analyses.put_item(Item=item | {"status": "AI_COMPLETED"})

    assert lifecycle.next_run(item) == 4


def test_the_same_event_five_times_is_one_execution(account: Account, context: Any) -> None:
    for _ in range(5):
        handler(queued(object_created(KEY)), context)

    assert len(account.executions()) == 1


def test_every_way_to_announce_a_video_leads_to_the_same_execution(account: Account, context: Any) -> None:
    account.upload(KEY)
    etag = account.s3.head_object(Bucket=BUCKET, Key=KEY)["ETag"].strip('"')

    answer = handler(queued(object_created(KEY, etag), notification(KEY), by_hand()), context)

    assert answer == {"batchItemFailures": []}
    assert len(account.executions()) == 1


@pytest.mark.parametrize(
    "key",
    [
        pytest.param("golf-swings/golfer-1/my best swing.mp4", id="spaces"),
        pytest.param("golf-swings/golfer-1/7+iron.mp4", id="plus"),
        pytest.param("golf-swings/golfer-1/Schwünge ½ (1).MOV", id="unicode and upper case"),
    ],
)
@pytest.mark.parametrize("shape", [object_created, notification])
def test_keys_arrive_as_the_golfer_named_them(account: Account, context: Any, key: str, shape: Any) -> None:
    account.upload(key)

    handler(queued(shape(key)), context)

    assert input_of(account)["s3_key"] == key


def test_a_new_version_of_a_video_is_a_new_run(account: Account, context: Any) -> None:
    for content in (b"one", b"two"):
        put(account, content)
        handler(queued(told(account)), context)

    assert len(account.executions()) == 2


def put(account: Account, content: bytes) -> None:
    account.upload(KEY, content)


def told(account: Account) -> dict[str, Any]:
    """The event of what lies there now."""
    return object_created(KEY, account.s3.head_object(Bucket=BUCKET, Key=KEY)["ETag"].strip('"'))


def test_a_video_that_is_put_back_is_a_new_run_and_each_upload_is_one(account: Account, context: Any) -> None:
    events = []
    for content in (b"right", b"wrong", b"right"):
        put(account, content)
        events.append(told(account))
        handler(queued(events[-1], notification(KEY), by_hand()), context)

    handler(queued(*reversed(events), by_hand(), notification(KEY)), context)

    assert len(account.executions()) == 3
    assert account.item("swing-1")["uploads"] == 3


def test_a_video_that_was_overwritten_before_anybody_heard_of_it_starts_nothing(account: Account, context: Any) -> None:
    put(account, b"wrong")
    early = told(account)
    put(account, b"right")

    handler(queued(told(account), early), context)

    assert input_of(account)["etag"] == told(account)["detail"]["object"]["etag"]


def test_a_video_that_is_put_back_in_the_moment_of_the_others_event_is_the_one_that_counts(
    account: Account, context: Any
) -> None:
    put(account, b"right")
    handler(queued(told(account)), context)
    put(account, b"wrong")
    wrong = told(account)

    def back(**_: Any) -> None:
        put(account, b"right")
        handler(queued(told(account)), context)

    # The wrong one lies there when the function looks, and no longer when it writes down what it has seen.
    events: Any = items.analyses().meta.client.meta.events
    events.register("before-call.dynamodb.UpdateItem", once(back))
    handler(queued(wrong), context)

    newest = account.item("swing-1")["videos"][KEY]
    assert newest["etag"] == told(account)["detail"]["object"]["etag"]
    assert newest["number"] in inputs_of(account)


def inputs_of(account: Account) -> list[int]:
    """Which uploads there are executions of."""
    arns = [each["executionArn"] for each in account.executions()]
    told_of = [account.stepfunctions.describe_execution(executionArn=arn)["input"] for arn in arns]
    return [json.loads(each)["upload_number"] for each in told_of]


def test_two_files_of_one_name_are_a_run_each(account: Account, context: Any) -> None:
    keys = [KEY, KEY.replace("mp4", "mov")]
    for key in (*keys, *keys):
        account.upload(key, key.encode())
        handler(queued(object_created(key), notification(key)), context)

    assert len(account.executions()) == 2


def test_the_pictures_that_the_pipeline_writes_start_nothing(account: Account, context: Any) -> None:
    picture = "golf-swings/golfer-1/swing-1/frames/swing-1/frame_001_Frame_at_0.700s.jpg"

    answer = handler(queued(object_created(picture), notification(picture)), context)

    assert answer == {"batchItemFailures": []}
    assert account.executions() == []


@pytest.mark.parametrize("happened", ["ObjectRemoved:Delete", "ObjectRestore:Completed", "ObjectTagging:Put"])
def test_what_happens_to_a_video_later_starts_nothing(account: Account, context: Any, happened: str) -> None:
    account.upload(KEY)
    told = {**notification(KEY)["Records"][0], "eventName": happened}

    answer = handler(queued({"Records": [told]}, object_created(KEY) | {"detail-type": "Object Deleted"}), context)

    assert answer == {"batchItemFailures": []}
    assert account.executions() == []


@pytest.mark.parametrize(
    "bad",
    [
        pytest.param({"hello": "world"}, id="no upload at all"),
        pytest.param("text", id="no object"),
        pytest.param({"Records": [{"sns": {}}]}, id="a foreign notification"),
        pytest.param(by_hand(s3_bucket="someone-elses"), id="a foreign bucket"),
        pytest.param(by_hand(user_id="golfer-2"), id="a foreign golfer"),
        pytest.param(by_hand(s3_key="videos/swing-1.mp4"), id="a key outside the layout"),
        pytest.param(by_hand(s3_key="golf-swings/golfer-1/swing-1/swing.mp4"), id="a key too deep"),
        pytest.param(by_hand(run="often"), id="a run that is no number"),
        pytest.param(by_hand(run="2"), id="a run that is a text"),
        pytest.param(by_hand(run=0), id="a run before the first"),
        pytest.param(by_hand(run=-3), id="a negative run"),
        pytest.param(by_hand(run=10**30), id="a run that nobody can count"),
        pytest.param(by_hand(run=True), id="a run that is a truth"),
        pytest.param(object_created("golf-swings/golfer-1/Anna’s swing.mp4"), id="a name that the API can't fetch"),
        pytest.param(object_created(f"golf-swings/golfer-1/{'a' * 201}.mp4"), id="a name that is too long"),
    ],
)
def test_one_bad_message_among_four_does_not_hold_up_the_others(account: Account, context: Any, bad: Any) -> None:
    good = [object_created(f"golf-swings/golfer-1/swing-{index}.mp4") for index in range(3)]
    account.upload(KEY)  # so that nothing is wrong but the message

    answer = handler(queued(*good[:2], bad, *good[2:]), context)

    assert answer == {"batchItemFailures": [{"itemIdentifier": "message-2"}]}
    assert len(account.executions()) == 3


def test_nobody_takes_over_another_golfers_analysis(account: Account, context: Any) -> None:
    handler(queued(object_created(KEY)), context)

    answer = handler(queued(object_created("golf-swings/golfer-2/swing-1.mp4")), context)

    assert answer == {"batchItemFailures": [{"itemIdentifier": "message-0"}]}
    assert len(account.executions()) == 1
    assert account.item("swing-1")["user_id"] == "golfer-1"


def test_a_second_delivery_does_not_reset_a_finished_analysis(account: Account, context: Any) -> None:
    handler(queued(object_created(KEY)), context)
    account.analyses.put_item(Item=account.item("swing-1") | {"status": "AI_COMPLETED"})

    handler(queued(object_created(KEY)), context)

    assert account.item("swing-1")["status"] == "AI_COMPLETED"


def test_an_execution_is_known_by_the_same_arn_whichever_alias_starts_it(account: Account) -> None:
    upload = Upload(bucket="videos", key="golf-swings/anna/swing-1.mp4", user_id="anna", analysis_id="swing-1")
    machine = os.environ["STATE_MACHINE_ARN"]
    plain = executions.execution_arn(executions.run_of(upload, "etag"))

    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("STATE_MACHINE_ARN", f"{machine}:live")
        by_alias = executions.execution_arn(executions.run_of(upload, "etag"))

    assert by_alias == plain
