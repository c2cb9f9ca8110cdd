"""A state machine's definition in, the place of every state and the way of every arrow out; pixels, y downwards.

The flow runs down a column; a choice's other branches and the handlers of errors get columns of their own to the
right. All states stand on one grid of rows, and a container (Map, Parallel) spans as many as its inside needs, so the
gaps between rows run through the whole picture and arrows to other columns cross there without touching a state.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

BOX_WIDTH, BOX_HEIGHT = 224, 40
ROW_GAP, COLUMN_GAP = 32, 48
PITCH = BOX_HEIGHT + ROW_GAP
HEADER, PADDING = 56, 16  # together one pitch, so that a container ends where a row ends
TRACK = 5  # between the arrows to different targets in one gap; the lower half of a gap is for words

States = dict[str, dict[str, Any]]
Way = list[tuple[float, float]]


@dataclass(frozen=True)
class Edge:
    source: str
    target: str
    label: str = ""
    caught: bool = False  # by a Catch


@dataclass(frozen=True)
class Layout:
    """One level of the state machine, with its corner at 0, 0."""

    states: States
    start: str
    inside: dict[str, list["Layout"]]
    edges: list[Edge]
    column: dict[str, int]
    row: dict[str, int]
    widths: list[float] = field(default_factory=list)

    def span(self, name: str) -> int:
        """Rows that a state takes."""
        return max((inner.rows + 1 for inner in self.inside[name]), default=1)

    @property
    def rows(self) -> int:
        return max(self.row[name] + self.span(name) for name in self.column)

    @property
    def width(self) -> float:
        return sum(self.widths) + COLUMN_GAP * (len(self.widths) - 1)

    @property
    def height(self) -> float:
        return self.rows * PITCH - ROW_GAP

    def size(self, name: str) -> tuple[float, float]:
        return _width(self.inside[name]), self.span(name) * PITCH - ROW_GAP

    def corner(self, name: str) -> tuple[float, float]:
        column = self.column[name]
        slack = self.widths[column] - self.size(name)[0]
        return sum(self.widths[:column]) + COLUMN_GAP * column + slack / 2, self.row[name] * PITCH

    def way(self, edge: Edge) -> Way:
        """Corners of the arrow from source to target."""
        across = self.column[edge.target] - self.column[edge.source]
        follows = self.row[edge.target] == self.row[edge.source] + self.span(edge.source)
        if across == 0 and follows:
            return self._down(edge)
        if across == 0:
            return self._around(edge)
        if across < 0 and not edge.caught and self.row[edge.target] > self.row[edge.source]:
            return self._back_below(edge)
        if abs(across) == 1 and self._beside(edge):
            return self._straight(edge, to_the_right=across > 0)
        return self._through_the_gap(edge, to_the_right=across > 0)

    def _down(self, edge: Edge) -> Way:
        (left, top), (width, height) = self.corner(edge.source), self.size(edge.source)
        middle = left + width / 2
        return [(middle, top + height), (middle, self.corner(edge.target)[1])]

    def _around(self, edge: Edge) -> Way:
        """On the right of the column, past the states between."""
        gutter = self._edge(edge.source, right=True) + COLUMN_GAP * 0.4
        start, end = self._side(edge.source, right=True), self._side(edge.target, right=True)
        return [start, (gutter, start[1]), (gutter, end[1]), end]

    def _back_below(self, edge: Edge) -> Way:
        """From the end of a branch down, and sideways into the flow that it joins."""
        (left, top), (width, height) = self.corner(edge.source), self.size(edge.source)
        end = self._side(edge.target, right=True)
        return [(left + width / 2, top + height), (left + width / 2, end[1]), end]

    def _beside(self, edge: Edge) -> bool:
        first = self.row[edge.source]
        return first <= self.row[edge.target] < first + self.span(edge.source)

    def _straight(self, edge: Edge, *, to_the_right: bool) -> Way:
        end = self._side(edge.target, right=not to_the_right)
        return [(self._side(edge.source, right=to_the_right)[0], end[1]), end]

    def _through_the_gap(self, edge: Edge, *, to_the_right: bool) -> Way:
        start = self._side(edge.source, right=to_the_right)
        end = self._side(edge.target, right=not to_the_right)
        shift = self._track(edge)
        outward = 1 if to_the_right else -1
        leaving = self._edge(edge.source, right=to_the_right) + outward * (COLUMN_GAP / 4 + shift)
        arriving = self._edge(edge.target, right=not to_the_right) - outward * (COLUMN_GAP / 4 + shift)
        if self._beside(edge) and self.inside[edge.source]:
            gap = self.row[edge.target] * PITCH - ROW_GAP + shift
            return [(start[0], gap), (arriving, gap), (arriving, end[1]), end]
        gap = (self.row[edge.source] + self.span(edge.source)) * PITCH - ROW_GAP + shift
        return [start, (leaving, start[1]), (leaving, gap), (arriving, gap), (arriving, end[1]), end]

    def _side(self, name: str, *, right: bool) -> tuple[float, float]:
        (left, top), (width, height) = self.corner(name), self.size(name)
        return left + (width if right else 0), top + height / 2

    def _edge(self, name: str, *, right: bool) -> float:
        """Where the column of a state ends on one side."""
        column = self.column[name]
        return sum(self.widths[: column + right]) + COLUMN_GAP * column

    def _track(self, edge: Edge) -> float:
        """Arrows to one target share a track, others keep a distance."""
        aside = {each.target for each in self.edges if self.column[each.target] != self.column[each.source]}
        return TRACK * (1 + [name for name in self.column if name in aside].index(edge.target))


def layout(machine: dict[str, Any]) -> Layout:
    """Places for a definition (`StartAt`, `States`) and, in its containers, for theirs."""
    states, start = machine["States"], machine["StartAt"]
    inside = {name: [layout(inner) for inner in inner_machines(state)] for name, state in states.items()}
    edges = [edge for name, state in states.items() for edge in edges_of(name, state)]
    column = _columns(start, edges)
    spans = {name: max((inner.rows + 1 for inner in inside[name]), default=1) for name in column}
    widths = [
        max(_width(inside[name]) for name in column if column[name] == index)
        for index in range(max(column.values()) + 1)
    ]
    return Layout(states, start, inside, edges, column, _rows(column, edges, spans), widths)


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


def _width(inside: list[Layout]) -> float:
    if not inside:
        return BOX_WIDTH
    return sum(inner.width for inner in inside) + PADDING * (len(inside) + 1)


def _columns(start: str, edges: list[Edge]) -> dict[str, int]:
    """Column of each state: the flow from `start`, then each branch that is new, then each handler of errors."""
    column: dict[str, int] = {}
    flow = [edge for edge in edges if not edge.caught]
    caught = [edge.target for edge in edges if edge.caught]
    heads = [start, *caught, *(edge.target for edge in flow)]
    while fresh := [head for head in heads if head not in column]:
        # A branch waits until the column that it leaves is placed, and errors come last.
        head = next((name for name in fresh if _reached(name, start, flow, column)), fresh[0])
        number = max(column.values(), default=-1) + 1
        chain: str | None = head
        while chain is not None and chain not in column:
            column[chain] = number
            chain = next((edge.target for edge in flow if edge.source == chain), None)
    return column


def _reached(name: str, start: str, flow: list[Edge], column: dict[str, int]) -> bool:
    return name == start or any(edge.target == name and edge.source in column for edge in flow)


def _rows(column: dict[str, int], edges: list[Edge], spans: dict[str, int]) -> dict[str, int]:
    """First row of each state: below all that flow into it; a handler of errors begins beside what it handles."""
    order = list(column)
    downward = [edge for edge in edges if not _loops(edge, edges, order)]
    row: dict[str, int] = {}
    for name in order:
        _place(name, downward, spans, row)
    return row


def _place(name: str, edges: list[Edge], spans: dict[str, int], row: dict[str, int]) -> int:
    if name not in row:
        into = [edge for edge in edges if edge.target == name]
        flow = [edge for edge in into if not edge.caught]
        ends = [
            _place(edge.source, edges, spans, row) + (1 if edge.caught else spans[edge.source])
            for edge in flow or into[:1]
        ]
        row[name] = max(ends, default=0)
    return row[name]


def _loops(edge: Edge, edges: list[Edge], order: list[str]) -> bool:
    """Whether an arrow leads back to a state that comes before its source."""
    reached, fresh = {edge.target}, [edge.target]
    while fresh:
        name = fresh.pop()
        new = {each.target for each in edges if each.source == name} - reached
        reached |= new
        fresh.extend(new)
    return edge.source in reached and order.index(edge.target) <= order.index(edge.source)
