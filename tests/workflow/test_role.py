"""The workflow's role may do what the definition asks for, and nothing else."""

import re
from collections.abc import Iterator
from typing import Any

from tests.workflow.definition import State, resources, tasks

# Who may do what: an action and the name of a resource in the template.
Grant = tuple[str, str]

MACHINE = resources("AWS::Serverless::StateMachine")["AnalyzeSwing"]
DEFAULT_BUS = "event-bus/default"
# Delivery of logs and traces is the service's own business, not the definition's.
OWN = ("logs:", "xray:")


def test_the_role_may_do_what_the_definition_asks_for_and_nothing_more() -> None:
    assert granted() == asked()


def test_the_role_announces_in_the_name_of_golf_coach_alone() -> None:
    statements = [statement for statement in all_statements() if "events:PutEvents" in statement["Action"]]
    sources = {entry["Source"] for task in tasks().values() for entry in task["Arguments"].get("Entries", [])}

    assert [statement["Condition"] for statement in statements] == [{"StringEquals": {"events:source": "golf-coach"}}]
    assert sources == {"golf-coach"}


def asked() -> set[Grant]:
    return {(action_of(task), target_of(task)) for task in tasks().values()}


def action_of(task: State) -> str:
    """arn:${Partition}:states:::dynamodb:updateItem as IAM names it: dynamodb:UpdateItem."""
    service, call = (
        task["Resource"].removeprefix("arn:${Partition}:states:::").removesuffix(".waitForTaskToken").split(":")
    )
    return (
        "lambda:InvokeFunction" if (service, call) == ("lambda", "invoke") else f"{service}:{call[0].upper()}{call[1:]}"
    )


def target_of(task: State) -> str:
    """The resource that stands in the task's Arguments, by way of the template's substitutions."""
    if "Entries" in task["Arguments"]:
        return DEFAULT_BUS
    names = [re.fullmatch(r"\$\{(\w+)\}", str(value)) for value in task["Arguments"].values()]
    [name] = [match[1] for match in names if match]
    return named(MACHINE["DefinitionSubstitutions"][name])


def named(reference: Any) -> str:
    """The logical name behind a Ref, a GetAtt, an If or a function's versions; an ARN is told by its end."""
    if "Fn::If" in reference:
        reference = reference["Fn::If"][1]
    if "Fn::Sub" in reference:
        versions = re.fullmatch(r"\$\{(\w+)\.Arn\}:\*", reference["Fn::Sub"])
        return versions[1] if versions else str(reference["Fn::Sub"]).rsplit(":", 1)[-1]
    return str(reference.get("Ref") or reference["Fn::GetAtt"][0]).removesuffix(".Version")


def granted() -> set[Grant]:
    return {grant for statement in all_statements() for grant in grants(statement)}


def all_statements() -> Iterator[dict[str, Any]]:
    for policy in MACHINE["Policies"]:
        yield from policy["Statement"]


def grants(statement: dict[str, Any]) -> Iterator[Grant]:
    actions = listed(statement["Action"])
    if statement["Resource"] != "*" or not all(action.startswith(OWN) for action in actions):
        yield from ((action, named(resource)) for action in actions for resource in listed(statement["Resource"]))


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
