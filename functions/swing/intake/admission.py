"""Admission of uploads: into the queue, out of it with a lease, and the lease's end.

Every upload, every end of an execution and every sweep admits the next runs, all at the same time: where two of them
want the same lease or run, one conditional write decides. What a crash leaves half done, `sweep` finishes.
"""

from typing import Final

from swing.analyses import statuses
from swing.aws import dynamodb, executions, queues
from swing.domain.models import Step
from swing.intake import leases, queue, throughput
from swing.intake.leases import Lease
from swing.intake.queue import Waiting
from swing.telemetry import business_metrics, count, logger

# How often one call may lose a lease or a run to other callers before it leaves the rest to them.
MEETINGS: Final = 3
# Step Functions may not know a new execution for a moment.
GRACE_S: Final = 60
GIVE_UP_S: Final = 900
# The most that the clocks of two services differ by.
SKEW_MS: Final = 1000


def try_admit() -> None:
    """Admit what there are leases for. A failure is logged only: the runs stay queued for the next call."""
    try:
        admit()
    except Exception:  # noqa: BLE001 (it is logged)
        logger.exception("no run was admitted")
        count([business_metrics.failed_start()])


def stop(execution_arn: str, cause: str = executions.BY_GOLFER) -> None:
    """End a run for its owner, wherever it is."""
    if execution_arn:
        queue.leave(execution_arn.rsplit(":", 1)[-1])
    executions.stop(execution_arn, cause)


def admit() -> None:
    """Start waiting runs for as long as there is room.

    After each round it reads leases and queue anew. So it also sees the runs of a caller who lost a lease to this one
    and gave up, and no run is overlooked.
    """
    meetings = 0
    while meetings < MEETINGS and (pairs := next_pairs()):
        for lease_id, run in pairs:
            if not leases.take(lease_id, run):
                meetings += 1
                break
            start(run.name)
            queue.mark_served(run)


def next_pairs() -> list[tuple[str, Waiting]]:
    """Free leases and the first of the queue, in order."""
    free = leases.free()
    return list(zip(free, first(len(free)), strict=False)) if free else []


def first(most: int) -> list[Waiting]:
    """Who is next. Guests who are held back are never many rounds before a golfer, so one answer's are enough."""
    if not leases.are_guests_held():
        return queue.waiting(most)
    return [run for run in queue.waiting() if not run.is_guests][:most]


def start(name: str) -> None:
    """Start a run that holds a lease. If Step Functions is busy, the next sweep does it."""
    try:
        if step := queue.step(name):
            executions.start(step)
            logger.info("started", analysis_id=step.analysis_id, user_id=step.user_id, s3_key=step.s3_key)
    except Exception:  # noqa: BLE001 (it is logged)
        logger.exception("an admitted run could not be started", execution=name)
        count([business_metrics.failed_start()])


def ended(name: str, stopped_ms: int) -> None:
    """Give back what an execution held when it ended, and admit the next runs. A redriven one holds a newer lease."""
    (held, _), now_ms = leases.all_held(), queue.now_ms()
    given = [each for each in held if each.holder == name and each.taken_ms <= stopped_ms + SKEW_MS]
    for each in given:
        leases.release(each)
    admit()
    for each in given:
        throughput.note({throughput.HELD: (now_ms - each.taken_ms) / 1000})


def sweep() -> None:
    """Examine every lease that has been held for a while, and admit what there is room for."""
    held, _ = leases.all_held()
    for each in held:
        if each.age_s > GRACE_S:
            examine(each)
    admit()


def examine(held: Lease) -> None:
    """Release a lease whose execution is over, and start a run that was admitted and never started."""
    status = executions.status(held.holder)
    if status == "RUNNING":
        return
    step = queue.step(held.holder) if status is None else None
    if step is None:
        logger.warning("a lease was left behind", execution=held.holder, status=status or "unknown")
        leases.release(held)
    elif held.age_s > GIVE_UP_S:
        give_up(step)
        leases.release(held)
    else:
        start(held.holder)


def give_up(step: Step) -> None:
    """Fail a run that Step Functions does not take, with a status for the golfer and a dead letter for the operator."""
    arn, now = executions.execution_arn(step), dynamodb.now()
    lost = executions.Ended(
        execution_arn=arn, started_at=now, status="FAILED", step=step, error="NotStarted",
        cause="See the log of admit_analyses.", dead_letter_id=None,
    )  # fmt: skip
    queues.send_dead_letter(lost, now)
    statuses.fail(step, "INTERNAL_ERROR", "Something broke on our side before we could look at your swing.", arn, now)
