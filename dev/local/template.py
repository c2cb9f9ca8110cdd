"""Turning template.yaml into what a local engine can run: one template for AWS and for the developer's machine.

The resources stay the same. Functions become processes of this checkout, the workflow becomes JSON, and what the
engine does not know is left out, by name, in the tables below.
"""

import io
import re
import zipfile
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from shlex import quote
from typing import Any

from ops.template import Tree, load

Overrides = Mapping[str, Mapping[str, Any]]

RUNTIME = "provided.al2023"
LATEST = "$LATEST"
ALIAS = "live"

# What MiniStack refuses or can't run, and what is lost by leaving it out.
UNSUPPORTED_TYPES = {"AWS::CloudWatch::Dashboard": "nobody looks at it"}
UNSUPPORTED_PROPERTIES = {
    "AWS::Serverless::Function": {
        "PackageType": "the function is a process of this checkout, not a container",
        "ImageUri": "as above",
        "ImageConfig": "as above; its Command becomes the Handler",
        "Architectures": "the process runs on whatever this machine is",
        "AutoPublishAlias": "there is one version, the checkout",
        "AutoPublishAliasAllProperties": "as above",
    },
    "AWS::Serverless::StateMachine": {
        "DefinitionUri": "MiniStack reads JSON only",
        "AutoPublishAlias": "the engine's API publishes it (dev/local/deploy.py), for the engines' templates can't",
        "DeploymentPreference": "there is one version, the checkout, so there is nothing to shift to",
    },
}
# What SAM makes of AutoPublishAlias, and how the same is said where no resource of the template is published.
PUBLISHED = re.compile(r"(?P<function>\w+)\.Version|(?P<machine>\w+)Aliaslive")


@dataclass(frozen=True)
class Code:
    """Where the bootstrap lies that starts a function."""

    bucket: str
    key: str


def localised(template: Tree, folder: Path, code: Code, overrides: Overrides | None = None) -> Tree:
    """The template for a local engine; its paths are relative to `folder`.

    `overrides` replaces properties of single resources, for tests that need another handler or a shorter time-out.
    Raises KeyError for one of a resource that the template doesn't have.
    """
    local = deepcopy(template)
    resources: Tree = local["Resources"]
    for name in [name for name, resource in resources.items() if is_unsupported(resource)]:
        del resources[name]
    for name, resource in resources.items():
        resource["Properties"] = unpublished(local_properties(name, resource, folder, code))
        resource.pop("Metadata", None)
    for name, properties in (overrides or {}).items():
        resources[name]["Properties"] |= properties
    return local


def is_unsupported(resource: Tree) -> bool:
    """An alarm on several metrics too: MiniStack knows those on one alone."""
    several = resource["Type"] == "AWS::CloudWatch::Alarm" and "Metrics" in resource["Properties"]
    return several or resource["Type"] in UNSUPPORTED_TYPES


def addressed(local: Tree, endpoint: str) -> Tree:
    """The template with the API's address on a local engine, which can't be a host name of AWS."""
    if "ApiUrl" in local.get("Outputs", {}):
        local["Outputs"]["ApiUrl"]["Value"] = {"Fn::Sub": f"{endpoint}/restapis/${{Api}}/${{Env}}/_user_request_"}
    return local


def local_properties(name: str, resource: Tree, folder: Path, code: Code) -> Tree:
    properties: Tree = resource.get("Properties", {})
    dropped = UNSUPPORTED_PROPERTIES.get(resource["Type"], {})
    kept = {key: value for key, value in properties.items() if key not in dropped}
    if resource["Type"] == "AWS::Serverless::Function":
        kept |= {"Runtime": RUNTIME, "Handler": handler_of(name, properties)}
        kept |= {"CodeUri": {"Bucket": code.bucket, "Key": code.key}}
    if resource["Type"] == "AWS::Serverless::StateMachine":
        kept["Definition"] = load(folder / properties["DefinitionUri"])
    return kept


def unpublished(tree: Any) -> Any:
    """The tree with each function's latest code for its version, and the alias of a workflow by its name."""
    if isinstance(tree, list):
        return [unpublished(branch) for branch in tree]
    if not isinstance(tree, dict):
        return tree
    published = PUBLISHED.fullmatch(str(tree.get("Ref", "")))
    if not published:
        return {name: unpublished(branch) for name, branch in tree.items()}
    if function := published["function"]:
        return qualified({"Fn::GetAtt": [function, "Arn"]}, LATEST)
    return qualified({"Ref": published["machine"]}, ALIAS)


def qualified(arn: Tree, qualifier: str) -> Tree:
    return {"Fn::Join": [":", [arn, qualifier]]}


def aliased(template: Tree) -> list[str]:
    """The workflows that are called by an alias."""
    return [name for name, resource in template["Resources"].items() if is_aliased(resource)]


def is_aliased(resource: Tree) -> bool:
    return resource["Type"] == "AWS::Serverless::StateMachine" and "AutoPublishAlias" in resource["Properties"]


def handler_of(name: str, properties: Tree) -> str:
    if properties.get("PackageType") != "Image":
        return str(properties["Handler"])
    command = properties.get("ImageConfig", {}).get("Command")
    if not command:
        raise ValueError(f"{name} is an image without an ImageConfig.Command: its handler is unknown.")
    return str(command[0])


def package(bootstrap: str) -> bytes:
    """A zip with the bootstrap alone, the same bytes for the same text, so that its hash can name it."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        entry = zipfile.ZipInfo("bootstrap")
        entry.external_attr = 0o755 << 16
        archive.writestr(entry, bootstrap)
    return packed.getvalue()


def bootstrap(python: Path, search: list[Path], variables: Mapping[str, str]) -> str:
    """Starts AWS's runtime client on the handler in this checkout, with `search` as its import path."""
    variables = {**variables, "PYTHONPATH": ":".join(map(str, search))}
    exports = [f"export {name}={quote(value)}" for name, value in sorted(variables.items())]
    command = f'exec {quote(str(python))} -m awslambdaric "$_HANDLER"'
    return "\n".join(["#!/bin/sh", *exports, command, ""])
