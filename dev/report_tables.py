"""A status item in, the report as it is printed in a terminal out."""

import json
from collections.abc import Iterator
from typing import Any

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

Item = dict[str, Any]

SEVERITY_STYLES = {"high": "red", "medium": "yellow", "low": "green"}


def report(item: Item) -> RenderableType:
    results = item["analysis_results"]
    coaching = json.loads(item["ai_analysis"])
    return Group(
        events(results),
        metrics(results["metrics"]),
        findings(results["findings"]),
        Panel(Text(coaching["coaching_response"]), title=coach(coaching), title_align="left", padding=(1, 2)),
    )


def events(results: Item) -> Table:
    hand = {"right": "right-handed", "left": "left-handed"}.get(results["handedness"], "handedness unknown")
    slow = ", slow motion" if results["slow_motion"] else ""
    table = titled(f"Events ({results['view']}, {hand}{slow})", "event", "> time", "> frame", "> confidence")
    for name, found in results["events"].items():
        table.add_row(words(name), *mark(found))
    return table


def mark(found: Item | None) -> tuple[str, str, str]:
    if found is None:
        return "not in the video", "", ""
    return f"{found['time_s']:.2f} s", str(found["frame"]), f"{found['confidence']:.0%}"


def metrics(measured: Item) -> Table:
    table = titled("Metrics", "metric", "> value", "unit", "at", "")
    for name, metric in measured.items():
        if "value" in metric:
            note = "estimate" if metric.get("estimate") else ""
            event = words(metric.get("event", ""))
            table.add_row(words(name), f"{metric['value']:.2f}", unit(metric), event, note)
        else:
            table.add_row(words(name), "-", unit(metric), "", metric.get("reason", ""), style="dim")
    return table


def unit(metric: Item) -> str:
    return "" if metric["unit"] == "1" else str(metric["unit"])


def findings(found: list[Item]) -> Table:
    table = titled("Findings", "finding", "severity", "> value", "unit", "> range")
    for finding in found:
        severity = f"[{SEVERITY_STYLES[finding['severity']]}]{finding['severity']}"
        table.add_row(finding["title"], severity, f"{finding['value']:.2f}", unit(finding), span(finding))
    if not found:
        table.add_row("Nothing stands out.", "", "", "", "")
    return table


def span(finding: Item) -> str:
    low, high = finding.get("low"), finding.get("high")
    if low is None:
        return f"up to {high:.2f}"
    return f"from {low:.2f}" if high is None else f"{low:.2f} to {high:.2f}"


def coach(coaching: Item) -> str:
    if coaching["fallback_triggered"]:
        return f"Coaching, written by rules ({coaching['fallback_reason']})"
    return f"Coaching, written by {coaching['model']}"


def titled(title: str, *columns: str) -> Table:
    """An empty table. A column whose name begins with `> ` holds numbers and is set to the right."""
    table = Table(title=title, title_justify="left", title_style="bold")
    for name, justify in justified(columns):
        table.add_column(name, justify=justify)
    return table


def justified(columns: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    for column in columns:
        yield column.removeprefix("> "), "right" if column.startswith("> ") else "left"


def words(name: str) -> str:
    return name.removesuffix("_deg").removesuffix("_s").replace("_", " ")
