"""Dead letters: what lies where, what it says, and trying again."""

import re
from collections import Counter
from datetime import timedelta
from typing import Any, Final

import click
from rich.console import Group, RenderableType

from ops.console.command import APPLY, YES, Desk, connected
from ops.console.screen import facts, seconds, table
from ops.dead_letters import queues
from ops.dead_letters.letters import Letter, console_link, letter, state_of
from ops.dead_letters.queues import DeadLetterQueue
from ops.dead_letters.redrive import ANALYSIS, Planned, Wanted, carried_out, plan
from ops.deployment import Deployment, OpsError

UNITS: Final = {"m": "minutes", "h": "hours", "d": "days"}


class Since(click.ParamType[timedelta]):
    """A time span such as 30m, 2h or 3d."""

    name = "span"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        parts = re.fullmatch(r"(\d+)([mhd])", str(value))
        if parts is None:
            self.fail(f"{value} is no time span: say 30m, 2h or 3d.", param, ctx)
        return timedelta(**{UNITS[parts[2]]: int(parts[1])})


QUEUE = click.option("--queue", "queue_name", default=ANALYSIS, show_default=True, help="Whose dead letters.")


@click.group("dead-letters")
def dead_letters() -> None:
    """What could not be done: failed analyses, and messages that no function could process."""


@dead_letters.command("list")
@click.option("--queue", "queue_name", help="Only this queue's. Default: every queue's.")
@connected
def list_letters(desk: Desk, queue_name: str | None) -> None:
    """Dead letters by class, age and state, in every queue of the stack."""
    found = queues.dead_letter_queues(desk.deployment)
    chosen = [queue for queue in found if queue_name in (None, queue.name)] or [named(desk.deployment, str(queue_name))]
    letters = [each for queue in chosen for each in read(desk.deployment, queue)]
    answer = {
        "queues": [{"name": each.name, "letters": each.waiting, "held": each.held} for each in chosen],
        "classes": [{"error_class": name, "letters": count} for name, count in classes(letters)],
        "letters": [row(desk.deployment, each) for each in letters],
    }
    desk.screen.tell(answer, listed)


@dead_letters.command("show")
@click.argument("letter_id")
@connected
def show_letter(desk: Desk, letter_id: str) -> None:
    """Everything about one dead letter; LETTER_ID is its message's id or its analysis' id."""
    for queue in queues.dead_letter_queues(desk.deployment):
        for each in read(desk.deployment, queue):
            if letter_id in (each.message.message_id, each.analysis_id):
                desk.screen.tell(row(desk.deployment, each) | {"body": each.message.body or each.message.text}, shown)
                return
    raise OpsError(f"There is no dead letter of {letter_id}, or another operator holds it just now.")


@click.command()
@QUEUE
@click.option("--class", "error_class", help="Only letters of this error class.")
@click.option("--since", type=Since(), help="Only failures of the last 30m, 2h, 3d ...")
@click.option("--limit", type=click.IntRange(1), help="At most so many, the oldest first.")
@click.option("--reason", default="", help="Why, in a sentence: it is kept in the log.")
@APPLY
@YES
@connected
def redrive(desk: Desk, queue_name: str, apply: bool, yes: bool, reason: str, **wanted: Any) -> None:
    """Try dead letters again, once their cause is gone. Prints the plan; --apply does it.

    Where nothing chooses among a queue's letters, it asks before all of them are tried again.
    A failed analysis goes on where it broke where Step Functions can do that, else a new run starts. A message of
    another queue goes back to where it came from. A letter leaves its queue only after that, and each leaves an audit
    line. Running it twice, or two of you at once, does nothing twice.
    """
    queue = named(desk.deployment, queue_name)
    if not apply:
        tell(desk, plan(desk.deployment, queue, Wanted(**wanted)), queue, applied=False)
        return
    everything = not any(wanted.values())
    desk.confirm(f"Redrive {'all' if everything else 'these'} dead letters of {queue.name}", yes, always=everything)
    tell(desk, list(carried_out(desk.deployment, queue, Wanted(**wanted), reason)), queue, applied=True)


def named(deployment: Deployment, name: str) -> DeadLetterQueue:
    """Raises OpsError."""
    found = {queue.name: queue for queue in queues.dead_letter_queues(deployment)}
    if name not in found:
        raise OpsError(f"There is no queue {name}: choose one of {', '.join(found)}.")
    return found[name]


def read(deployment: Deployment, queue: DeadLetterQueue) -> list[Letter]:
    if not queue.waiting:
        return []
    with queues.held(deployment, queue) as messages:
        return sorted((letter(each, queue.name) for each in messages), key=lambda each: each.failed_at)


def classes(letters: list[Letter]) -> list[tuple[str, int]]:
    return Counter(each.error_class for each in letters).most_common()


def row(deployment: Deployment, each: Letter) -> dict[str, Any]:
    return {
        "queue": each.queue,
        "message_id": each.message.message_id,
        "analysis_id": each.analysis_id,
        "run_id": each.run_id,
        "error_class": each.error_class,
        "state": state_of(deployment, each.execution_arn, each.error_class),
        "cause": each.cause,
        "failed_at": each.failed_at,
        "age_s": round(each.message.age_s, 1),
        "receives": each.message.receives,
        "execution_arn": each.execution_arn,
        "console": console_link(deployment, each.execution_arn),
    }


def listed(answer: dict[str, Any]) -> RenderableType:
    rows = [
        (each["queue"], each["analysis_id"], each["error_class"], each["state"], seconds(each["age_s"]), each["cause"])
        for each in answer["letters"]
    ]
    counts = [(each["name"], each["letters"], each["held"]) for each in answer["queues"]]
    return Group(
        table("Queues", ("queue", "letters", "held"), counts),
        table("\nClasses", ("error class", "letters"), [tuple(each.values()) for each in answer["classes"]]),
        table("\nDead letters", ("queue", "analysis", "error class", "state", "age", "cause"), rows),
        *([console_hint(answer["letters"])] if answer["letters"] else []),
    )


def console_hint(letters: list[dict[str, Any]]) -> str:
    return f"\nNext: python -m ops dead-letters show {letters[0]['message_id']}"


def shown(answer: dict[str, Any]) -> RenderableType:
    body = answer["body"]
    pairs = body.items() if isinstance(body, dict) else [("text", body)]
    return Group(
        facts(f"Dead letter {answer['message_id']}", [item for item in answer.items() if item[0] != "body"]),
        facts("\nMessage", pairs),
    )


def tell(desk: Desk, planned: list[Planned], queue: DeadLetterQueue, applied: bool) -> None:
    rows = [
        {
            "analysis_id": each.letter.analysis_id,
            "message_id": each.letter.message.message_id,
            "error_class": each.letter.error_class,
            "age_s": round(each.letter.message.age_s, 1),
            "action": each.decision.action,
            "because": each.decision.because,
        }
        for each in planned
    ]
    desk.screen.tell({"queue": queue.name, "applied": applied, "held": queue.held, "letters": rows}, redriven)


def redriven(answer: dict[str, Any]) -> RenderableType:
    done = answer["applied"]
    rows = [
        (each["analysis_id"], each["error_class"], seconds(each["age_s"]), each["action"], each["because"])
        for each in answer["letters"]
    ]
    columns = ("analysis", "error class", "age", "action", "outcome" if done else "because")
    title = f"{'Done' if done else 'Plan'}: {len(rows)} dead letters of {answer['queue']}"
    held = f"\n{answer['held']} more are held by another operator." if answer["held"] else ""
    hint = "" if done or not rows else "\nNothing was changed. To do it: the same command with --apply"
    return Group(table(title, columns, rows, empty="nothing to do"), hint + held)
