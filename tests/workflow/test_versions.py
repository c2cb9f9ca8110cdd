"""A deployment changes what it is to change, though the workflow calls versions, which stay as they were published.

SAM names a version after what the template says of code, memory and environment. A name that stays publishes nothing; a
new name publishes, which AWS refuses where the function is as its last version was.
"""

import hashlib
import json
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from dev.local.expansion import Deployment, expanded
from dev.local.resolution import Resolver
from ops.template import Tree
from tests.workflow.definition import TEMPLATE

# What a function has and its versions have not.
NOT_OF_A_VERSION = {"Tags", "ReservedConcurrentExecutions", "RecursiveLoop", "RuntimeManagementConfig"}
# Tells one deployment from the next, and is no reason to publish anything.
NAMES_THE_DEPLOYMENT = "Release"
# Values that would not do for a parameter of their kind.
OTHERS = {
    "Env": "other",
    "LongVideoWorkerSubnets": "subnet-9",
    "AuthTokenOrigin": "https://tokens.example.com",
    "LogDays": "90",
}


def other_value(name: str) -> str:
    """A value that the parameter may have, and does not have by default."""
    declared = TEMPLATE["Parameters"][name]
    default = str(declared["Default"])
    if name in OTHERS:
        return OTHERS[name]
    if "AllowedValues" in declared:
        return next(str(value) for value in declared["AllowedValues"] if str(value) != default)
    if declared["Type"] == "Number":
        more = float(default) + 1
        return f"{more if more <= float(declared.get('MaxValue', more)) else more - 2:g}"
    return f"{default}-other"


BASE = Deployment()
CHANGED = {name: Deployment({name: other_value(name)}) for name in TEMPLATE["Parameters"]}


@cache
def expansion(name: str = "") -> Tree:
    """The expansion with the defaults, or with one parameter changed."""
    [found] = expanded([CHANGED[name] if name else BASE])
    return found


def versions(tree: Tree) -> dict[str, str]:
    """The version's name by its function's."""
    found = tree["Resources"].items()
    return {
        each["Properties"]["FunctionName"]["Ref"]: name
        for name, each in found
        if each["Type"] == "AWS::Lambda::Version"
    }


def configurations(deployment: Deployment) -> dict[str, Any]:
    """What a version keeps of each function that is published, as AWS gets it."""
    resources = Resolver(expansion()["Conditions"], deployment.values()).resources(expansion())
    return {name: configuration(resources[name]["Properties"]) for name in versions(expansion())}


def configuration(properties: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in properties.items() if name not in NOT_OF_A_VERSION}


def test_the_workflow_calls_seven_published_functions() -> None:
    assert len(versions(expansion())) == 7


@pytest.mark.parametrize("parameter", sorted(CHANGED.keys() - {NAMES_THE_DEPLOYMENT, "Env"}))
def test_no_parameter_changes_a_function_without_the_version_that_the_workflow_calls(parameter: str) -> None:
    """What a function needs of it goes through the definition, whose every change is a new version of the workflow."""
    was, is_now = configurations(BASE), configurations(CHANGED[parameter])

    changed = {name for name in was if was[name] != is_now[name]}

    published = versions(expansion(parameter)) if changed else versions(expansion())
    assert changed == {name for name in was if versions(expansion())[name] != published[name]}


def tagged(template: Tree) -> None:
    template["Globals"]["Function"].setdefault("Tags", {})["team"] = "putting"


def with_more_rights(template: Tree) -> None:
    for name in versions(expansion()):
        template["Resources"][name]["Properties"]["Policies"][0]["Statement"].pop()


@pytest.mark.parametrize("edit", [tagged, with_more_rights])
def test_what_is_no_part_of_a_version_publishes_none(edit: Callable[[Tree], None]) -> None:
    """AWS would refuse a version of the same code and configuration, and the deployment with it."""
    [tree] = expanded([Deployment(edit=edit)])

    assert versions(tree) == versions(expansion())


def test_new_code_is_published() -> None:
    [tree] = expanded([Deployment(build="build-2")])

    assert not set(versions(tree).values()) & set(versions(expansion()).values())


@pytest.mark.parametrize("name", versions(expansion()))
def test_a_change_of_a_functions_configuration_cannot_be_forgotten(name: str) -> None:
    """SAM looks at code, memory and environment alone, so the environment says what the rest is."""
    rest = {key: value for key, value in function(name).items() if key not in {*LOOKED_AT, *NOT_OF_A_VERSION}}

    assert function(name)["Environment"]["Variables"]["CONFIGURATION"] == fingerprint(rest)


# What SAM names a version after; and the role, which its own policies change and not its name.
LOOKED_AT = {"Code", "Environment", "MemorySize", "Role"}


def function(name: str) -> dict[str, Any]:
    properties: dict[str, Any] = expansion()["Resources"][name]["Properties"]
    return properties


def fingerprint(tree: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(tree, sort_keys=True).encode()).hexdigest()[:8]


def test_a_second_try_of_a_deployment_that_was_rolled_back_publishes_again() -> None:
    """The versions of the first try have stayed, and AWS refuses to publish what is as the last of them."""
    again = Deployment({NAMES_THE_DEPLOYMENT: "the second try"})

    first, second = configurations(BASE), configurations(again)

    assert all(first[name] != second[name] for name in first)


def test_the_name_of_a_deployment_alone_publishes_nothing() -> None:
    assert versions(expansion(NAMES_THE_DEPLOYMENT)) == versions(expansion())
