"""What an operator sees: tables for people, or JSON for programs, and in both nothing that is secret.

Answers go to standard output; where they come from, and what went wrong, to standard error.
"""

import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from io import TextIOWrapper
from typing import Any, Final

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from ops.console.redaction import redacted
from swing.aws.dynamodb_values import numbers

WIDTH: Final = 140

View = Callable[[Any], RenderableType]


@dataclass
class Screen:
    as_json: bool = False
    out: Console = field(default_factory=lambda: console(stderr=False))
    err: Console = field(default_factory=lambda: console(stderr=True))

    def __post_init__(self) -> None:
        """What others wrote may be no text, as half an emoji is none: it is shown as what it is, and hides no more."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")

    def tell(self, answer: Any, view: View) -> None:
        """Both ways start from the redacted answer, so neither can show more than the other."""
        shown = redacted(plain(answer))
        if self.as_json:
            sys.stdout.write(json.dumps(shown, indent=2, ensure_ascii=False) + "\n")
        else:
            self.out.print(view(shown))

    def note(self, text: str) -> None:
        self.err.print(Text(redacted(text), "dim"))

    def fail(self, text: str) -> None:
        self.err.print(Text(redacted(text), "red"))


def console(stderr: bool) -> Console:
    """As wide as the terminal; wide enough for a ticket or a log where there is none."""
    wide = (sys.stderr if stderr else sys.stdout).isatty()
    return Console(stderr=stderr, highlight=False, width=None if wide else WIDTH)


def plain(value: Any) -> Any:
    """JSON's values for what DynamoDB and boto3 return."""
    match numbers(value):
        case dict() as items:
            return {name: plain(item) for name, item in items.items()}
        case list() | tuple() as items:
            return [plain(item) for item in items]
        case datetime() as moment:
            return moment.isoformat(timespec="milliseconds")
        case other:
            return other


def table(title: str, columns: Iterable[str], rows: Iterable[Iterable[Any]], empty: str = "none") -> RenderableType:
    """A titled table, or one line where there is nothing to show."""
    listed = [[words(cell) for cell in row] for row in rows]
    if not listed:
        return Text(f"{title}: {empty}")
    drawn = Table(box=None, padding=(0, 2), header_style="dim")
    for column in columns:
        drawn.add_column(column, overflow="fold")
    for row in listed:
        drawn.add_row(*row)
    return Group(Text(title, "bold"), drawn)


def facts(title: str, pairs: Iterable[tuple[str, Any]]) -> RenderableType:
    """Names and values below each other; what is not known is left out."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold")
    for name, value in pairs:
        if value not in (None, "", [], {}):
            grid.add_row(f"  {name}", words(value))
    return Group(Text(title, "bold"), grid)


def words(value: Any) -> Text:
    return value if isinstance(value, Text) else Text("" if value is None else str(value))


def seconds(value: float | None) -> str:
    """A duration as people say it: 0.8 s, 12 s, 5 min, 3 h, 2 d."""
    if value is None:
        return ""
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if value >= 2 * size:
            return f"{value / size:.0f} {unit}"
    return f"{value:.1f} s" if value < 10 else f"{value:.0f} s"
