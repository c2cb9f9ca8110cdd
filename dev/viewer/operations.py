"""What the operations page shows of a local stack: executions on the workflow's picture, and dead letters with redrive.

What the Step Functions console gives on AWS. It adds nothing to `ops`, which does the work on both.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from dev.diagram.layout import HEADER, PADDING, Layout, layout
from dev.diagram.svg import DEFINITION, detail, kind_of
from ops import runs
from ops.dead_letters import queues, redrive
from ops.deployment import Deployment, Target, connect
from ops.history import UNSEEN, History, StateRun, entry_of, state_runs
from ops.template import load
from ops.timeline import visits

MAX_EXECUTIONS: Final = 40
# What the command line asks its user for; here one has just clicked.
REASON: Final = "redriven from the operations page"


class NothingThereError(LookupError):
    """There is no such execution or queue."""


def graph() -> dict[str, Any]:
    """Places of all states and ways of all arrows, in pixels."""
    drawn = layout(load(DEFINITION))
    return {"width": drawn.width, "height": drawn.height, **parts(drawn)}


def parts(drawn: Layout) -> dict[str, Any]:
    return {"boxes": list(boxes(drawn, 0, 0)), "arrows": list(arrows(drawn, 0, 0))}


def boxes(drawn: Layout, left: float, top: float) -> Iterator[dict[str, Any]]:
    """Containers before what is in them, so that they are drawn below it."""
    for name in drawn.column:
        (x, y), (width, height) = drawn.corner(name), drawn.size(name)
        x, y = left + x, top + y
        state = drawn.states[name]
        kind = "container" if drawn.inside[name] else kind_of(state)
        place = {"x": x, "y": y, "width": width, "height": height}
        yield {"name": name, "kind": kind, "detail": detail(state), **place}
        for inner, inner_left in insides(drawn, name, x):
            yield from boxes(inner, inner_left, y + HEADER)


def arrows(drawn: Layout, left: float, top: float) -> Iterator[dict[str, Any]]:
    for edge in drawn.edges:
        yield {"points": [(left + x, top + y) for x, y in drawn.way(edge)], "caught": edge.caught}
    for name in drawn.column:
        x, y = drawn.corner(name)
        for inner, inner_left in insides(drawn, name, left + x):
            yield from arrows(inner, inner_left, top + y + HEADER)


def insides(drawn: Layout, name: str, left: float) -> Iterator[tuple[Layout, float]]:
    """The state machines in a state, each with its left end."""
    left += PADDING
    for inner in drawn.inside[name]:
        yield inner, left
        left += inner.width + PADDING


def executions(deployment: Deployment) -> list[dict[str, Any]]:
    """The newest first."""
    asked = deployment.client("stepfunctions").list_executions(
        stateMachineArn=deployment.machine, maxResults=MAX_EXECUTIONS
    )
    found = sorted(asked["executions"], key=lambda each: each["startDate"], reverse=True)
    return [
        {
            "arn": each["executionArn"],
            "name": each["name"],
            "status": each["status"],
            "startedAt": each["startDate"].isoformat(),
            "seconds": (each["stopDate"] - each["startDate"]).total_seconds() if "stopDate" in each else None,
        }
        for each in found
    ]


def execution(arn: str, deployment: Deployment) -> dict[str, Any]:
    """One execution with every visit of a state: when, how long, how often, what went in and what came out."""
    known = runs.execution(deployment, arn)
    if known is None:
        raise NothingThereError(arn)
    pages = deployment.client("stepfunctions").get_paginator("get_execution_history").paginate(executionArn=arn)
    events = [event for page in pages for event in page["events"]]
    wanted = ("name", "status", "input", "output", "error", "cause")
    return {name: known.get(name) for name in wanted} | {"visits": visited(events)}


def visited(history: History) -> list[dict[str, Any]]:
    entries = [event for event in history if is_entry(event)]
    outputs = outputs_of(history, entries)
    return [
        {
            "state": visit.state,
            "at": visit.at.isoformat(),
            "seconds": visit.seconds,
            "retries": visit.retries,
            "status": "failed" if visit.failed else "running" if visit.seconds is None else "done",
            "error": visit.error,
            "segment": visit.segment,
            "input": entry["stateEnteredEventDetails"].get("input"),
            "output": outputs.get(entry["id"]),
        }
        for entry, visit in zip(entries, visits(history), strict=True)
    ]


def is_entry(event: Mapping[str, Any]) -> bool:
    return event["type"].endswith("StateEntered") and not event["type"].startswith(UNSEEN)


def outputs_of(history: History, entries: History) -> dict[int, str]:
    """What each visit gave out, by the event of its entry."""
    before = {event["id"]: event.get("previousEventId", 0) for event in history}
    known = dict(zip((entry["id"] for entry in entries), state_runs(history), strict=True))
    outputs: dict[int, str] = {}
    for event in history:
        details = event.get("stateExitedEventDetails")
        if details and not event["type"].startswith(UNSEEN):
            earlier: dict[int, StateRun] = {entry: run for entry, run in known.items() if entry < event["id"]}
            outputs[entry_of(event["id"], details["name"], before, earlier)] = details.get("output", "")
    return outputs


def waiting(deployment: Deployment) -> dict[str, tuple[int, int]]:
    """How many letters lie in each dead-letter queue, and how many of them are held, without touching them."""
    return {each.name: (each.waiting, each.held) for each in queues.dead_letter_queues(deployment)}


def letters(deployment: Deployment) -> list[dict[str, Any]]:
    """Every dead-letter queue, and for each of its letters what a redrive would do."""
    found = queues.dead_letter_queues(deployment)
    return [{"queue": each.name, "letters": [told(one) for one in planned(deployment, each)]} for each in found]


def planned(deployment: Deployment, queue: queues.DeadLetterQueue) -> list[redrive.Planned]:
    return redrive.plan(deployment, queue, redrive.Wanted()) if queue.waiting else []


def told(planned: redrive.Planned) -> dict[str, Any]:
    dead, decision = planned.letter, planned.decision
    return {
        "analysisId": dead.analysis_id,
        "errorClass": dead.error_class,
        "cause": dead.cause,
        "failedAt": dead.failed_at.isoformat(),
        "executionArn": dead.execution_arn,
        "action": decision.action,
        "because": decision.because,
    }


def redriven(name: str, deployment: Deployment) -> list[dict[str, Any]]:
    """Try all letters of a queue again, and tell what became of each."""
    found = {queue.name: queue for queue in queues.dead_letter_queues(deployment)}
    queue = found.get(name)
    if queue is None:
        raise NothingThereError(name)
    return [told(each) for each in redrive.carried_out(deployment, queue, redrive.Wanted(), REASON)]


def routes(endpoint: str) -> dict[tuple[str, str], Any]:
    """What the development server answers for the operations page."""

    def deployment() -> Deployment:
        return connect(Target(endpoint=endpoint))

    return {
        ("GET", "/ops/graph"): lambda _: graph(),
        ("GET", "/ops/executions"): lambda _: executions(deployment()),
        ("GET", "/ops/execution"): lambda given: execution(given["arn"], deployment()),
        ("GET", "/ops/waiting"): lambda _: waiting(deployment()),
        ("GET", "/ops/letters"): lambda _: letters(deployment()),
        ("POST", "/ops/redrive"): lambda given: redriven(given["queue"], deployment()),
    }
