"""A state machine's definition in; its arrows, and the state machines inside its states, out."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Edge:
    source: str
    target: str
    label: str = ""
    caught: bool = False  # by a Catch


def inner_machines(state: dict[str, Any]) -> list[dict[str, Any]]:
    inner = state.get("ItemProcessor") or state.get("Iterator")
    return [inner] if inner else list(state.get("Branches", []))


def edges_of(name: str, state: dict[str, Any]) -> Iterator[Edge]:
    """Arrows of one state, the one that the column follows first; a Catch to where it goes anyway is left out."""
    flow = [state["Next"]] if "Next" in state else []
    rules = [rule["Next"] for rule in state.get("Choices", [])]
    if "Default" in state:
        flow.append(state["Default"])
    asked = len(rules) == 1 and "Default" in state
    yield from (Edge(name, target, "no" if asked else "") for target in flow)
    yield from (Edge(name, target, "yes" if asked else "") for target in rules)
    for place, catch in enumerate(state.get("Catch", [])):
        if catch["Next"] not in flow:
            yield Edge(name, catch["Next"], errors(catch["ErrorEquals"], first=place == 0), caught=True)


def errors(names: list[str], *, first: bool) -> str:
    """What a Catch waits for, in a few words."""
    if names == ["States.ALL"]:
        return "any error" if first else "any other error"
    name = names[0].rsplit(".", 1)[-1]
    return name if len(names) == 1 else f"{name} and {len(names) - 1} more"
