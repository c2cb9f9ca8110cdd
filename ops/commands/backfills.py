"""Analysing what lies in the bucket already."""

from typing import Any

import click
from rich.console import Group, RenderableType

from ops.analyses import backfill as backfills
from ops.console.command import APPLY, YES, Desk, connected
from ops.console.screen import facts, table


@click.command()
@click.argument("prefix")
@click.option("--again", is_flag=True, help="Those that have a report already, too.")
@click.option("--wait", is_flag=True, help="Stay until it has ended. Exits with 1 if it failed.")
@click.option("--reason", default="", help="Why, in a sentence: it is kept in the log.")
@APPLY
@YES
@connected
def backfill(desk: Desk, prefix: str, again: bool, wait: bool, reason: str, apply: bool, yes: bool) -> int:
    """Analyse the videos below PREFIX that have no report yet, five at a time.

    Prints what it would do; --apply does it. PREFIX is golf-swings/ for all, golf-swings/USER/ for one golfer. It ends
    early when more than a quarter of the analyses fail; each failed one has left its dead letter.
    """
    planned = backfills.plan(desk.deployment, backfills.checked(prefix), again)
    if not apply:
        desk.screen.tell(planned, counted)
        return 0
    desk.confirm(f"Analyse {planned['to_analyse']} videos", yes)
    execution = backfills.start(desk.deployment, prefix, again, reason)
    found = (backfills.waited if wait else backfills.progress)(desk.deployment, execution)
    desk.screen.tell(planned | found, ran)
    return int(found["status"] == "FAILED")


def counted(answer: dict[str, Any]) -> RenderableType:
    rows = sorted(answer["videos"].items())
    title = f"Plan: {answer['to_analyse']} videos below {answer['prefix']} to analyse"
    return Group(table(title, ("state", "videos"), rows, empty="no videos"), "\nNothing was changed. To do it: --apply")


def ran(answer: dict[str, Any]) -> RenderableType:
    return facts(f"Backfill of {answer['prefix']}", [item for item in answer.items() if item[0] != "prefix"])
