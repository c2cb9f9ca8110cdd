"""The workflow's definition keeps its promises: every wait ends, every failure has a name, every state is reached."""

import re
from typing import Any

import botocore.session
import pytest
from jsonata import Jsonata

from swing.analyses import progress
from swing.domain import errors
from tests.workflow.definition import (
    BACKFILL,
    ROOT,
    TEMPLATE,
    WORKFLOW,
    resources,
    scopes,
    states,
    successors,
    tasks,
)

# Errors by the service that raises them, as its API's model has them.
SERVICES = {"DynamoDB": "dynamodb", "EventBridge": "events", "Lambda": "lambda", "SQS": "sqs"}
# Names that no model has: of Step Functions itself, of Lambda's runtime, and of the SDK that Step Functions calls with.
UNMODELLED = {
    *(f"States.{name}" for name in ("ALL", "TaskFailed", "Timeout", "HeartbeatTimeout")),
    *(f"Lambda.{name}" for name in ("AWSLambdaException", "ClientExecutionTimeoutException", "Unknown")),
    *(f"{service}.SdkClientException" for service in SERVICES),
    "DynamoDB.AmazonDynamoDBException",
    "DynamoDB.InternalServerErrorException",
    "EventBridge.FailedEntry",
    "SQS.AmazonSQSException",
    "Runtime.ExitError",
    "Runtime.OutOfMemory",
    "Sandbox.Timedout",
}
# The account runs as many functions as it may.
THROTTLED = "Lambda.TooManyRequestsException"


def leaves(error: type[Exception]) -> list[type[Exception]]:
    children = error.__subclasses__()
    return [leaf for child in children for leaf in leaves(child)] if children else [error]


def modelled() -> set[str]:
    models = {name: botocore.session.get_session().get_service_model(service) for name, service in SERVICES.items()}
    return {f"{name}.{error.name}" for name, model in models.items() for error in model.error_shapes}


def names_in(policies: list[dict[str, Any]]) -> set[str]:
    return {name for policy in policies for name in policy["ErrorEquals"]}


@pytest.mark.parametrize(
    "name", ["Record the measurements", "Mark the coach as working", "Record the report", "Record the rejection"]
)
def test_what_its_golfer_has_stopped_is_not_written_over(name: str) -> None:
    asked = states()[name]["Arguments"]

    assert asked["ConditionExpression"] == "run_id = :run AND #status <> :cancelled"
    assert asked["ExpressionAttributeValues"][":cancelled"] == {"S": "CANCELLED"}


@pytest.mark.parametrize("name", tasks())
def test_every_task_ends_in_time(name: str) -> None:
    assert tasks()[name]["TimeoutSeconds"] > 0


@pytest.mark.parametrize("name", tasks())
def test_every_retry_spreads_out_and_stays_bounded(name: str) -> None:
    retries = tasks()[name]["Retry"]

    assert retries
    assert all(retry["JitterStrategy"] == "FULL" for retry in retries)
    assert all(0 < retry["MaxDelaySeconds"] <= 60 for retry in retries)
    assert all(0 < retry["MaxAttempts"] <= 5 for retry in retries if retry["ErrorEquals"] != [THROTTLED])


@pytest.mark.parametrize("service", ["lambda:invoke", "dynamodb:updateItem", "events:putEvents"])
def test_every_task_of_a_service_retries_alike(service: str) -> None:
    retries = [task["Retry"] for task in tasks().values() if task["Resource"].endswith(service)]

    assert len(retries) > 1
    assert all(retry == retries[0] for retry in retries)


def test_a_function_that_lambda_has_put_to_sleep_is_given_the_time_to_wake() -> None:
    calls = [task for task in tasks().values() if task["Resource"].endswith("lambda:invoke")]

    for waking in [task["Retry"][0] for task in calls]:
        assert "Lambda.CodeArtifactUserPendingException" in waking["ErrorEquals"]
        assert mean_wait_s(waking) > 100


def test_a_function_that_the_account_has_no_place_for_is_waited_for_in_minutes_by_a_retrier_of_its_own() -> None:
    calls = [task for task in tasks().values() if task["Resource"].endswith("lambda:invoke")]

    for retries in [task["Retry"] for task in calls]:
        [throttled] = [retry for retry in retries if THROTTLED in retry["ErrorEquals"]]
        assert throttled["ErrorEquals"] == [THROTTLED]
        assert mean_wait_s(throttled) > 5 * 60
        assert throttled["MaxDelaySeconds"] == 60


def mean_wait_s(retry: dict[str, Any]) -> float:
    """How long all tries take on average; full jitter halves each wait."""
    waits = [retry["IntervalSeconds"] * retry["BackoffRate"] ** tries for tries in range(retry["MaxAttempts"])]
    return float(sum(min(wait, retry["MaxDelaySeconds"]) for wait in waits)) / 2


def test_an_event_that_eventbridge_did_not_take_is_announced_again() -> None:
    announcements = [task for task in tasks().values() if task["Resource"].endswith("events:putEvents")]

    assert all("EventBridge.FailedEntry" in names_in(task["Retry"]) for task in announcements)


@pytest.mark.parametrize("workflow", [WORKFLOW, BACKFILL], ids=["analysis", "backfill"])
def test_an_error_of_dynamodb_that_its_sdk_has_no_name_for_is_tried_again(workflow: dict[str, Any]) -> None:
    named = [names_in(task["Retry"]) for task in tasks(workflow).values() if ":dynamodb:" in task["Resource"]]

    assert all({"DynamoDB.AmazonDynamoDBException", "DynamoDB.InternalServerError"} <= names for names in named)
    assert all(names == named[0] for names in named)


def test_a_task_outlasts_its_function() -> None:
    functions = resources("AWS::Serverless::Function")
    usual = TEMPLATE["Globals"]["Function"]["Timeout"]

    for name, task in tasks().items():
        if "FunctionName" in task["Arguments"]:
            function = functions[task["Arguments"]["FunctionName"][2:-4]]
            assert task["TimeoutSeconds"] > function.get("Timeout", usual), name


def test_a_backfill_outlasts_each_of_its_analyses() -> None:
    assert tasks(BACKFILL)["Analyze the video"]["TimeoutSeconds"] > WORKFLOW["TimeoutSeconds"]


def test_every_error_of_ours_that_a_golfer_can_fix_is_handled_by_name() -> None:
    rejections = WORKFLOW["States"]["Analyze the swing"]["Catch"]
    handled = names_in([catch for catch in rejections if catch["Next"] == "Record the rejection"])

    assert handled == {error.__name__ for error in leaves(errors.GolferError)}


def test_every_error_of_ours_is_handled_by_name_or_left_to_the_operator() -> None:
    handled = {
        name for state in states().values() for name in names_in([*state.get("Retry", []), *state.get("Catch", [])])
    }

    left_to_us = {error.__name__ for error in leaves(errors.SwingError)} - handled

    assert left_to_us == {"ModelMissingError", "StorageDeniedError"}


def test_every_error_name_is_ours_or_awss() -> None:
    known = {error.__name__ for error in leaves(errors.SwingError)} | UNMODELLED | modelled()

    for name, state in states().items():
        for error in names_in([*state.get("Retry", []), *state.get("Catch", [])]):
            assert error in known, f"{name}: {error}"


def test_every_failure_outside_the_try_block_still_reaches_the_dead_letter_queue() -> None:
    before_the_letter = {"Record the failure", "Send to the dead-letter queue", "Announce the failure"}

    for name, task in WORKFLOW["States"].items():
        if task["Type"] in {"Task", "Parallel"} and name not in before_the_letter:
            assert "States.ALL" in names_in(task["Catch"]), name


def test_every_state_is_reached_and_every_next_exists() -> None:
    for scope in scopes():
        reached = {scope["StartAt"]}
        frontier = set(reached)
        while frontier:
            frontier = {name for state in frontier for name in successors(scope["States"][state])} - reached
            reached |= frontier
        assert reached == set(scope["States"])


def test_every_state_is_a_sentence_of_its_own() -> None:
    names = [name for scope in scopes() for name in scope["States"]]

    assert len(names) == len(set(names))
    assert all(" " in name and name[0].isupper() and len(name) <= 80 for name in names)


def test_workflow_and_functions_tell_of_the_same_stages_with_a_percentage_that_only_grows() -> None:
    told = [(name, progress_told(task)) for name, task in tasks().items() if progress_told(task)]

    assert {name: each["step"] for name, each in told} == {
        "Mark it as processing": progress.Stage.READ,
        "Record the measurements": progress.Stage.FILM,
        "Mark the coach as working": progress.Stage.REPORT,
        "Record the report": progress.Stage.REPORT,
    }
    assert {each["of"] for _, each in told} == {progress.OF}
    by_functions: list[tuple[int, int]] = [
        (progress.Stage.LOOK, progress.BEGIN),
        (progress.Stage.MEASURE, progress.END),
    ]
    percentages = [
        percent for _, percent in sorted([(each["step"], each["percent"]) for _, each in told] + by_functions)
    ]
    assert percentages == sorted(set(percentages))
    assert percentages[-1] == 100


def test_the_documentation_counts_the_stages_as_they_are() -> None:
    page = (ROOT / "docs" / "api.md").read_text()
    [told] = re.findall(r"^`progress` counts .*?\(0: not begun\)", page, re.MULTILINE | re.DOTALL)

    assert re.findall(r"[:,\n] ?(\d) ", told) == [str(stage.value) for stage in progress.Stage]


def progress_told(task: dict[str, Any]) -> dict[str, int]:
    written = task["Arguments"].get("ExpressionAttributeValues", {}).get(":progress", {"M": {}})
    return {name: int(value["N"]) for name, value in written["M"].items()}


def test_every_choice_is_a_question_and_nothing_else_is() -> None:
    questions = {name for name in states() if name.endswith("?")}

    assert questions == {name for name, state in states().items() if state["Type"] == "Choice"}


def test_a_function_has_the_same_name_in_five_places() -> None:
    for name in resources("AWS::Serverless::Function"):
        snake = re.sub(r"(?<!^)(?=[A-Z])", "_", name.removesuffix("Function")).lower()
        assert (ROOT / "functions" / snake / "app.py").exists()
        assert (ROOT / "events" / f"{snake}.json").exists()
        assert f"/{snake}" in str(TEMPLATE["Resources"][name.replace("Function", "Logs")])


@pytest.mark.parametrize("workflow", resources("AWS::Serverless::StateMachine"))
def test_the_definition_names_every_resource_by_substitution(workflow: str) -> None:
    machine = resources("AWS::Serverless::StateMachine")[workflow]
    text = (ROOT / machine["DefinitionUri"]).read_text()

    assert set(re.findall(r"\$\{(\w+)\}", text)) == set(machine["DefinitionSubstitutions"])


@pytest.mark.parametrize("workflow", resources("AWS::Serverless::StateMachine"))
def test_no_definition_names_a_partition_because_only_the_deployment_knows_it(workflow: str) -> None:
    machine = resources("AWS::Serverless::StateMachine")[workflow]

    assert "arn:aws" not in (ROOT / machine["DefinitionUri"]).read_text()
    assert "arn:aws" not in (ROOT / "template.yaml").read_text()
    assert machine["DefinitionSubstitutions"]["Partition"] == {"Ref": "AWS::Partition"}


def test_a_failure_that_says_nothing_of_its_cause_still_has_one_for_the_dead_letter() -> None:
    """Step Functions documents no cause for a time-out, and stops at an expression that yields nothing."""
    catches = [catch for state in states().values() for catch in state.get("Catch", [])]
    letters = [catch["Output"] for catch in catches if catch["Next"] == "Record the failure"]
    told = {"input": [{}], "errorOutput": {"Error": "States.Timeout"}}

    assert len(letters) == 7
    for output in letters:
        caught = Jsonata(output.removeprefix("{% ").removesuffix(" %}"))
        caught.assign("states", told)
        assert caught.evaluate(None)["error"] == {"class": "States.Timeout", "cause": ""}


def test_the_definition_spells_its_repetitions_out_because_cloudformation_knows_no_yaml_aliases() -> None:
    for name in ("template.yaml", "statemachines/analyze_swing.asl.yaml", "statemachines/backfill.asl.yaml"):
        assert not re.search(r"^[^#\"']*[:-] [&*]\w+", (ROOT / name).read_text(), re.MULTILINE), name


@pytest.mark.parametrize("workflow", ["analyze_swing", "backfill"])
def test_a_retry_policy_is_written_in_a_few_lines_because_it_stands_at_every_task(workflow: str) -> None:
    text = (ROOT / "statemachines" / f"{workflow}.asl.yaml").read_text()

    assert not re.search(r"^ +Retry:\n +- (?!\{)", text, re.MULTILINE)
