"""What CloudFormation is given for the template as it is, expanded once for all tests."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from dev.local.expansion import Deployment, expanded
from ops.template import Tree

# Everything that a condition may leave out.
EVERYTHING = {
    "LongVideoWorker": "fargate",
    "LongVideoWorkerImage": "golf-coach:1",
    "LongVideoWorkerVpc": "vpc-1",
    "LongVideoWorkerSubnets": "subnet-1",
    "CoachLane": "batch",
    "EnableViewer": "true",
    "ViewerOrigin": "https://viewer.example.com",
    "AlarmEmail": "somebody@example.com",
    "ApiFirewall": "true",
}


@cache
def whole() -> Tree:
    """The expansion of the template, with every resource that it may have."""
    [found] = expanded([Deployment(EVERYTHING)])
    return found


def resources(kind: str, tree: Tree | None = None) -> dict[str, Any]:
    found = (tree or whole())["Resources"].items()
    return {name: resource["Properties"] for name, resource in found if resource["Type"] == kind}


def statements() -> Iterator[tuple[str, dict[str, Any]]]:
    """Each statement of a policy that a role has, with the name of the resource that it stands in."""
    for name, role in resources("AWS::IAM::Role").items():
        for policy in role.get("Policies", []):
            yield from ((name, each) for each in policy["PolicyDocument"]["Statement"])
    for name, policy in resources("AWS::IAM::RolePolicy").items():
        yield from ((name, each) for each in policy["PolicyDocument"]["Statement"])


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
