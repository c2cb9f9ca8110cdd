"""The report of a status item as it is printed in a terminal."""

import json
from collections.abc import Iterator
from typing import Any

from rich import box
from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from swing.aws.dynamodb import Item
from swing.domain.wording import in_words, metric_name, quantity

SEVERITY_STYLES = {"high": "red", "medium": "yellow", "low": "green"}


def report(item: Item) -> RenderableType:
    results = item["analysis_results"]
    coaching = json.loads(item["ai_analysis"])
    return Group(
        events(results),
        *([swings(results["all_swings"])] if "all_swings" in results else []),
        metrics(results["metrics"]),
        withheld(results["metrics"]),
        findings(results["findings"]),
        Panel(Text(coaching["coaching_response"]), title=coach(coaching), title_align="left", padding=(1, 2)),
    )


def events(results: Item) -> Table:
    hand = {"right": "right-handed", "left": "left-handed"}.get(results["handedness"], "handedness unknown")
    slow = ", slow motion" if results["slow_motion"] else ""
    table = titled(f"Events ({results['view']}, {hand}{slow})", "event", "> time", "> frame", "> confidence")
    for name, found in results["events"].items():
        table.add_row(in_words(name), *mark(found))
    return table


def mark(found: Item | None) -> tuple[str, str, str]:
    if found is None:
        return "not in the video", "", ""
    return f"{found['time_s']:.2f} s", str(found["frame"]), f"{found['confidence']:.0%}"


def swings(of_clip: Item) -> Table:
    """All full swings of a clip with several."""
    table = titled("Swings", "swing", "> at", "> tempo", "faults")
    for place, swing in enumerate(of_clip["swings"]):
        tempo = swing["metrics"].get("tempo_ratio")
        words = (str(place + 1), f"{swing['impact_s']:.1f} s", "" if tempo is None else quantity(tempo, "1"))
        style = "bold" if swing["chosen"] else ""
        table.add_row(*words, ", ".join(swing["faults"]) or "none seen", style=style)
    return table


def metrics(measured: Item) -> Table:
    table = titled("Metrics", "metric", "> value", "at")
    for name, metric in measured.items():
        if "value" in metric:
            label = f"{metric_name(name)} (estimate)" if metric.get("estimate") else metric_name(name)
            table.add_row(label, quantity(metric["value"], metric["unit"]), in_words(metric.get("event", "")))
    return table


def withheld(measured: Item) -> Table:
    """What this video doesn't show, grouped by the reason."""
    names: dict[str, list[str]] = {}
    for name, metric in measured.items():
        if "value" not in metric:
            names.setdefault(metric.get("reason", "not measured"), []).append(metric_name(name))
    table = titled("Not measured", "reason", "metrics")
    for reason, absent in names.items():
        table.add_row(reason, ", ".join(absent))
    return table


def findings(found: list[Item]) -> Table:
    table = titled("Findings", "finding", "severity", "> value", "> range")
    for finding in found:
        severity = Text(finding["severity"], SEVERITY_STYLES[finding["severity"]])
        table.add_row(finding["title"], severity, quantity(finding["value"], finding["unit"]), span(finding))
    if not found:
        table.add_row("Nothing is outside its range.", "", "", "")
    return table


def span(finding: Item) -> str:
    low, high, unit = finding.get("low"), finding.get("high"), finding["unit"]
    if high is None:
        return f"at least {quantity(low or 0, unit)}"
    return f"at most {quantity(high, unit)}" if low is None else f"{low:g} to {quantity(high, unit)}"


def coach(coaching: Item) -> str:
    if coaching["fallback_triggered"]:
        return f"Coaching, written by rules ({coaching['fallback_reason']})"
    return f"Coaching, written by {coaching['model']} in the {coaching['made_with']['lane']} lane"


def titled(title: str, *columns: str) -> Table:
    """An empty table. A column whose name begins with `> ` holds numbers and is set to the right."""
    table = Table(title=title, box=box.SIMPLE_HEAD, title_justify="left", title_style="bold")
    for name, justify in justified(columns):
        table.add_column(name, justify=justify)
    return table


def justified(columns: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    for column in columns:
        yield column.removeprefix("> "), "right" if column.startswith("> ") else "left"
