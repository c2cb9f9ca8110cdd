"""The local AWS refuses what AWS refuses: memory, disk, sizes and too many functions at once, by AWS's own names."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from dev.fakes.cloud import eventually
from dev.local.analysis import history
from dev.local.deploy import PYTHON, Stack, client
from dev.local.engine import ACCOUNT, chosen
from dev.local.template import RUNTIME, bootstrap, package
from ops.local import CACHE, REGION, ROOT
from tests.roles import role

AT_ONCE = 2


@dataclass(frozen=True)
class Aws:
    endpoint: str

    def client(self, service: str) -> Any:
        return client(service, self.endpoint)

    def function(self, name: str, **settings: Any) -> str:
        """A greedy function, made once, and its name."""
        script = bootstrap(PYTHON, [ROOT], {})
        made = {"Handler": "tests.e2e.greed.handler", "Runtime": RUNTIME, "Role": role(self.endpoint), "Timeout": 60}
        functions = self.client("lambda")
        functions.create_function(FunctionName=name, Code={"ZipFile": package(script)}, **made | settings)
        functions.get_waiter("function_active_v2").wait(FunctionName=name)
        return name

    def call(self, name: str, **wishes: Any) -> Any:
        """What the function answers, or its error."""
        return json.load(self.client("lambda").invoke(FunctionName=name, Payload=json.dumps(wishes))["Payload"])


@pytest.fixture(scope="module")
def aws() -> Iterator[Aws]:
    settings = {"SFN_WAIT_SCALE": "0.1", "LAMBDA_RETRY_BASE_DELAY_SECONDS": "1"}
    with chosen()(settings=settings, account_concurrency=AT_ONCE, log=CACHE / "engine-limits.log") as engine:
        yield Aws(engine.endpoint)


@pytest.fixture(scope="module")
def greedy(aws: Aws) -> str:
    return aws.function("greedy", MemorySize=128)


# ------------------------------------------------------------------ starting


def test_a_process_that_can_not_start_takes_none_along_that_is_at_work(aws: Aws, tmp_path: Path) -> None:
    broken, begun, go = (tmp_path / name for name in ("broken", "begun", "go"))
    name = aws.function("fragile", Environment={"Variables": {"FAILS_WHILE": str(broken)}})

    with ThreadPoolExecutor(1) as pool:
        at_work = pool.submit(aws.call, name, mark=str(begun), wait_for=str(go))
        eventually("the first call to be at work", begun.exists)
        broken.touch()
        second = aws.call(name)
        go.touch()
        first = at_work.result()

    assert "errorType" in second
    assert "process" in first


# ------------------------------------------------------------------ memory and disk


@pytest.mark.parametrize("wish", ["hold_mb", "take_mb"], ids=["kept", "given back at once"])
def test_a_function_that_takes_more_than_its_memory_is_killed_as_by_lambda(aws: Aws, greedy: str, wish: str) -> None:
    answer = aws.call(greedy, **{wish: 200})

    assert answer["errorType"] == "Runtime.ExitError"
    assert answer["errorMessage"].startswith("RequestId: ")
    assert answer["errorMessage"].endswith(" Error: Runtime exited with error: signal: killed")


def test_a_function_within_its_memory_answers_also_after_one_that_was_killed(aws: Aws, greedy: str) -> None:
    aws.call(greedy, hold_mb=200)

    first, second = aws.call(greedy, hold_mb=20), aws.call(greedy, hold_mb=20)

    assert first["process"] == second["process"]


def test_what_fits_into_a_larger_function_is_let_go_on(aws: Aws) -> None:
    aws.function("roomy", MemorySize=512)

    assert "process" in aws.call("roomy", hold_mb=200)


def test_the_log_says_how_much_memory_a_call_has_had(aws: Aws, greedy: str) -> None:
    aws.call(greedy, take_mb=30)

    report = eventually("the report", lambda: reports(aws, f"/aws/lambda/{greedy}"))[-1]
    figures = dict(part.split(": ") for part in report.split("\t")[1:] if ": " in part)
    assert figures["Memory Size"] == "128 MB"
    assert 30 < int(figures["Max Memory Used"].split()[0]) < 128


def reports(aws: Aws, group: str) -> list[str]:
    pages = aws.client("logs").get_paginator("filter_log_events").paginate(logGroupName=group)
    messages = [event["message"] for page in pages for event in page["events"]]
    return [message for message in messages if message.startswith("REPORT") and "Max Memory Used" in message]


@pytest.mark.parametrize("files", [[600], [300, 300]], ids=["in one file", "in two"])
def test_a_function_cannot_write_more_than_its_disk_holds(aws: Aws, files: list[int]) -> None:
    name = aws.function(f"writer-{len(files)}")

    answers = [aws.call(name, write_mb=size) for size in files]

    assert [answer.get("errorType") for answer in answers] == [None] * (len(files) - 1) + ["OSError"]


def test_a_function_has_the_room_that_it_asked_for(aws: Aws) -> None:
    aws.function("archive", EphemeralStorage={"Size": 1024})

    assert aws.call("archive", write_mb=600)["files"] == 1


def test_what_a_function_writes_is_its_own_and_lasts_as_long_as_its_process(aws: Aws) -> None:
    aws.function("keeper")
    first, warm = aws.call("keeper", write_mb=1), aws.call("keeper", write_mb=1)

    aws.call("keeper", hold_mb=200)
    cold = aws.call("keeper")

    assert (first["files"], warm["files"], cold["files"]) == (1, 2, 0)
    assert first["folder"] == warm["folder"] != cold["folder"]
    assert not Path(first["folder"]).exists()


# ------------------------------------------------------------------ sizes


@pytest.mark.parametrize(
    ("kind", "most"),
    [pytest.param("RequestResponse", 6 << 20, id="waited for"), pytest.param("Event", 1 << 20, id="an event")],
)
def test_a_request_that_is_too_large_is_refused(aws: Aws, greedy: str, kind: str, most: int) -> None:
    with pytest.raises(ClientError) as refused:
        aws.client("lambda").invoke(FunctionName=greedy, InvocationType=kind, Payload=json.dumps("x" * most))

    assert refused.value.response["Error"]["Code"] == "RequestEntityTooLargeException"
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 413


def test_an_answer_that_is_too_large_is_an_error(aws: Aws) -> None:
    aws.function("talker", MemorySize=512)

    answer = aws.call("talker", answer_bytes=7 << 20)

    assert answer["errorType"] == "Function.ResponseSizeTooLarge"


def test_an_environment_of_more_than_four_kilobytes_is_refused(aws: Aws) -> None:
    with pytest.raises(ClientError, match="exceeded the 4KB limit") as refused:
        aws.function("crammed", Environment={"Variables": {"NOVEL": "x" * 4096}})

    assert refused.value.response["Error"]["Code"] == "InvalidParameterValueException"


def test_a_message_of_more_than_a_megabyte_is_refused(aws: Aws) -> None:
    sqs = aws.client("sqs")
    queue = sqs.create_queue(QueueName="narrow")["QueueUrl"]

    sqs.send_message(QueueUrl=queue, MessageBody="x" * (1 << 20))
    with pytest.raises(ClientError) as refused:
        sqs.send_message(QueueUrl=queue, MessageBody="x" * (1 << 20) + "x")

    assert "InvalidParameterValue" in refused.value.response["Error"]["Code"]


def test_events_of_more_than_a_quarter_of_a_megabyte_are_refused(aws: Aws) -> None:
    entry = {"Source": "test", "DetailType": "Test", "Detail": json.dumps("x" * (256 << 10))}

    with pytest.raises(ClientError) as refused:
        aws.client("events").put_events(Entries=[entry])

    assert refused.value.response["Error"]["Code"] == "ValidationException"


def test_a_state_that_gives_more_than_a_quarter_of_a_megabyte_ends_its_execution_uncaught(aws: Aws) -> None:
    large = {"Type": "Pass", "Output": "x" * (256 << 10), "End": True}

    ended = executed(aws, "large", tried({"StartAt": "Large", "States": {"Large": large}}))

    assert (ended["status"], ended.get("error")) == ("FAILED", "States.DataLimitExceeded")


def tried(branch: dict[str, Any]) -> dict[str, Any]:
    """A workflow that catches all errors of a branch."""
    block = {"Type": "Parallel", "Branches": [branch], "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Caught"}]}
    states = {"Try": block | {"End": True}, "Caught": {"Type": "Succeed", "Output": "{% $states.input %}"}}
    return {"QueryLanguage": "JSONata", "StartAt": "Try", "States": states}


def executed(aws: Aws, name: str, definition: dict[str, Any]) -> Any:
    return end(aws, started(aws, name, definition))


def started(aws: Aws, name: str, definition: dict[str, Any]) -> str:
    stepfunctions = aws.client("stepfunctions")
    machine = stepfunctions.create_state_machine(
        name=name, definition=json.dumps(definition), roleArn=role(aws.endpoint)
    )
    return str(stepfunctions.start_execution(stateMachineArn=machine["stateMachineArn"])["executionArn"])


def end(aws: Aws, execution: str) -> Any:
    describe = aws.client("stepfunctions").describe_execution
    eventually("its end", lambda: describe(executionArn=execution)["status"] != "RUNNING")
    return describe(executionArn=execution)


# ------------------------------------------------------------------ too many at once


@pytest.fixture
def crowd(aws: Aws, waiting: list[str], tmp_path: Path) -> Iterator[Callable[[], None]]:
    """As many functions run as may at once, until they are let go."""
    over = tmp_path / "over"
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for _ in range(AT_ONCE):
            pool.submit(aws.call, "sleeper", wait_for=str(over))
        eventually("a full account", lambda: throttled(aws))
        yield over.touch
        over.touch()


def throttled(aws: Aws) -> bool:
    try:
        aws.call("probe")
    except ClientError as error:
        return error.response["Error"]["Code"] == "TooManyRequestsException"
    return False


@pytest.fixture(scope="module")
def waiting(aws: Aws) -> list[str]:
    return [aws.function(name) for name in ("sleeper", "probe", "late")]


@pytest.mark.usefixtures("crowd")
def test_a_function_too_many_is_refused_with_429(aws: Aws) -> None:
    with pytest.raises(ClientError) as refused:
        aws.call("late")

    assert refused.value.response["Error"]["Code"] == "TooManyRequestsException"
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 429


@pytest.mark.usefixtures("crowd")
def test_a_workflow_hears_of_it_by_lambdas_name(aws: Aws) -> None:
    ended = executed(aws, "impatient", calling("late"))

    assert (ended["status"], ended["error"]) == ("FAILED", "Lambda.TooManyRequestsException")


def test_a_workflow_that_tries_again_gets_its_turn(aws: Aws, crowd: Callable[[], None]) -> None:
    again = {"ErrorEquals": ["Lambda.TooManyRequestsException"], "IntervalSeconds": 10, "MaxAttempts": 10}
    arn = started(aws, "patient", calling("late", Retry=[again]))
    eventually("its first try", lambda: "TaskFailed" in str(history(Stack(aws.endpoint, {}), arn)))

    crowd()

    assert end(aws, arn)["status"] == "SUCCEEDED"


def calling(function: str, **properties: Any) -> dict[str, Any]:
    """A workflow of one call."""
    call = {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "End": True, **properties}
    call |= {"Arguments": {"FunctionName": function, "Payload": {}}}
    return {"QueryLanguage": "JSONata", "StartAt": "Call", "States": {"Call": call}}


def test_a_message_whose_function_may_not_run_gets_its_turn(
    aws: Aws, crowd: Callable[[], None], tmp_path: Path
) -> None:
    sqs, mark = aws.client("sqs"), tmp_path / "mark"
    queue = sqs.create_queue(QueueName="waiting", Attributes={"VisibilityTimeout": "60"})["QueueUrl"]
    source = f"arn:aws:sqs:{REGION}:{ACCOUNT}:waiting"
    aws.client("lambda").create_event_source_mapping(EventSourceArn=source, FunctionName="late", BatchSize=1)
    sqs.send_message(QueueUrl=queue, MessageBody=str(mark))
    eventually("the message to be taken", lambda: taken(sqs, queue))
    early = mark.exists()

    crowd()

    assert not early
    eventually("the message's turn", mark.exists)


def taken(sqs: Any, queue: str) -> bool:
    name = "ApproximateNumberOfMessagesNotVisible"
    asked = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=[name])
    return bool(asked["Attributes"][name] == "1")


def test_an_event_whose_function_may_not_run_waits_and_uses_up_no_try(
    aws: Aws, crowd: Callable[[], None], tmp_path: Path
) -> None:
    sqs, functions, mark = aws.client("sqs"), aws.client("lambda"), tmp_path / "mark"
    letters = sqs.create_queue(QueueName="letters")["QueueUrl"]
    kept = {"OnFailure": {"Destination": f"arn:aws:sqs:{REGION}:{ACCOUNT}:letters"}}
    functions.put_function_event_invoke_config(FunctionName="late", MaximumRetryAttempts=0, DestinationConfig=kept)
    functions.invoke(FunctionName="late", InvocationType="Event", Payload=json.dumps({"mark": str(mark)}))
    assert "Messages" not in sqs.receive_message(QueueUrl=letters, WaitTimeSeconds=2)
    early = mark.exists()

    crowd()

    assert not early
    eventually("the event's turn", mark.exists)


def test_an_account_with_ten_functions_at_once_has_none_to_reserve(aws: Aws, greedy: str) -> None:
    with pytest.raises(ClientError, match="UnreservedConcurrentExecution") as refused:
        aws.client("lambda").put_function_concurrency(FunctionName=greedy, ReservedConcurrentExecutions=1)

    assert refused.value.response["Error"]["Code"] == "InvalidParameterValueException"
