"""Commands on one analysis: show it, repeat it, stop it."""

from typing import Any

import click
from rich.console import Group, RenderableType

from ops import runs
from ops.analyses import records
from ops.console import audit
from ops.console.command import REASON, YES, Desk, connected
from ops.console.screen import facts, seconds, table


@click.command()
@click.argument("analysis_id")
@connected
def show(desk: Desk, analysis_id: str) -> None:
    """Everything about one analysis on one screen: status, history, artifacts, spend, log."""
    desk.screen.tell(records.record(desk.deployment, analysis_id), shown)


@click.command()
@click.argument("analysis_id")
@REASON
@YES
@connected
def reanalyze(desk: Desk, analysis_id: str, reason: str, yes: bool) -> None:
    """Analyse a video once more, as it lies in its bucket."""
    desk.confirm(f"Analyse {analysis_id} again", yes)
    run_id = runs.reanalyze(desk.deployment, analysis_id)
    entry = audit.record(desk.deployment, "reanalyze", analysis_id=analysis_id, run_id=run_id, reason=reason)
    desk.screen.tell(entry, lambda told: f"{told['analysis_id']} is analysed again, as run {told['run_id']}.")


@click.command()
@click.argument("analysis_id")
@REASON
@YES
@connected
def cancel(desk: Desk, analysis_id: str, reason: str, yes: bool) -> None:
    """Stop an analysis that runs. Nothing is retried and no dead letter is sent."""
    desk.confirm(f"Cancel {analysis_id}", yes)
    execution = runs.cancel(analysis_id, reason)
    entry = audit.record(desk.deployment, "cancel", analysis_id=analysis_id, execution=execution, reason=reason)
    desk.screen.tell(entry, lambda told: f"{told['analysis_id']} is cancelled.")


def shown(answer: dict[str, Any]) -> RenderableType:
    status, execution = dict(answer["status"]), answer["execution"]
    error = status.pop("error", {})
    return Group(
        facts(f"Analysis {status['analysis_id']}", status.items()),
        *([facts("\nError", error.items())] if error else []),
        facts("\nExecution", [*execution.items(), ("console", answer["console"])]),
        table("\nHistory", ("at", "state", "took", "retries", ""), map(visit, answer["history"]), empty="forgotten"),
        table("\nArtifacts", ("bucket", "key", "bytes"), map(artifact, answer["artifacts"])),
        facts("\nSpend on the coach", answer["spend"].items()),
        table("\nLog", ("at", "from", "level", "text"), map(log, answer["log"])),
    )


def visit(each: dict[str, Any]) -> tuple[Any, ...]:
    segment = "" if each["segment"] is None else f" (segment {each['segment'] + 1})"
    said = f"✗ {each['error']}" if each["failed"] else each["error"]
    return each["at"][11:23], each["state"] + segment, seconds(each["seconds"]), each["retries"] or "", said


def artifact(each: dict[str, Any]) -> tuple[Any, ...]:
    return each["bucket"].split("-")[2], each["key"], f"{each['bytes']:,}"


def log(each: dict[str, Any]) -> tuple[Any, ...]:
    because = f": {each['because']}" if each["because"] else ""
    return each["at"][11:23], each["from"], each["level"], each["text"] + because
