"""A state machine's definition in; its arrows, its columns, and the state machines inside its states, out."""

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


def columns(start: str, edges: list[Edge], spans: dict[str, int], max_rows: int) -> tuple[dict[str, int], set[str]]:
    """Column of each state: the flow from `start`, then each branch that is new, then each handler of errors.

    A flow that is too long goes on in a column of its own; with the states that head those.
    """
    column: dict[str, int] = {}
    resumed: set[str] = set()
    flow = [edge for edge in edges if not edge.caught]
    caught = [edge.target for edge in edges if edge.caught]
    heads = [start, *caught, *(edge.target for edge in flow)]
    while fresh := [head for head in heads if head not in column]:
        # A branch waits until the column that it leaves is placed, and errors come last.
        head = next((name for name in fresh if is_reached(name, start, flow, column)), fresh[0])
        number = max(column.values(), default=-1) + 1
        chain: str | None = head
        rows = 0
        while chain is not None and chain not in column:
            rows += spans[chain]
            if rows > max(max_rows, spans[head]):
                resumed.add(chain)
                break
            column[chain] = number
            chain = next((edge.target for edge in flow if edge.source == chain), None)
    return column, resumed


def is_reached(name: str, start: str, flow: list[Edge], column: dict[str, int]) -> bool:
    return name == start or any(edge.target == name and edge.source in column for edge in flow)
