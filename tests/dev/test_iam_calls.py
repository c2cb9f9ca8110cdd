"""Calls are judged by what AWS judges them by, and kept without anybody's name in them."""

from typing import Any

import pytest

from dev.iam.calls import Call, Role, authorized, generalised, of_integration, role_named
from dev.iam.policy import allows
from dev.iam.requests import Requests

ACCOUNT, REGION = "123456789012", "eu-central-1"
MACHINE = f"arn:aws:states:{REGION}:{ACCOUNT}:stateMachine:golf-coach-analyze-swing-dev"
LIVE = {"ForAnyValue:StringEquals": {"states:StateMachineQualifier": ["live"]}}
USAGE = f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/golf-coach-usage-dev"


def calls(service: str, operation: str, request: dict[str, Any]) -> list[Call]:
    return list(Requests(REGION, ACCOUNT, lambda _: "usage_id").calls(service, operation, request))


def test_a_start_by_an_alias_is_judged_by_the_machine_and_the_alias_is_a_condition() -> None:
    [started] = calls("stepfunctions", "StartExecution", {"stateMachineArn": f"{MACHINE}:live"})

    assert allows(
        [{"Effect": "Allow", "Action": "states:StartExecution", "Resource": MACHINE, "Condition": LIVE}], started
    )
    assert not allows([{"Effect": "Allow", "Action": "states:StartExecution", "Resource": f"{MACHINE}:live"}], started)


@pytest.mark.parametrize("qualifier", ["", ":7", ":other"])
def test_a_start_by_no_or_another_alias_is_not_by_that_alias(qualifier: str) -> None:
    started = authorized(Call("states:StartExecution", MACHINE + qualifier))

    assert not allows(
        [{"Effect": "Allow", "Action": "states:StartExecution", "Resource": MACHINE, "Condition": LIVE}], started
    )


def test_each_part_of_a_transaction_is_a_call_of_its_own() -> None:
    item = {"TableName": "golf-coach-usage-dev", "Key": {"usage_id": {"S": "day#2026-11-30"}}}

    found = calls("dynamodb", "TransactWriteItems", {"TransactItems": [{"Update": item}, {"Delete": item}]})

    assert [each.action for each in found] == ["dynamodb:UpdateItem", "dynamodb:DeleteItem"]
    assert {each.resource for each in found} == {USAGE}
    assert found[0].context == {"dynamodb:LeadingKeys": ["day#2026-11-30"]}


def test_a_query_of_an_index_is_one_of_the_index() -> None:
    [query] = calls("dynamodb", "Query", {"TableName": "golf-coach-usage-dev", "IndexName": "by-day"})

    assert query == Call("dynamodb:Query", f"{USAGE}/index/by-day")


@pytest.mark.parametrize(
    ("operation", "request_", "expected"),
    [
        pytest.param("HeadObject", {"Bucket": "b", "Key": "k"}, ["s3:GetObject b/k"], id="head"),
        pytest.param("ListObjectsV2", {"Bucket": "b", "Prefix": "k"}, ["s3:ListBucket b"], id="list"),
        pytest.param("UploadPart", {"Bucket": "b", "Key": "k"}, ["s3:PutObject b/k"], id="a part"),
        pytest.param(
            "DeleteObjects",
            {"Bucket": "b", "Delete": {"Objects": [{"Key": "k"}, {"Key": "l"}]}},
            ["s3:DeleteObject b/k", "s3:DeleteObject b/l"],
            id="several at once",
        ),
    ],
)
def test_an_operation_of_s3_asks_for_the_action_that_s3_lists(
    operation: str, request_: dict[str, Any], expected: list[str]
) -> None:
    found = calls("s3", operation, request_)

    assert [f"{each.action} {each.resource.removeprefix('arn:aws:s3:::')}" for each in found] == expected


def test_the_workflows_own_calls_are_judged_entry_by_entry() -> None:
    entries = [{"Source": "golf-coach", "DetailType": "Swing Analysis Failed"}, {"Source": "other", "DetailType": "x"}]

    found = list(of_integration("arn:aws:states:::events:putEvents", {"Entries": entries}, REGION, ACCOUNT))

    assert [each.context["events:source"] for each in found] == ["golf-coach", "other"]


def test_an_integration_that_nobody_has_described_is_not_let_pass() -> None:
    with pytest.raises(KeyError, match="sns:publish"):
        list(of_integration("arn:aws:states:::sns:publish", {}, REGION, ACCOUNT))


@pytest.mark.parametrize(
    ("resource", "general"),
    [
        pytest.param(
            "arn:aws:s3:::golf-coach-videos-123456789012-eu-central-1-dev/golf-swings/anna/one/frames/one/frame_001.jpg",
            "arn:${Partition}:s3:::golf-coach-videos-${Account}-${Region}-${Env}/golf-swings/x/x/frames/x/x",
            id="an object",
        ),
        pytest.param(
            USAGE, "arn:${Partition}:dynamodb:${Region}:${Account}:table/golf-coach-usage-${Env}", id="a table"
        ),
        pytest.param(
            f"{MACHINE.replace('stateMachine', 'execution')}:anna-one",
            "arn:${Partition}:states:${Region}:${Account}:execution:golf-coach-analyze-swing-${Env}:x",
            id="an execution",
        ),
        pytest.param(
            f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:golf-coach-dev-ProbeVideoFunction-390DBFFB8997C:$LATEST",
            "arn:${Partition}:lambda:${Region}:${Account}:function:${ProbeVideoFunction}:$LATEST",
            id="a function",
        ),
    ],
)
def test_what_is_kept_of_a_call_names_neither_golfer_nor_deployment(resource: str, general: str) -> None:
    assert generalised(Call("any:Thing", resource), REGION, ACCOUNT, "dev").resource == general


def test_a_role_is_told_by_what_it_is_for_and_whose_it_is() -> None:
    role = "arn:aws:iam::123456789012:role/golf-coach-prod-StartAnalysisFunctionRole-3C3EFECBCF8D2"

    assert role_named(role) == Role("StartAnalysisFunction", "prod")
    assert role_named("somebody") == Role("somebody", "dev")


@pytest.mark.parametrize(
    ("key", "kept"),
    [
        ("chat#anna#2026-11-30", "chat#x"),
        ("chat#guests#2026-11-30", "chat#guests#x"),
        ("breaker#openai", "breaker#openai"),
    ],
)
def test_a_key_is_kept_as_far_as_policies_name_it(key: str, kept: str) -> None:
    usage = f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/golf-coach-usage-dev"
    call = Call("dynamodb:GetItem", usage, {"dynamodb:LeadingKeys": [key]})

    assert generalised(call, REGION, ACCOUNT, "dev").context == {"dynamodb:LeadingKeys": [kept]}
