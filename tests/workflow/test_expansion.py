"""What CloudFormation is given fits into what it takes, and secrets and alarms are kept as they have to be."""

import json
from collections.abc import Iterator
from typing import Any

from dev.local.expansion import Deployment
from dev.local.resolution import Resolver
from tests.workflow.expansions import EVERYTHING, resources, whole

MAX_BYTES = 1_000_000
MAX_RESOURCES = 500
MAX_ENVIRONMENT = 4_096


def test_the_template_is_no_larger_than_cloudformation_takes() -> None:
    assert len(json.dumps(whole())) < MAX_BYTES
    assert len(whole()["Resources"]) < MAX_RESOURCES


def test_no_environment_is_larger_than_lambda_takes() -> None:
    resolver = Resolver(whole()["Conditions"], Deployment(EVERYTHING).values())

    for name, function in resources("AWS::Lambda::Function").items():
        variables = resolver.resolved(function["Environment"]["Variables"]).items()
        assert sum(len(variable) + length(value) for variable, value in variables) < MAX_ENVIRONMENT, name


def length(value: object) -> int:
    """Of a value that AWS alone knows, as much as an ARN or a queue's address may have."""
    return len(value) if isinstance(value, str) else 150


def test_a_deleted_stack_leaves_no_secret_whose_name_a_new_one_would_need() -> None:
    """CloudFormation deletes a secret without the recovery window that Secrets Manager keeps its name for otherwise."""
    secrets = [each for each in whole()["Resources"].values() if each["Type"] == "AWS::SecretsManager::Secret"]

    assert len(secrets) == 2
    assert all(each["DeletionPolicy"] == each["UpdateReplacePolicy"] == "Delete" for each in secrets)


# Of a policy that lies with a resource: whose it is, or on whose behalf a service may come to it.
OURS = {"aws:sourceaccount", "aws:sourcearn"}
ACCOUNTS = ("AWS::AccountId", "Fn::GetAtt")


def test_a_service_may_use_what_is_ours_on_behalf_of_this_account_alone() -> None:
    """A service that anybody can ask, asks for anybody, unless the policy says for whom."""
    opened = dict(opened_to_services())

    assert {"AlarmTopicPolicy", "AlarmKey"} <= {name for name, _ in opened}
    assert [place for place, each in opened.items() if not for_us_alone(each.get("Condition", {}))] == []


def opened_to_services() -> Iterator[tuple[tuple[str, int], dict[str, Any]]]:
    """Each statement of a resource's own policy that lets a service in, with its place."""
    for name, resource in whole()["Resources"].items():
        policies = [resource["Properties"].get(each, {}) for each in ("PolicyDocument", "KeyPolicy")]
        statements = [each for policy in policies for each in policy.get("Statement", [])]
        for number, each in enumerate(statements):
            if each["Effect"] == "Allow" and isinstance(each.get("Principal"), dict) and "Service" in each["Principal"]:
                yield (name, number), each


def for_us_alone(condition: dict[str, Any]) -> bool:
    """Where it says for whom, and names us: an account or a resource that the template knows as its own."""
    wanted = [
        value
        for operator, tests in condition.items()
        for key, value in tests.items()
        if operator in {"StringEquals", "ArnEquals"} and key.lower() in OURS
    ]
    return bool(wanted) and all(any(own in json.dumps(each) for own in ACCOUNTS) for each in wanted)


def test_a_function_is_called_by_a_service_for_one_of_our_rules_alone() -> None:
    calls = resources("AWS::Lambda::Permission")

    services = {name: each for name, each in calls.items() if str(each["Principal"]).endswith(".amazonaws.com")}

    assert services
    assert [name for name, each in services.items() if not {"SourceArn", "SourceAccount"} & each.keys()] == []


def test_alarms_may_use_the_key_of_their_topic_for_this_account_alone() -> None:
    [key] = resources("AWS::KMS::Key").values()
    [allowed] = [each for each in key["KeyPolicy"]["Statement"] if "Service" in each["Principal"]]

    assert allowed["Principal"] == {"Service": "cloudwatch.amazonaws.com"}
    assert set(allowed["Action"]) == {"kms:Decrypt", "kms:GenerateDataKey*"}
    assert allowed["Condition"] == {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}
