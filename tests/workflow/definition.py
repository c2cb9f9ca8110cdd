"""The workflow and the template as data, for the tests that hold them together."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from ops.template import load

ROOT = Path(__file__).parents[2]
WORKFLOW: dict[str, Any] = yaml.safe_load((ROOT / "statemachines" / "analyze_swing.asl.yaml").read_text())
BACKFILL: dict[str, Any] = yaml.safe_load((ROOT / "statemachines" / "backfill.asl.yaml").read_text())
TEMPLATE: dict[str, Any] = load(ROOT / "template.yaml")
# The template's side of it: substitutions, policies, names.
MACHINE: dict[str, Any] = TEMPLATE["Resources"]["AnalyzeSwing"]["Properties"]

State = dict[str, Any]


def scopes(machine: dict[str, Any] = WORKFLOW) -> Iterator[dict[str, Any]]:
    """Every set of states that a `Next` can point into: the machine, each branch, each iteration."""
    yield machine
    for state in machine["States"].values():
        for inner in (*state.get("Branches", []), *([state["ItemProcessor"]] if "ItemProcessor" in state else [])):
            yield from scopes(inner)


def states(machine: dict[str, Any] = WORKFLOW) -> dict[str, State]:
    return {name: state for scope in scopes(machine) for name, state in scope["States"].items()}


def tasks(machine: dict[str, Any] = WORKFLOW) -> dict[str, State]:
    return {name: state for name, state in states(machine).items() if state["Type"] == "Task"}


def successors(state: State) -> set[str]:
    """Names of the states that may follow within the same scope."""
    steps = [*state.get("Catch", []), *state.get("Choices", []), state]
    return {step["Next"] for step in steps if "Next" in step} | ({state["Default"]} if "Default" in state else set())


def logical_id(folder: str) -> str:
    """The template's name of the function in a folder."""
    return f"{folder.title().replace('_', '')}Function"


def resources(kind: str) -> dict[str, dict[str, Any]]:
    found = TEMPLATE["Resources"].items()
    return {name: resource["Properties"] for name, resource in found if resource["Type"] == kind}
