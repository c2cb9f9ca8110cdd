"""What is in the way in the account is known before the build."""

import json
from typing import Any

import boto3
import pytest

from dev.deploying import account, images, leftovers, settings
from dev.deploying.leftovers import Place
from tests.deploying.conftest import REGION, answers
from tests.workflow.definition import resources

WISH = settings.wish("dev")
PLACE = Place("dev", "123456789012", REGION)


def looked(session: boto3.Session) -> dict[str, tuple[bool, str]]:
    found, _ = account.needs(WISH, session)
    return {need.name: (need.met, need.found) for need in found}


def test_an_empty_account_is_ready(no_stack: boto3.Session) -> None:
    found = looked(no_stack)

    assert all(met for met, _ in found.values())
    assert found["region"] == (True, REGION)
    assert "123456789012" in found["credentials"][1]
    assert found["stack"][1] == "golf-coach-dev will be created"


def test_without_a_region_nothing_is_guessed(session: boto3.Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_DEFAULT_REGION")

    found = looked(boto3.Session())

    assert not found["region"][0]
    assert "stack" not in found


def test_two_regions_in_one_shell_are_refused(session: boto3.Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_REGION", "us-west-2")

    met, told = looked(session)["region"]

    assert not met
    assert REGION in told
    assert "us-west-2" in told


def test_whoever_has_no_credentials_hears_how_to_get_some(
    session: boto3.Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")

    found, _ = account.needs(WISH, boto3.Session())
    [need] = [need for need in found if need.name == "credentials"]

    assert not need.met
    assert "aws sso login" in need.remedy


def test_what_an_earlier_stack_has_left_is_found_before_it_fails_the_creation(no_stack: boto3.Session) -> None:
    [name] = [each.name for each in leftovers.outliving(PLACE) if each.logical_id == "VideosBucket"]
    there: Any = {"LocationConstraint": REGION}
    no_stack.client("s3").create_bucket(Bucket=name, CreateBucketConfiguration=there)

    met, told = looked(no_stack)["stack"]

    assert not met
    assert name in told


def test_a_stack_that_can_be_deployed_to_is_no_obstacle_for_what_it_holds(session: boto3.Session) -> None:
    stack = {"StackName": "golf-coach-dev", "StackStatus": "CREATE_COMPLETE", "Parameters": []}
    answers(session, "cloudformation.DescribeStacks", {"Stacks": [stack]})

    assert looked(session)["stack"] == (True, "golf-coach-dev is CREATE_COMPLETE")


@pytest.mark.parametrize(
    ("status", "way"),
    [
        pytest.param("ROLLBACK_COMPLETE", "make destroy ENV=dev", id="a creation that failed"),
        pytest.param("UPDATE_IN_PROGRESS", "wait", id="somebody deploys"),
        pytest.param("UPDATE_ROLLBACK_FAILED", "continue-update-rollback", id="a rollback that failed"),
    ],
)
def test_a_stack_that_takes_no_deployment_says_the_way_out(status: str, way: str) -> None:
    need = account.state(WISH, {"StackStatus": status})

    assert not need.met
    assert way in need.remedy


def test_everything_that_outlives_the_stack_and_has_a_name_of_its_own_is_known() -> None:
    known = {each.logical_id for each in leftovers.outliving(PLACE)}

    assert {"VideosBucket", "AnalysesTable", "OpsLogs"} <= known
    assert "ArtifactsBucket" not in known
    assert not any("$" in each.name for each in leftovers.outliving(PLACE))
    assert len(resources("AWS::DynamoDB::Table")) > len([name for name in known if name.endswith("Table")])


def test_the_registry_is_made_once_is_readable_by_lambda_and_keeps_the_newest(session: boto3.Session) -> None:
    ecr = session.client("ecr")

    first, second = images.repository(ecr, "golf-coach-dev"), images.repository(ecr, "golf-coach-dev")

    policy = json.loads(ecr.get_lifecycle_policy(repositoryName="golf-coach-dev")["lifecyclePolicyText"])
    readers = json.loads(ecr.get_repository_policy(repositoryName="golf-coach-dev")["policyText"])
    assert first == second
    assert first.endswith("/golf-coach-dev")
    assert policy["rules"][0]["selection"]["countNumber"] == images.KEPT_IMAGES
    assert readers["Statement"][0]["Principal"] == {"Service": "lambda.amazonaws.com"}
