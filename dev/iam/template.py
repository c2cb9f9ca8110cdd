"""The statements of every role of template.yaml, with placeholders for what only a deployment knows."""

from functools import cache
from typing import Final

from dev.iam.policy import Statement
from dev.iam.roles import Roles
from dev.local.expansion import Deployment, expanded

# Every resource that the template may have, for all of them have roles.
EVERYTHING: Final = {
    "LongVideoWorker": "fargate",
    "LongVideoWorkerImage": "golf-coach:1",
    "LongVideoWorkerVpc": "vpc-1",
    "LongVideoWorkerSubnets": "subnet-1",
    "CoachLane": "batch",
}
PLACEHOLDERS: Final = {
    "AWS::AccountId": "${Account}",
    "AWS::Region": "${Region}",
    "AWS::Partition": "${Partition}",
    "Env": "${Env}",
}


@cache
def statements() -> dict[str, list[Statement]]:
    """By the name of the function, workflow or task that has the role."""
    return roles().callers()


@cache
def roles() -> Roles:
    deployment = Deployment(EVERYTHING)
    [tree] = expanded([deployment])
    return Roles(tree["Conditions"], deployment.values() | PLACEHOLDERS, tree)


def secrets() -> dict[str, str]:
    """What stands for each secret's ARN, whose end only AWS knows."""
    found = roles().tree["Resources"].items()
    return {roles().arn(name): f"${{{name}}}" for name, each in found if each["Type"] == "AWS::SecretsManager::Secret"}
