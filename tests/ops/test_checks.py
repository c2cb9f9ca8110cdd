"""What the doctor finds wrong with a deployment's account, and what to do about it."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import boto3
import pytest

from ops.checks import access, account, operations, storage
from ops.checks.finding import Finding, Health
from ops.deployment import Deployment
from ops.local import Running
from tests.ops.conftest import Http, Office
from tests.workflow.definition import resources

ROLE = "golf-coach-dev-StartAnalysisFunctionRole-1"
Answer = Callable[[dict[str, Any]], tuple[int, dict[str, Any]]]


@pytest.fixture
def deployment(office: Office) -> Deployment:
    """With a session of its own, whose AWS a test may let say something else."""
    artifacts = {"ArtifactsBucket": "golf-coach-artifacts-123456789012-us-east-1-dev"}
    return holding(replace(office.deployment, session=boto3.Session()), artifacts)


def holding(deployment: Deployment, more: Mapping[str, str]) -> Deployment:
    return replace(deployment, resources={**deployment.resources, **more})


def answering(deployment: Deployment, call: str, answer: Answer) -> None:
    def told(params: dict[str, Any], **_: Any) -> tuple[Http, dict[str, Any]]:
        status, body = answer(params["body"])
        http = Http()
        http.status_code = status
        return http, body

    events: Any = deployment.session.events
    events.register(f"before-call.{call}", told)


def by_name(findings: Iterator[Finding]) -> dict[str, Finding]:
    return {each.what: each for each in findings}


def with_role(deployment: Deployment) -> Deployment:
    return holding(deployment, {"StartAnalysisFunctionRole": ROLE})


def simulated(refused: str, asked: list[dict[str, Any]]) -> Answer:
    """IAM's simulator, which allows all but one action."""

    def answer(body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        asked.append(body)
        actions = [value for name, value in body.items() if name.startswith("ActionNames.member")]
        results = [
            {"EvalActionName": each, "EvalDecision": "implicitDeny" if each == refused else "allowed"}
            for each in actions
        ]
        return 200, {"EvaluationResults": results, "IsTruncated": False}

    return answer


def test_a_role_that_may_not_do_what_its_function_does_is_broken(deployment: Deployment) -> None:
    asked: list[dict[str, Any]] = []
    deployment = with_role(deployment)
    answering(deployment, "iam.SimulatePrincipalPolicy", simulated("states:StartExecution", asked))

    [found] = access.roles(deployment)

    machine = "arn:aws:states:us-east-1:123456789012:stateMachine:golf-coach-analyze-swing-dev"
    assert (found.what, found.health) == ("role of StartAnalysisFunction", Health.BAD)
    assert found.detail == f"it may not states:StartExecution on {machine} (implicitDeny)"
    assert all(body["PolicySourceArn"] == f"arn:aws:iam::123456789012:role/{ROLE}" for body in asked)
    assert all("ResourceArns.member.2" not in body for body in asked)


def test_a_role_that_may_do_all_that_was_recorded_is_well(deployment: Deployment) -> None:
    deployment = with_role(deployment)
    answering(deployment, "iam.SimulatePrincipalPolicy", simulated("nothing", []))

    assert [each.health for each in access.roles(deployment)] == [Health.GOOD]


def test_an_operator_who_may_not_ask_about_roles_is_told_so_and_no_role_is_called_broken(
    deployment: Deployment,
) -> None:
    deployment = with_role(deployment)
    refusal = {"Error": {"Code": "AccessDenied", "Message": "not authorized"}}
    answering(deployment, "iam.SimulatePrincipalPolicy", lambda _: (403, refusal))

    [found] = access.roles(deployment)

    assert found.health is Health.WARN
    assert "iam:SimulatePrincipalPolicy" in found.remedy


def test_a_key_of_several_values_is_told_to_iam_as_one() -> None:
    assert access.entry("events:source", "golf-coach")["ContextKeyType"] == "string"
    assert access.entry("states:StateMachineQualifier", ["live"]) == {
        "ContextKeyName": "states:StateMachineQualifier",
        "ContextKeyValues": ["live"],
        "ContextKeyType": "stringList",
    }


def test_a_local_engine_has_nothing_to_simulate(deployment: Deployment) -> None:
    local = replace(with_role(deployment), endpoint="http://127.0.0.1:9")

    assert list(access.roles(local)) == []


@pytest.mark.parametrize(
    ("limit", "health"),
    [
        pytest.param(10, Health.WARN, id="fewer than it counts on"),
        pytest.param(100, Health.GOOD, id="as many"),
        pytest.param(150, Health.GOOD, id="some for other functions"),
        pytest.param(1000, Health.WARN, id="far more"),
    ],
)
def test_a_stack_that_counts_on_other_functions_at_once_than_the_account_has_is_looked_at(
    deployment: Deployment, limit: int, health: Health
) -> None:
    deployment = replace(deployment, parameters={"AccountConcurrency": "100"})
    settings = {"AccountLimit": {"ConcurrentExecutions": limit}}
    answering(deployment, "lambda.GetAccountSettings", lambda _: (200, settings))

    assert [each.health for each in account.concurrency(deployment)] == [health]


def test_a_bucket_of_another_region_is_broken(deployment: Deployment) -> None:
    elsewhere = {"LocationConstraint": "eu-north-1"}
    deployment.client("s3").create_bucket(Bucket="videos-elsewhere", CreateBucketConfiguration=elsewhere)
    deployment = holding(deployment, {"VideosBucket": "videos-elsewhere"})

    found = by_name(storage.bucket_regions(deployment))

    assert found["region of ArtifactsBucket"].health is Health.GOOD
    assert found["region of VideosBucket"].health is Health.BAD
    assert found["region of VideosBucket"].remedy == "--region eu-north-1"


@pytest.fixture
def secretive(deployment: Deployment) -> Deployment:
    manager = deployment.client("secretsmanager")
    coach = manager.create_secret(Name="coach", SecretString=json.dumps({"api_key": "k", "salt": "s"}))["ARN"]
    guests = manager.create_secret(Name="guests", SecretString="signs")["ARN"]
    return holding(deployment, {"CoachSecret": coach, "GuestSecret": guests})


def test_secrets_that_can_be_read_are_well(secretive: Deployment) -> None:
    assert {each.health for each in operations.secrets(secretive)} == {Health.GOOD}


@pytest.mark.parametrize(
    ("coach", "keyed"),
    [({"CoachModel": "gpt-5.6"}, True), ({"CoachLane": "off"}, False)],
    ids=["started with a key", "started without one"],
)
def test_a_local_engine_has_its_key_from_the_shell_that_started_it(coach: dict[str, str], keyed: bool) -> None:
    assert operations.has_key({}, Running(1, "", "dev.ministack.serve", coach)) is keyed


@pytest.mark.parametrize(
    ("endpoint", "ours"),
    [
        ("http://localhost:4566", True),
        ("http://127.0.0.1:4566/", True),
        ("http://localhost:4801", False),
        (None, False),
    ],
)
def test_what_make_up_started_is_known_by_its_port(endpoint: str | None, ours: bool) -> None:
    assert operations.is_ours(endpoint) is ours


def test_a_secret_that_will_be_deleted_says_how_it_comes_back(secretive: Deployment) -> None:
    secretive.client("secretsmanager").delete_secret(SecretId="guests", RecoveryWindowInDays=7)

    found = by_name(operations.secrets(secretive))["secret GuestSecret"]

    assert found.health is Health.BAD
    assert found.remedy.startswith("aws secretsmanager restore-secret --secret-id arn:")


def test_a_secret_without_a_value_is_broken(secretive: Deployment) -> None:
    empty = secretive.client("secretsmanager").create_secret(Name="empty")["ARN"]
    deployment = holding(secretive, {"CoachSecret": empty})

    assert by_name(operations.secrets(deployment))["secret CoachSecret"].detail == "it has no value"


@pytest.mark.parametrize(
    ("uri", "parts"),
    [
        ("1.dkr.ecr.eu-west-1.amazonaws.com/golf-coach-dev:probe-1", ("golf-coach-dev", {"imageTag": "probe-1"})),
        ("1.dkr.ecr.eu-west-1.amazonaws.com/a/b@sha256:ab", ("a/b", {"imageDigest": "sha256:ab"})),
    ],
)
def test_an_images_address_tells_its_repository_and_itself(uri: str, parts: tuple[str, dict[str, str]]) -> None:
    assert account.parted(uri) == parts


def test_an_image_that_somebody_has_tidied_away_is_found_out(deployment: Deployment) -> None:
    registry = "123456789012.dkr.ecr.us-east-1.amazonaws.com/golf-coach-dev"
    ecr = deployment.client("ecr")
    ecr.create_repository(repositoryName="golf-coach-dev")
    manifest = json.dumps({"mediaType": "application/vnd.docker.distribution.manifest.v2+json", "layers": []})
    ecr.put_image(repositoryName="golf-coach-dev", imageManifest=manifest, imageTag="kept")

    assert account.in_registry(deployment, f"{registry}:kept")
    assert not account.in_registry(deployment, f"{registry}:gone")


@pytest.mark.parametrize(
    ("told", "health"), [({"cloudwatchRoleArn": "arn:aws:iam::1:role/logs"}, Health.GOOD), ({}, Health.WARN)]
)
def test_an_api_whose_access_log_nobody_can_write_is_looked_at(
    deployment: Deployment, told: dict[str, str], health: Health
) -> None:
    deployment = replace(deployment, parameters={"ApiAccessLogs": "true"})
    answering(deployment, "apigateway.GetAccount", lambda _: (200, told))

    assert [each.health for each in account.gateway_logs(deployment)] == [health]


def test_what_was_recorded_is_of_what_the_template_runs_and_names_no_account() -> None:
    kinds = ("AWS::Serverless::Function", "AWS::Serverless::StateMachine", "AWS::ECS::TaskDefinition")

    assert access.recorded().keys() <= {name for kind in kinds for name in resources(kind)}
    for call in (call for calls in access.recorded().values() for call in calls):
        assert re.fullmatch(r"[a-z0-9-]+:[A-Z]\w+", call.action)
        assert re.match(r"\*$|arn:\$\{Partition\}:|\$\{\w+Secret\}$", call.resource)
        assert not re.search(r":\d{12}:", call.resource)
