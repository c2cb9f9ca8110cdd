"""Dead letters that are tried again: once each, whoever asks, however often, and whatever is interrupted."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from ops import runs
from ops.dead_letters import queues, redrive
from ops.dead_letters.decision import Action
from ops.dead_letters.redrive import Planned, Wanted
from ops.deployment import OpsError
from swing.analyses import items, lifecycle
from swing.aws import executions, s3
from tests.ops.conftest import ETAG, VIDEOS, Http, Office


def apply(office: Office, wanted: Wanted = Wanted(), queue: str = "analysis") -> list[Planned]:  # noqa: B008 (frozen)
    return list(redrive.carried_out(office.deployment, office.queue(queue), wanted, "the bug is mended"))


def actions(planned: list[Planned]) -> list[Action]:
    return [each.decision.action for each in planned]


def test_a_plan_changes_nothing(office: Office) -> None:
    office.failed("swing-1")

    planned = redrive.plan(office.deployment, office.queue(), Wanted())

    assert actions(planned) == [Action.RERUN]
    assert office.waiting() == 1
    assert office.account.executions() == []
    assert office.audit() == []


def test_a_letter_leaves_its_queue_once_its_new_run_has_started(office: Office) -> None:
    failed_run = office.failed("swing-1")

    done = apply(office)

    [execution] = office.account.executions()
    assert actions(done) == [Action.RERUN]
    assert execution["name"].startswith("swing-1-")
    assert not execution["name"].endswith(failed_run)
    assert office.waiting() == 0


def test_a_second_time_does_nothing(office: Office) -> None:
    for number in range(10):
        office.failed(f"swing-{number}")

    first, second = apply(office), apply(office)

    assert len(first) == 10
    assert second == []
    assert len(office.account.executions()) == 10


def test_two_operators_at_once_do_nothing_twice(office: Office) -> None:
    for number in range(10):
        office.failed(f"swing-{number}")

    with ThreadPoolExecutor(2) as operators:
        done = [planned for each in operators.map(apply, [office, office]) for planned in each]

    assert len(office.account.executions()) == 10
    assert actions(done).count(Action.RERUN) == 10
    assert office.waiting() == 0


def test_a_letter_that_comes_back_after_its_new_run_started_is_only_dropped(office: Office) -> None:
    office.failed("swing-1")
    run_id = runs.rerun(office.deployment, runs.item_of("swing-1"))
    office.account.analyses.update_item(
        Key={"analysis_id": "swing-1"},
        UpdateExpression="SET run_id = :run, #status = :status",
        ExpressionAttributeNames={"#status": "status"},
        ExpressionAttributeValues={":run": run_id, ":status": "PROCESSING"},
    )

    done = apply(office)

    assert actions(done) == [Action.DROP]
    assert len(office.account.executions()) == 1
    assert office.waiting() == 0


def test_a_run_whose_number_was_given_out_before_an_interruption_is_started_with_that_number(office: Office) -> None:
    office.failed("swing-1")
    lifecycle.next_run(runs.item_of("swing-1"))

    done = apply(office)

    assert actions(done) == [Action.FINISH]
    assert len(office.account.executions()) == 1
    assert runs.item_of("swing-1")["repeats"] == 1


def test_a_number_that_a_message_by_hand_has_used_is_not_used_again(office: Office) -> None:
    office.failed("swing-1")
    upload = items.upload_of(runs.item_of("swing-1"), run=2)
    executions.start(executions.run_of(upload, s3.etag(upload)))

    apply(office)

    assert len(office.account.executions()) == 2


def test_nothing_leaves_the_queue_without_an_audit_line(office: Office) -> None:
    office.failed("swing-1")
    office.deployment.client("logs").delete_log_group(logGroupName="/golf-coach/dev/ops")

    with pytest.raises(OpsError, match="audit line"):
        apply(office)

    assert office.waiting() == 1


def test_the_audit_line_says_who_did_what_to_which_analysis_and_why(office: Office) -> None:
    failed_run = office.failed("swing-1")

    apply(office)

    [line] = office.audit()
    assert line["action"] == "rerun"
    assert line["analysis_id"] == "swing-1"
    assert line["failed_run_id"] == failed_run
    assert line["reason"] == "the bug is mended"
    assert line["by"].startswith("arn:aws:")
    assert office.account.executions()[0]["name"].endswith(line["outcome"].removeprefix("run "))


def test_only_the_class_the_time_and_the_number_that_were_asked_for_are_tried(office: Office) -> None:
    for name, error_class in (("a", "KeyError"), ("b", "KeyError"), ("c", "Sandbox.Timedout")):
        office.failed(name, error_class)

    plan = redrive.plan(office.deployment, office.queue(), Wanted("KeyError", timedelta(hours=2), limit=1))

    assert [(each.letter.analysis_id, each.letter.error_class) for each in plan] == [("a", "KeyError")]
    assert redrive.plan(office.deployment, office.queue(), Wanted(since=timedelta(0))) == []


def test_letters_that_were_not_meant_are_given_back(office: Office) -> None:
    office.failed("a", "KeyError")
    office.failed("b", "Sandbox.Timedout")

    apply(office, Wanted(error_class="KeyError"))

    assert office.waiting() == 1
    assert office.queue().held == 0


def test_a_letter_without_its_video_is_dropped(office: Office) -> None:
    office.failed("swing-1")
    office.account.s3.delete_object(Bucket=VIDEOS, Key="golf-swings/golfer/swing-1.mp4")

    done = apply(office)

    assert actions(done) == [Action.DROP]
    assert office.account.executions() == []


def test_a_message_of_another_queue_goes_back_as_it_was(office: Office) -> None:
    office.send("upload", '{"s3_key": "golf-swings/g/s.mp4"}', origin={"DataType": "String", "StringValue": "phone"})

    done = apply(office, queue="upload")

    [message] = office.account.sqs.receive_message(
        QueueUrl=office.deployment.resource("UploadQueue"), MessageAttributeNames=["All"]
    )["Messages"]
    assert actions(done) == [Action.MOVE]
    assert message["Body"] == '{"s3_key": "golf-swings/g/s.mp4"}'
    assert message["MessageAttributes"]["origin"]["StringValue"] == "phone"
    assert office.waiting("upload") == 0


def test_an_execution_that_can_go_on_is_redriven_in_place_and_may_fail_aloud_again(office: Office) -> None:
    office.failed("swing-1")
    arn = runs.execution_arn(items.upload_of(runs.item_of("swing-1")).model_copy(update={"etag": ETAG}))
    office.account.analyses.update_item(
        Key={"analysis_id": "swing-1"},
        UpdateExpression="ADD dead_letters :it",
        ExpressionAttributeValues={":it": {arn}},
    )
    [message] = queues.received(office.deployment, office.queue(), hold_s=30)
    queues.delete(office.deployment, office.queue(), message)
    office.send("analysis", json.dumps(message.body | {"execution_arn": arn}))
    asked = redriving_aws(office)

    done = apply(office)

    item = runs.item_of("swing-1")
    assert actions(done) == [Action.REDRIVE]
    assert [each["executionArn"] for each in asked] == [arn]
    assert item["status"] == "PROCESSING"
    assert "error" not in item
    assert "dead_letters" not in item
    assert office.waiting() == 0


def redriving_aws(office: Office) -> list[dict[str, Any]]:
    """Let this AWS redrive, which moto can't, and collect what it is asked for."""
    asked: list[dict[str, Any]] = []
    definition = {"definition": "{}"}
    answers: dict[str, dict[str, Any]] = {
        "DescribeExecution": {"status": "ABORTED", "redriveStatus": "REDRIVABLE"},
        "DescribeStateMachineForExecution": definition,
        "DescribeStateMachine": definition,
        "RedriveExecution": {},
    }

    def answer(params: dict[str, Any], model: Any, **_: Any) -> tuple[Http, dict[str, Any]]:
        if model.name == "RedriveExecution":
            asked.append(json.loads(params["body"]))
        return Http(), answers[model.name]

    for name in answers:
        events: Any = office.deployment.session.events
        events.register(f"before-call.sfn.{name}", answer)
    return asked


@pytest.mark.parametrize(
    "changes",
    [{"s3_bucket": "No Bucket!"}, {"s3_key": "golf-swings/golfer/\ud800.mp4"}, {"execution_arn": "no name"}],
    ids=["a bucket that can't be", "half an emoji", "an execution that can't be"],
)
def test_a_letter_that_names_what_can_not_be_keeps_nobody_from_the_others(
    office: Office, changes: dict[str, Any]
) -> None:
    office.failed("swing-1")
    body = {"analysis_id": "swing-2", "run_id": "r", "s3_bucket": VIDEOS, "s3_key": "golf-swings/golfer/swing-2.mp4"}
    office.account.analyses.put_item(Item={"analysis_id": "swing-2", "status": "FAILED", "run_id": "r"})
    office.send("analysis", json.dumps(body | changes))

    planned = redrive.plan(office.deployment, office.queue(), Wanted())

    assert Action.RERUN in actions(planned)
    assert len(planned) == 2
