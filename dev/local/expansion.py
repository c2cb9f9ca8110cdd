"""Expanding template.yaml to what CloudFormation deploys, for any parameters.

SAM's translator lives in MiniStack's environment, whose versions are not those of the functions.
"""

import json
import subprocess
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cache

from ops.local import CACHE, ROOT
from ops.template import Tree, load

# What CloudFormation says of the place of a stack.
PLACE = {
    "AWS::AccountId": "123456789012",
    "AWS::Partition": "aws",
    "AWS::Region": "eu-central-1",
    "AWS::StackName": "golf-coach-dev",
    "AWS::URLSuffix": "amazonaws.com",
}
PYTHON = CACHE / "ministack" / "bin" / "python"


@dataclass(frozen=True)
class Deployment:
    """One deployment: parameters other than the defaults, the name of the build, and a change to the template."""

    parameters: Mapping[str, str] = field(default_factory=dict)
    build: str = "build-1"
    edit: Callable[[Tree], None] = lambda _: None

    def template(self) -> Tree:
        template = deepcopy(written())
        self.edit(template)
        return template

    def values(self) -> dict[str, str]:
        """Every parameter's value, as CloudFormation knows it."""
        declared = written()["Parameters"].items()
        return {name: str(each.get("Default", "")) for name, each in declared} | PLACE | dict(self.parameters)


@cache
def written() -> Tree:
    """template.yaml, which takes a second to read."""
    return load(ROOT / "template.yaml")


def expanded(deployments: list[Deployment]) -> list[Tree]:
    """What SAM makes of each deployment's template."""
    wanted = [(packaged(each.template(), each.build), each.values()) for each in deployments]
    done = subprocess.run(
        [PYTHON, "-m", "dev.ministack.expand"],
        cwd=ROOT,
        env={"AWS_DEFAULT_REGION": PLACE["AWS::Region"]},
        input=json.dumps(wanted).encode(),
        stdout=subprocess.PIPE,
        check=True,
    )
    trees: list[Tree] = json.loads(done.stdout)
    return trees


def packaged(template: Tree, build: str) -> Tree:
    """The template as `sam deploy` uploads it: code, images and definitions have an address that changes with them."""
    packed = deepcopy(template)
    for name, resource in packed["Resources"].items():
        properties = resource.get("Properties", {})
        if resource["Type"] == "AWS::Serverless::StateMachine":
            properties["DefinitionUri"] = {"Bucket": "packages", "Key": f"{name}-{build}"}
        elif resource["Type"] == "AWS::Serverless::Function" and properties.get("PackageType") == "Image":
            properties["ImageUri"] = f"{PLACE['AWS::AccountId']}.dkr.ecr.eu-central-1.amazonaws.com/golf-coach:{build}"
        elif resource["Type"] == "AWS::Serverless::Function":
            properties["CodeUri"] = {"Bucket": "packages", "Key": build}
    return packed
