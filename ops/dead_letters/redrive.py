"""Redriving dead letters: first a plan, then the same plan carried out, letter by letter.

For each letter: act, write the audit line, delete it. An interruption between any two of these leaves a letter whose
next reader finds what was done already: a run's name can be used once, and a status item can be won once.
"""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from botocore.exceptions import BotoCoreError, ClientError

from ops import runs
from ops.console import audit
from ops.dead_letters import queues
from ops.dead_letters.decision import Action, Decision, Known, decided
from ops.dead_letters.letters import Letter, letter, sentence
from ops.dead_letters.queues import DeadLetterQueue
from ops.deployment import Deployment
from swing.analyses import items, statuses
from swing.aws import s3
from swing.domain import errors
from swing.domain.errors import VideoMissingError
from swing.intake import leases

ANALYSIS: Final = "analysis"
EVENTS: Final = "events"


class FailedAgainError(Exception):
    """A function has failed again with an event that it was given once more."""


@dataclass(frozen=True)
class Wanted:
    """Which letters are meant."""

    error_class: str | None = None
    since: timedelta | None = None
    limit: int | None = None

    def chosen(self, letters: list[Letter]) -> list[Letter]:
        """Oldest first."""
        now = datetime.now(UTC)
        found = [
            each
            for each in letters
            if self.error_class in (None, each.error_class)
            and (self.since is None or now - each.failed_at <= self.since)
        ]
        return sorted(found, key=lambda each: each.failed_at)[: self.limit]


@dataclass(frozen=True)
class Planned:
    letter: Letter
    decision: Decision


def plan(deployment: Deployment, queue: DeadLetterQueue, wanted: Wanted) -> list[Planned]:
    with queues.held(deployment, queue) as messages:
        return planned(deployment, queue, messages, wanted)


def planned(
    deployment: Deployment, queue: DeadLetterQueue, messages: list[queues.Message], wanted: Wanted
) -> list[Planned]:
    chosen = wanted.chosen([letter(each, queue.name) for each in messages])
    return [Planned(each, decision(deployment, queue, each)) for each in chosen]


def decision(deployment: Deployment, queue: DeadLetterQueue, dead: Letter) -> Decision:
    if queue.source:
        return Decision(Action.MOVE, "to the queue that it came from")
    if queue.name == EVENTS:
        return Decision(Action.HANDLE, "by its function, once more")
    if queue.name == ANALYSIS:
        return looked_at(deployment, dead)
    return Decision(Action.LEAVE, "it is not known where messages of this queue belong")


def looked_at(deployment: Deployment, dead: Letter) -> Decision:
    """A letter may name a bucket that can't exist: it is left where it is, and the others are worked on."""
    try:
        return decided(known(deployment, dead))
    except (BotoCoreError, ClientError, UnicodeError) as error:
        return Decision(Action.LEAVE, f"what it names can't be looked at: {error}")


def known(deployment: Deployment, dead: Letter) -> Known:
    item = items.analysis(dead.analysis_id)
    execution = runs.execution(deployment, dead.execution_arn)
    return Known(
        run_id=dead.run_id,
        item=item,
        execution=execution,
        definition_unchanged=execution is not None and definition_unchanged(deployment, dead.execution_arn),
        has_video=has_video(dead),
    )


def definition_unchanged(deployment: Deployment, execution_arn: str) -> bool:
    """A redriven execution runs the definition that it began with, a new one what is deployed now."""
    stepfunctions = deployment.client("stepfunctions")
    then = stepfunctions.describe_state_machine_for_execution(executionArn=execution_arn)
    now = stepfunctions.describe_state_machine(stateMachineArn=deployment.machine)
    return bool(json.loads(then["definition"]) == json.loads(now["definition"]))


def has_video(dead: Letter) -> bool:
    try:
        s3.head(dead.body.get("s3_bucket", ""), dead.body.get("s3_key", "")) if dead.run_id else None
    except VideoMissingError:
        return False
    return True


def carried_out(deployment: Deployment, queue: DeadLetterQueue, wanted: Wanted, reason: str) -> Iterator[Planned]:
    """Do what the plan says, and tell of each letter once it has left the queue or was left in it."""
    with queues.held(deployment, queue, queues.WORK_S) as messages:
        for each in planned(deployment, queue, messages, wanted):
            yield Planned(each.letter, done(deployment, queue, each, reason))


def done(deployment: Deployment, queue: DeadLetterQueue, each: Planned, reason: str) -> Decision:
    dead, action = each.letter, each.decision.action
    if action is Action.LEAVE:
        return each.decision
    try:
        outcome = acted(deployment, queue, dead, action)
    except errors.StillRunningError:
        return Decision(Action.LEAVE, "another operator has just taken it up")
    except VideoMissingError:
        return Decision(Action.LEAVE, "its video has just been deleted")
    except FailedAgainError as error:
        return Decision(Action.LEAVE, f"it failed again: {error}")
    audit.record(
        deployment,
        action,
        queue=queue.name,
        message_id=dead.message.message_id,
        analysis_id=dead.analysis_id,
        failed_run_id=dead.run_id,
        error_class=dead.error_class,
        outcome=outcome,
        because=each.decision.because,
        reason=reason,
    )
    queues.delete(deployment, queue, dead.message)
    return Decision(action, outcome)


def acted(deployment: Deployment, queue: DeadLetterQueue, dead: Letter, action: Action) -> str:
    """Do it, and say in a few words what was done."""
    match action:
        case Action.REDRIVE:
            redrive_in_place(deployment, dead)
            return "goes on where it broke"
        case Action.RERUN:
            return f"run {runs.rerun(deployment, runs.item_of(dead.analysis_id))}"
        case Action.FINISH:
            return f"run {runs.finish(runs.item_of(dead.analysis_id))}"
        case Action.MOVE:
            queues.send_again(deployment, str(queue.source), dead.message)
            return "moved back"
        case Action.HANDLE:
            handle(deployment, dead)
            return "handled"
    return "dropped"


def redrive_in_place(deployment: Deployment, dead: Letter) -> None:
    """Step Functions refuses to redrive a running execution, so only one of two operators succeeds.

    The notes of dead letters that were sent are removed, or a second failure of this execution would send none.
    """
    written = statuses.changed(
        dead.analysis_id,
        "run_id = :run AND #status <> :completed",
        {"status": "PROCESSING", "progress_message": "Your swing is looked at again"},
        remove=("error", "dead_letters"),
        run=dead.run_id,
        completed="AI_COMPLETED",
    )
    if written is None:
        raise errors.StillRunningError(dead.analysis_id)
    leases.hold(dead.execution_arn.rsplit(":", 1)[-1])
    stepfunctions = deployment.client("stepfunctions")
    with suppress(stepfunctions.exceptions.ExecutionNotRedrivable):
        stepfunctions.redrive_execution(executionArn=dead.execution_arn, clientToken=dead.message.message_id)


def handle(deployment: Deployment, dead: Letter) -> None:
    """Give an event to its function again; Lambda's own note of a failure holds it in `requestPayload`.

    Raises FailedAgainError.
    """
    event = dead.body.get("requestPayload", dead.message.body)
    answer = deployment.client("lambda").invoke(
        FunctionName=function_of(deployment, dead), Payload=json.dumps(event).encode()
    )
    if "FunctionError" in answer:
        raise FailedAgainError(sentence(answer["Payload"].read().decode()))


def function_of(deployment: Deployment, dead: Letter) -> str:
    """The function that an event was for: Lambda names it in its note, EventBridge beside the message."""
    noted = dead.body.get("requestContext", {}).get("functionArn")
    target = dead.message.attributes.get("TARGET_ARN", {}).get("StringValue")
    return str(noted or target or deployment.resource("OnExecutionEndedFunction"))
