"""A state machine's definition in, the place of every state and the way of every arrow out; pixels, y downwards.

The flow runs down a column; a choice's other branches and the handlers of errors get columns of their own to the
right, pushed as far to the left as the rows that they need are free. All states stand on one grid of rows, and a
container (Map, Parallel) spans as many as its inside needs, so the gaps between rows run through the whole picture and
arrows to other columns cross there without touching a state. Inside a container a long flow may go on at the top of
another column.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from dev.diagram.edges import Edge, columns, edges_of, inner_machines

BOX_WIDTH, BOX_HEIGHT = 224, 40
ROW_GAP, COLUMN_GAP = 32, 64
PITCH = BOX_HEIGHT + ROW_GAP
HEADER, PADDING = 56, 16  # together one pitch, so that a container ends where a row ends
TRACK = 5  # between the arrows to different targets in one gap; the lower half of a gap is for words

States = dict[str, dict[str, Any]]
Way = list[tuple[float, float]]


@dataclass(frozen=True)
class Layout:
    """One level of the state machine, with its corner at 0, 0."""

    states: States
    start: str
    inside: dict[str, list["Layout"]]
    edges: list[Edge]
    column: dict[str, int]
    row: dict[str, int]
    left: list[float]  # of each column
    indent: list[float]  # from there to the boxes of each column, which stand in one line with those in its containers

    def span(self, name: str) -> int:
        """Rows that a state takes."""
        return max((inner.rows + 1 for inner in self.inside[name]), default=1)

    @property
    def rows(self) -> int:
        return max(self.row[name] + self.span(name) for name in self.column)

    @property
    def width(self) -> float:
        return max(self.corner(name)[0] + self.size(name)[0] for name in self.column)

    @property
    def height(self) -> float:
        return self.rows * PITCH - ROW_GAP

    def size(self, name: str) -> tuple[float, float]:
        return _width(self.inside[name]), self.span(name) * PITCH - ROW_GAP

    def corner(self, name: str) -> tuple[float, float]:
        column = self.column[name]
        return self.left[column] + self.indent[column] - _indent(self.inside[name]), self.row[name] * PITCH

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
        if across > 0 and not edge.caught and self.row[edge.target] == 0 < self.row[edge.source]:
            return self._onward(edge)
        if abs(across) == 1 and self._beside(edge):
            return self._straight(edge, to_the_right=across > 0)
        return self._through_the_gap(edge, to_the_right=across > 0)

    def _down(self, edge: Edge) -> Way:
        middle = self._middle(edge.source)
        return [(middle, self._floor(edge.source)), (middle, self.corner(edge.target)[1])]

    def _around(self, edge: Edge) -> Way:
        """On the right of the column, past the states between."""
        rows = {self.row[edge.source], self.row[edge.target]}
        passed = [name for name in self._column_of(edge) if min(rows) <= self.row[name] <= max(rows)]
        gutter = max(self._side(name, right=True)[0] for name in passed) + COLUMN_GAP * 0.4
        start, end = self._side(edge.source, right=True), self._side(edge.target, right=True)
        return [start, (gutter, start[1]), (gutter, end[1]), end]

    def _back_below(self, edge: Edge) -> Way:
        """From the end of a branch down, and sideways into the flow that it joins."""
        middle, end = self._middle(edge.source), self._side(edge.target, right=True)
        return [(middle, self._floor(edge.source)), (middle, end[1]), end]

    def _onward(self, edge: Edge) -> Way:
        """To the top of the column in which a long flow goes on, close below its last state."""
        (left, middle), end = self._side(edge.source, right=True), self._side(edge.target, right=False)
        aside, gap = COLUMN_GAP / 4, self._floor(edge.source) + TRACK
        up = end[0] - aside
        return [(left, middle), (left + aside, middle), (left + aside, gap), (up, gap), (up, end[1]), end]

    def _beside(self, edge: Edge) -> bool:
        first = self.row[edge.source]
        return first <= self.row[edge.target] < first + self.span(edge.source)

    def _straight(self, edge: Edge, *, to_the_right: bool) -> Way:
        end = self._side(edge.target, right=not to_the_right)
        return [(self._side(edge.source, right=to_the_right)[0], end[1]), end]

    def _through_the_gap(self, edge: Edge, *, to_the_right: bool) -> Way:
        """Through the gap below the source, then up or down beside the target."""
        start, end = self._side(edge.source, right=to_the_right), self._side(edge.target, right=not to_the_right)
        aside = (COLUMN_GAP / 4 + self._track(edge)) * (1 if to_the_right else -1)
        gap = (self.row[edge.source] + self.span(edge.source)) * PITCH - ROW_GAP + self._track(edge)
        arrival = [(end[0] - aside, gap), (end[0] - aside, end[1]), end]
        if not self.inside[edge.source]:
            return [start, (start[0] + aside, start[1]), (start[0] + aside, gap), *arrival]
        # A container is left through its floor, beside the arrow to what follows it.
        leaving = self._middle(edge.source) + BOX_WIDTH / 2 + abs(aside) - COLUMN_GAP / 4
        return [(leaving, self._floor(edge.source)), (leaving, gap), *arrival]

    def _middle(self, name: str) -> float:
        return self.corner(name)[0] + _indent(self.inside[name]) + BOX_WIDTH / 2

    def _floor(self, name: str) -> float:
        return self.corner(name)[1] + self.size(name)[1]

    def _side(self, name: str, *, right: bool) -> tuple[float, float]:
        (left, top), (width, height) = self.corner(name), self.size(name)
        return left + (width if right else 0), top + height / 2

    def _column_of(self, edge: Edge) -> list[str]:
        return [name for name, column in self.column.items() if column == self.column[edge.source]]

    def _track(self, edge: Edge) -> float:
        """Arrows to one target share a track, others keep a distance."""
        aside = {each.target for each in self.edges if self.column[each.target] != self.column[each.source]}
        return TRACK * (1 + [name for name in self.column if name in aside].index(edge.target))


def layout(machine: dict[str, Any], folded: Collection[str] = (), max_rows: int | None = None) -> Layout:
    """Places for a definition (`StartAt`, `States`) and, in its containers, for theirs.

    A folded container is a state like any other. `max_rows` is how long a flow inside a container may be.
    """
    return _placed(machine, folded, None, max_rows)


def _placed(machine: dict[str, Any], folded: Collection[str], max_rows: int | None, most_inside: int | None) -> Layout:
    states, start = machine["States"], machine["StartAt"]
    machines = {name: [] if name in folded else inner_machines(state) for name, state in states.items()}
    inside = {
        name: [_placed(inner, folded, most_inside, most_inside) for inner in inner] for name, inner in machines.items()
    }
    edges = [edge for name, state in states.items() for edge in edges_of(name, state)]
    spans = {name: max((inner.rows + 1 for inner in inside[name]), default=1) for name in states}
    column, resumed = columns(start, edges, spans, max_rows or len(states) * max(spans.values()))
    row = _rows(column, resumed, edges, spans)
    indent = [
        max(_indent(inside[name]) for name in column if column[name] == number)
        for number in range(max(column.values()) + 1)
    ]
    right = {name: indent[column[name]] - _indent(inside[name]) + _width(inside[name]) for name in column}
    return Layout(states, start, inside, edges, column, row, _lefts(column, edges, row, spans, right), indent)


def _width(inside: list[Layout]) -> float:
    if not inside:
        return BOX_WIDTH
    return sum(inner.width for inner in inside) + PADDING * (len(inside) + 1)


def _indent(inside: list[Layout]) -> float:
    """How far a state's first box stands from its left end."""
    return PADDING + inside[0].indent[0] if inside else 0.0


def _rows(column: dict[str, int], resumed: set[str], edges: list[Edge], spans: dict[str, int]) -> dict[str, int]:
    """First row of each state: below all that flow into it; a handler of errors below what it handles first."""
    order = list(column)
    main = {0, *(column[name] for name in resumed)}
    # An ending that several columns share stands as high as the first of them allows; the flow waits for all.
    downward = [
        edge
        for edge in edges
        if not _loops(edge, edges, order)
        and edge.target not in resumed
        and (column[edge.target] in main or column[edge.source] <= column[edge.target])
    ]
    row: dict[str, int] = {}
    for name in order:
        _place(name, downward, spans, row)
    return row


def _place(name: str, edges: list[Edge], spans: dict[str, int], row: dict[str, int]) -> int:
    if name not in row:
        into = [edge for edge in edges if edge.target == name]
        flow = [edge for edge in into if not edge.caught]
        ends = [_place(edge.source, edges, spans, row) + spans[edge.source] for edge in flow or into[:1]]
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


def _lefts(
    column: dict[str, int], edges: list[Edge], row: dict[str, int], spans: dict[str, int], right: dict[str, float]
) -> list[float]:
    """Left end of each column: right of whatever stands in its rows, or in the rows of its arrows."""
    left: list[float] = []
    for number in range(max(column.values()) + 1):
        mine = [name for name in column if column[name] == number]
        rows = {place for name in mine for place in range(row[name], row[name] + spans[name])}
        for edge in edges:
            if (edge.source in mine or edge.target in mine) and column[edge.source] != column[edge.target]:
                end = row[edge.source] + spans[edge.source]
                rows |= {row[edge.target], end if edge.target in mine and row[edge.target] >= end else row[edge.source]}
        taken = [
            left[column[name]] + right[name] + COLUMN_GAP
            for name in column
            if column[name] < number and row[name] <= max(rows) and row[name] + spans[name] > min(rows)
        ]
        left.append(max(taken, default=0.0))
    return left
