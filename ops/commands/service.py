"""The service as a whole: what is going on, and stopping or resuming a part of it."""

from typing import Any, cast

import click
from rich.console import Group, RenderableType

from ops import pausing
from ops.analyses.overview import overview
from ops.console.command import REASON, YES, Desk, connected
from ops.console.screen import facts, seconds, table
from ops.pausing import Part

PART = click.argument("part", type=click.Choice(["intake", "guests", "coach"]))


@click.command()
@connected
def executions(desk: Desk) -> None:
    """Analyses that run, wait and ended in the last hour, leases, and what is paused."""
    desk.screen.tell(overview(desk.deployment), seen)


@click.command()
@PART
@REASON
@YES
@connected
def pause(desk: Desk, part: str, reason: str, yes: bool) -> None:
    """Stop the intake of uploads or of guests' alone, which then wait, or the coach: rules then write the reports."""
    desk.confirm(f"Pause {part}", yes)
    pausing.pause(desk.deployment, cast("Part", part), reason)
    desk.screen.tell({"paused": pausing.paused(desk.deployment)}, stopped)


@click.command()
@PART
@REASON
@YES
@connected
def resume(desk: Desk, part: str, reason: str, yes: bool) -> None:
    """Let it work again."""
    desk.confirm(f"Resume {part}", yes)
    pausing.resume(desk.deployment, cast("Part", part), reason)
    desk.screen.tell({"paused": pausing.paused(desk.deployment)}, stopped)


def stopped(answer: dict[str, Any]) -> RenderableType:
    rows = [
        (
            part,
            "yes" if told["in_force"] else "no longer: pause it again",
            told.get("reason"),
            told.get("by"),
            told.get("at"),
        )
        for part, told in answer["paused"].items()
    ]
    return table("Paused", ("part", "in force", "reason", "by", "at"), rows, empty="nothing")


def seen(answer: dict[str, Any]) -> RenderableType:
    oldest = answer["oldest_running"]
    running = [
        ("running", answer["running"]),
        ("oldest", f"{oldest['name']}, {seconds(oldest['age_s'])}" if oldest else None),
        ("leases", f"{answer['leases']} of {answer['limit']}"),
        ("queued", answer["in_line"]),
        ("oldest queued", seconds(answer["oldest_in_line_s"])),
        ("queued", answer["queued"]),
        ("oldest queued", seconds(answer["oldest_queued_s"])),
        ("ended last hour", f"{answer['ended_last_hour']}, of which failed: {answer['failed_last_hour']}"),
        ("rate", f"{answer['per_minute']} a minute"),
        ("half take at most", seconds(answer["median_s"])),
    ]
    letters = [(name, count) for name, count in answer["dead_letters"].items() if count]
    return Group(
        facts("Analyses", running), table("\nDead letters", ("queue", "letters"), letters), "", stopped(answer)
    )
