"""Writes docs/parameters.md from template.yaml, by `python -m dev.local.parameters`: what each parameter changes."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from dev.local.expansion import PLACE, written
from dev.local.resolution import Resolver
from ops.local import ROOT
from ops.template import Tree

TABLE = ROOT / "docs" / "parameters.md"
# Parameters that say something only where others have a value.
CIRCUMSTANCES: list[Mapping[str, str]] = [
    {},
    {
        "LongVideoWorker": "fargate",
        "CoachLane": "batch",
        "EnableViewer": "true",
        "ViewerOrigin": "https://viewer.example.com",
        "AlarmEmail": "somebody@example.com",
        "Rollout": "CANARY",
    },
    {"AuthIssuer": "https://id.example.com", "AuthClientId": "app", "EnableViewer": "true"},
    {"Env": "prod"},
]
OTHER = "another-value"

HEADER = """\
# What each parameter changes

Given at a deployment ([deploy.md](deploy.md)) and kept by the stack until it is given again: a default that a new
version of the template changes does not reach a stack that has the old one. Functions beside the workflow have a value
at once, in their environment. Those that the workflow calls have it from the workflow's definition, in every execution
that starts after the deployment. Written by `make diagram`; a test fails when it is out of date.

| parameter | default | functions | the rest |
|---|---|---|---|
"""


def table(template: Tree) -> str:
    return HEADER + "".join(row(template, name) for name in template["Parameters"])


def row(template: Tree, name: str) -> str:
    changed = sorted(changes(template, name))
    functions = [each.removesuffix("Function") for each in changed if is_a(template, each, "Function")]
    rest = [
        "the workflow" if each == "AnalyzeSwing" else each for each in changed if not is_a(template, each, "Function")
    ]
    default = template["Parameters"][name]["Default"]
    told = f"`{default}`" if str(default) else "none"
    return f"| `{name}` | {told} | {summary(functions)} | {summary(rest)} |\n"


def is_a(template: Tree, name: str, kind: str) -> bool:
    return str(template["Resources"][name]["Type"]) == f"AWS::Serverless::{kind}"


def summary(names: list[str], most: int = 6) -> str:
    """Names, or how many there are where a list would say less."""
    return ", ".join(names) if len(names) <= most else f"{len(names)}: {', '.join(names[:3])}, ..."


def changes(template: Tree, name: str) -> set[str]:
    """Resources that are made, go, or have other properties when the parameter has another value."""
    return {found for values in CIRCUMSTANCES for found in differences(template, name, values)}


def differences(template: Tree, name: str, values: Mapping[str, str]) -> Iterator[str]:
    given = defaults(template) | dict(values)
    others = [each for each in possible(template["Parameters"][name]) if each != given[name]]
    before, *after = [resources(template, given | {name: value}) for value in (given[name], *others)]
    for found in after:
        yield from (each for each in before.keys() | found.keys() if before.get(each) != found.get(each))


def possible(parameter: Tree) -> list[str]:
    return [str(value) for value in parameter.get("AllowedValues", ["", OTHER])]


def defaults(template: Tree) -> dict[str, str]:
    return {name: str(each["Default"]) for name, each in template["Parameters"].items()} | PLACE


def resources(template: Tree, values: Mapping[str, str]) -> Tree:
    """Every resource that is made, what SAM adds to all functions included."""
    resolver = Resolver(template["Conditions"], values)
    shared = resolver.resolved(template["Globals"]["Function"])
    found = resolver.resources(template).items()
    return {name: [each, shared] if each["Type"] == "AWS::Serverless::Function" else [each] for name, each in found}


def main(path: Path = TABLE) -> None:
    path.write_text(table(written()))
    print(f"wrote {path.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
