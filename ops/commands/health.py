"""Whether everything is there, and what it costs."""

from datetime import UTC, date, datetime
from typing import Any

import click
from rich.console import Group, RenderableType
from rich.text import Text

from ops.checks.doctor import findings
from ops.checks.finding import Health
from ops.console.command import YES, Desk, connected
from ops.console.screen import facts, table
from ops.costs import cost as costs
from ops.deployment import OpsError
from ops.smoke import judged, smoke

COLOURS = {Health.GOOD: "green", Health.WARN: "yellow", Health.BAD: "red"}


@click.command()
@click.option("--smoke", "with_smoke", is_flag=True, help="Upload a sample swing too, and follow it to its report.")
@YES
@connected
def doctor(desk: Desk, with_smoke: bool, yes: bool) -> int:
    """Look at every part of a deployment, and say what to do about what is wrong.

    Exits with 1 if anything is broken; what should only be looked at does not count.
    """
    found, told = [], {}
    if with_smoke:
        desk.confirm("Have a sample swing analysed", yes)
        told = {"smoke": smoke(desk.deployment, desk.screen.note)}
        found = [judged(told["smoke"])]
    found += findings(desk.deployment)
    broken = sum(each.health is Health.BAD for each in found)
    rows = [{"what": each.what, "health": each.health, "detail": each.detail, "remedy": each.remedy} for each in found]
    desk.screen.tell({"broken": broken, "findings": rows, **told}, examined)
    return int(broken > 0)


@click.command()
@click.argument("analysis_id", required=False)
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="All of a day (UTC). Default: today.")
@connected
def cost(desk: Desk, analysis_id: str | None, day: datetime | None) -> None:
    """What an analysis has cost, or a day: AWS at list price, and the language model as recorded."""
    if analysis_id and day:
        raise OpsError("Say an analysis or a day, not both.")
    if analysis_id:
        desk.screen.tell(costs.analysis_cost(desk.deployment, analysis_id), itemised)
    else:
        desk.screen.tell(costs.day_cost(desk.deployment, asked(day)), summed)


def asked(day: datetime | None) -> date:
    return (day or datetime.now(UTC)).date()


def examined(answer: dict[str, Any]) -> RenderableType:
    """What is well is one line; what is not is said in full, the worst first."""
    found = answer["findings"]
    wrong = sorted(
        (each for each in found if each["health"] != Health.GOOD), key=lambda each: each["health"] != Health.BAD
    )
    rows = [
        (Text(each["health"], COLOURS[Health(each["health"])]), each["what"], each["detail"], each["remedy"])
        for each in wrong
    ]
    well = Text(f"{len(found) - len(wrong)} of {len(found)} checks are well.", "green" if not wrong else "")
    todo = table("To be done", ("", "what", "how it stands", "what to do"), rows, empty="nothing")
    return Group(*sampled(answer.get("smoke")), todo, "", well)


def sampled(came: dict[str, Any] | None) -> list[RenderableType]:
    """What became of the sample: its report's first lines and its price, where there is a report."""
    if not came or "report" not in came:
        return []
    pairs = [("written by", came["written_by"]), ("cost", usd(came["usd"]) if "usd" in came else "unknown")]
    return [facts("The sample swing", pairs), *(Text(f"  {line}") for line in came["report"]), ""]


def itemised(answer: dict[str, Any]) -> RenderableType:
    lines = [(each["what"], f"{each['amount']:g}", f"${each['usd']:.6f}") for each in answer["aws"]]
    return Group(
        table(f"AWS, {answer['analysis_id']}", ("for", "amount", "price"), lines),
        facts("\nSum", [(name, usd(answer[name])) for name in ("aws_usd", "coach_usd", "total_usd")]),
        *basis(answer),
    )


def summed(answer: dict[str, Any]) -> RenderableType:
    each = f"{usd(answer['aws_usd_each'])} each, from {answer['sampled']} of them"
    return Group(
        facts(
            f"{answer['day']} (UTC)",
            [
                ("analyses", answer["analyses"]),
                ("AWS", f"{usd(answer['aws_usd'])} ({each})"),
                ("coach", f"{usd(answer['coach_usd'])}, {answer['coach_tokens']} tokens, {answer['coached']} reports"),
                ("together", usd(answer["total_usd"])),
            ],
        ),
        *basis(answer),
    )


def usd(amount: float) -> str:
    return f"${amount:.6f}"


def basis(answer: dict[str, Any]) -> list[RenderableType]:
    prices = answer["prices"]
    text = f"\nList prices of {prices['region']} as of {prices['as_of']}, without free tiers: ops/costs/data"
    return [Text(text, "dim")]
