"""What CloudFormation is given fits into what it takes, and secrets and alarms are kept as they have to be."""

import json

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


def test_alarms_may_use_the_key_of_their_topic_for_this_account_alone() -> None:
    [key] = resources("AWS::KMS::Key").values()
    [allowed] = [each for each in key["KeyPolicy"]["Statement"] if "Service" in each["Principal"]]

    assert allowed["Principal"] == {"Service": "cloudwatch.amazonaws.com"}
    assert set(allowed["Action"]) == {"kms:Decrypt", "kms:GenerateDataKey*"}
    assert allowed["Condition"] == {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}
