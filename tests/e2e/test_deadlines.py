"""The local AWS gives up, tries again and keeps what it can't deliver as AWS does."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from dev.fakes.cloud import eventually
from dev.local.deploy import client
from dev.local.engine import ACCOUNT, chosen
from ops.local import CACHE, REGION
from tests.roles import role

HOUR_S = 3600

Definition = dict[str, Any]


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    with chosen()(log=CACHE / "engine-deadlines.log") as engine:
        yield engine.endpoint


def workflow(name: str, state: Definition, **properties: Any) -> Definition:
    return {"QueryLanguage": "JSONata", "StartAt": name, "States": {name: state}, **properties}


def started(endpoint: str, name: str, definition: Definition) -> str:
    stepfunctions = client("stepfunctions", endpoint)
    machine = stepfunctions.create_state_machine(name=name, definition=json.dumps(definition), roleArn=role(endpoint))
    return str(stepfunctions.start_execution(stateMachineArn=machine["stateMachineArn"])["executionArn"])


def end(endpoint: str, execution: str) -> Any:
    describe = client("stepfunctions", endpoint).describe_execution
    eventually("its end", lambda: describe(executionArn=execution)["status"] != "RUNNING")
    return describe(executionArn=execution)


def queue(endpoint: str, name: str) -> str:
    return str(client("sqs", endpoint).create_queue(QueueName=name)["QueueUrl"])


def received(endpoint: str, url: str) -> str:
    """The text of the message that comes."""
    sqs = client("sqs", endpoint)
    [message] = eventually("a message", lambda: sqs.receive_message(QueueUrl=url, WaitTimeSeconds=1).get("Messages"))
    return str(message["Body"])


def test_an_execution_ends_when_its_time_is_over_whatever_would_catch_an_error(endpoint: str) -> None:
    wait: Definition = {"StartAt": "Wait", "States": {"Wait": {"Type": "Wait", "Seconds": HOUR_S, "End": True}}}
    caught = [{"ErrorEquals": ["States.ALL"], "Next": "Caught"}]
    definition = workflow("Try", {"Type": "Parallel", "Branches": [wait], "Catch": caught, "End": True})
    definition["States"]["Caught"] = {"Type": "Succeed"}

    execution = started(endpoint, "late", definition | {"TimeoutSeconds": 1})

    assert end(endpoint, execution)["status"] == "TIMED_OUT"


def test_the_end_of_an_execution_that_took_too_long_is_told_by_an_event(endpoint: str) -> None:
    url, events = queue(endpoint, "ends"), client("events", endpoint)
    pattern = {"source": ["aws.states"], "detail": {"status": ["TIMED_OUT"]}}
    events.put_rule(Name="ends", EventPattern=json.dumps(pattern))
    events.put_targets(Rule="ends", Targets=[{"Id": "ends", "Arn": f"arn:aws:sqs:{REGION}:{ACCOUNT}:ends"}])

    wait = workflow("Wait", {"Type": "Wait", "Seconds": HOUR_S, "End": True}, TimeoutSeconds=1)
    execution = started(endpoint, "told", wait)

    assert json.loads(received(endpoint, url))["detail"]["executionArn"] == execution


def test_a_task_that_says_nothing_more_after_a_heartbeat_is_given_up(endpoint: str) -> None:
    url, stepfunctions = queue(endpoint, "work"), client("stepfunctions", endpoint)
    arguments = {"QueueUrl": url, "MessageBody": {"token": "{% $states.context.Task.Token %}"}}
    task: Definition = {
        "Type": "Task",
        "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
        "Arguments": arguments,
    }
    task |= {"HeartbeatSeconds": 3, "TimeoutSeconds": HOUR_S, "End": True}

    execution = started(endpoint, "silent", workflow("Work", task))
    stepfunctions.send_task_heartbeat(taskToken=json.loads(received(endpoint, url))["token"])

    assert end(endpoint, execution)["error"] == "States.HeartbeatTimeout"


def test_no_pause_between_two_tries_is_longer_than_the_longest(endpoint: str) -> None:
    """The last of the pauses would otherwise be one of centuries."""
    task: Definition = {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "End": True}
    task |= {"Arguments": {"QueueUrl": f"{endpoint}/{ACCOUNT}/nowhere", "MessageBody": "lost"}}
    pauses = {"IntervalSeconds": 1, "BackoffRate": 1000, "MaxDelaySeconds": 2, "MaxAttempts": 6}
    task |= {"Retry": [{"ErrorEquals": ["States.ALL"], **pauses}]}

    execution = started(endpoint, "eager", workflow("Send", task))

    assert end(endpoint, execution)["status"] == "FAILED"


def test_an_event_whose_target_is_gone_lies_among_the_dead_letters(endpoint: str) -> None:
    letters, gone = queue(endpoint, "letters"), queue(endpoint, "gone")
    events = client("events", endpoint)
    events.put_rule(Name="lost", EventPattern=json.dumps({"source": ["test"]}))
    kept = {"DeadLetterConfig": {"Arn": f"arn:aws:sqs:{REGION}:{ACCOUNT}:letters"}}
    target = {"Id": "gone", "Arn": f"arn:aws:sqs:{REGION}:{ACCOUNT}:gone"}
    events.put_targets(Rule="lost", Targets=[target | kept])
    client("sqs", endpoint).delete_queue(QueueUrl=gone)

    events.put_events(Entries=[{"Source": "test", "DetailType": "Test", "Detail": json.dumps({"number": 7})}])

    assert json.loads(received(endpoint, letters))["detail"] == {"number": 7}
