"""Whether each role may do what its function does.

The calls that the tests made on the local AWS are given to IAM's simulator, which also knows what the template does
not: a permissions boundary of the account, or a policy of its organization.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Final

from botocore.exceptions import ClientError
from pydantic import BaseModel, ConfigDict, TypeAdapter

from ops.checks.finding import Finding, Health, finding
from ops.deployment import Deployment

REFUSED: Final = ("AccessDenied", "AccessDeniedException")
REMEDY: Final = "deploy the stack again; else a boundary or a policy of the organization forbids it"


class Call(BaseModel):
    """One call that a function made. A list in the context is a key of several values, as IAM tells them apart."""

    model_config = ConfigDict(frozen=True)

    action: str
    resource: str
    context: dict[str, str | list[str]] = {}


@cache
def recorded() -> Mapping[str, Sequence[Call]]:
    """By the function's name in the template; its role is called after it."""
    text = files("ops").joinpath("data", "recorded_actions.json").read_text("utf-8")
    return TypeAdapter(dict[str, list[Call]]).validate_json(text)


def roles(deployment: Deployment) -> Iterator[Finding]:
    """A local engine decides each call as it is made; there is nothing to be simulated."""
    held = {name: role for name in recorded() if (role := deployment.resources.get(f"{name}Role"))}
    for name, role in held.items() if not deployment.endpoint else ():
        try:
            denied = list(refused(deployment, role, recorded()[name]))
        except ClientError as error:
            if error.response["Error"]["Code"] not in REFUSED:
                raise
            remedy = "be allowed iam:SimulatePrincipalPolicy"
            yield Finding("roles", Health.WARN, "you may not ask IAM what they may do", remedy)
            return
        yield finding(f"role of {name}", not denied, f"it may not {'; '.join(denied)}", REMEDY)


def refused(deployment: Deployment, role: str, calls: Sequence[Call]) -> Iterator[str]:
    """A simulation is of one resource, for IAM refuses actions in it that are authorized differently."""
    iam, actions = deployment.client("iam"), defaultdict[tuple[str, str], list[Call]](list)
    for call in calls:
        actions[call.resource, str(sorted(call.context.items()))].append(call)
    for (resource, _), alike in actions.items():
        arn = named(deployment, resource)
        pages = iam.get_paginator("simulate_principal_policy").paginate(
            PolicySourceArn=named(deployment, f"arn:${{Partition}}:iam::${{Account}}:role/{role}"),
            ActionNames=sorted({call.action for call in alike}),
            ResourceArns=[arn],
            ContextEntries=[entry(key, value) for key, value in alike[0].context.items()],
        )
        for answer in (each for page in pages for each in page["EvaluationResults"]):
            if answer["EvalDecision"] != "allowed":
                yield f"{answer['EvalActionName']} on {arn} ({answer['EvalDecision']})"


def named(deployment: Deployment, text: str) -> str:
    """The text with the deployment's own names, of resources too, in the place of ${placeholders}."""
    partition = deployment.session.get_partition_for_region(deployment.region)
    values = {"Partition": partition, "Region": deployment.region, "Account": deployment.account, "Env": deployment.env}
    for name, value in {**deployment.resources, **values}.items():
        text = text.replace(f"${{{name}}}", value)
    return text


def entry(key: str, value: str | list[str]) -> dict[str, Any]:
    several = isinstance(value, list)
    kind = "stringList" if several else "string"
    return {"ContextKeyName": key, "ContextKeyValues": value if several else [value], "ContextKeyType": kind}
