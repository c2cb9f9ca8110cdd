"""A deployed stack and a video in; the analysis as a developer sees it, on the screen and in `out/`."""

import json
from pathlib import Path
from typing import Any

from rich.console import Console

from dev.demo.progress import Watcher
from dev.local.analysis import Outcome, analyze
from dev.local.complaints import told
from dev.local.deploy import Stack
from dev.report.tables import report

REPORT, FAILURE, REJECTION = 0, 1, 2


def analyzed(stack: Stack, video: Path, console: Console) -> int:
    """Upload, follow, print and write. Returns REPORT, REJECTION or FAILURE; raises AnalysisError."""
    say(console, f"Uploading {video.name} ...")
    with Watcher(console) as watch:
        outcome = analyze(stack, video, watch)
    if outcome.status != "SUCCEEDED":
        return failed(stack, outcome, console)
    if outcome.item["status"] == "FAILED":
        return rejected(outcome, console)
    return reported(stack, outcome, console)


def say(console: Console, text: str, style: str | None = None) -> None:
    """Print a message as it is. Where there is no terminal its line may be as long as it likes."""
    console.print(text, style=style, markup=False, highlight=False, soft_wrap=True)


def failed(stack: Stack, outcome: Outcome, console: Console) -> int:
    say(console, f"The analysis failed in the state “{outcome.failed_state}”.", "bold red")
    if outcome.letter is None:
        say(console, "No dead letter was sent.")
    else:
        say(console, "Its dead letter:")
        console.print_json(json.dumps(outcome.letter | {"cause": decoded(outcome.letter["cause"])}))
    say(console, told(stack))
    return FAILURE


def decoded(text: str) -> Any:
    """A function's failure is JSON in a string, unreadable inside more JSON. What is none stays as it is."""
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return text


def rejected(outcome: Outcome, console: Console) -> int:
    error = outcome.item["error"]
    say(console, f"The video was rejected ({error['code']}).", "bold yellow")
    say(console, error["message"])
    say(console, error["hint"])
    return REJECTION


def reported(stack: Stack, outcome: Outcome, console: Console) -> int:
    console.print(report(outcome.item))
    # Here, because drawing plots takes a second to import, which nobody should wait for before the first line.
    from dev.report.folder import written  # noqa: PLC0415

    say(console, f"\nReport: {shown(written(stack, outcome))}")
    return REPORT


def shown(path: Path) -> Path:
    """Relative to where the developer stands, if it is below."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
