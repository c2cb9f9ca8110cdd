"""Repeating an analysis, once however many operators ask for it, and stopping a run."""

from typing import Final

from ops.deployment import Deployment, OpsError
from swing.analyses import arrivals, items, lifecycle, statuses
from swing.aws import executions
from swing.aws.dynamodb import Item
from swing.domain import errors
from swing.domain.errors import VideoMissingError
from swing.domain.models import Step
from swing.domain.uploads import Upload
from swing.intake import accept, admission

CANCELLED: Final = "We stopped this analysis"


def item_of(analysis_id: str) -> Item:
    """Raises OpsError."""
    item = items.analysis(analysis_id)
    if not item:
        raise OpsError(f"There is no analysis {analysis_id}: look for its upload with `dead-letters list`.")
    return item


def rerun(deployment: Deployment, item: Item) -> str:
    """Start a new run of a video whose last run has ended, and return its id.

    Raises VideoMissingError, and StillRunningError where another repeat was first.
    """
    known = arrivals.taken_in(items.upload_of(item))
    skip_taken_numbers(deployment, known)
    return admitted(accept.repeat(known))


def finish(item: Item) -> str:
    """Start a run whose number was given out but which was not started. If it runs already, nothing happens."""
    return admitted(accept.finish(item))


def admitted(step: Step) -> str:
    admission.try_admit()
    return step.run_id


def skip_taken_numbers(deployment: Deployment, item: Item) -> None:
    """A message sent by hand may have used the next number: an execution of that name would not start again."""
    upload, number = arrivals.coming(item), 2 + int(item.get("repeats", 0))
    while execution(deployment, execution_arn(upload.model_copy(update={"run": number}))):
        statuses.changed(
            item["analysis_id"],
            "attribute_exists(#status) AND (attribute_not_exists(#repeats) OR #repeats < :repeats)",
            {"repeats": number - 1},
        )
        number += 1


def execution_arn(version: Upload) -> str:
    return executions.execution_arn(executions.run_of(version, str(version.etag)))


def execution(deployment: Deployment, arn: str) -> Item | None:
    """What Step Functions knows of an execution; None once it has forgotten it, or of what is no name."""
    stepfunctions = deployment.client("stepfunctions")
    try:
        return dict(stepfunctions.describe_execution(executionArn=arn)) if arn else None
    except (stepfunctions.exceptions.ExecutionDoesNotExist, stepfunctions.exceptions.InvalidArn):
        return None


def reanalyze(deployment: Deployment, analysis_id: str) -> str:
    """Raises OpsError."""
    try:
        return rerun(deployment, item_of(analysis_id))
    except errors.StillRunningError:
        raise OpsError(f"{analysis_id} is being analysed: cancel it first, or wait for its end.") from None
    except VideoMissingError as error:
        raise OpsError(f"{error.message} It can't be analysed again.") from None


def cancel(analysis_id: str, reason: str) -> str:
    """Stop the run that owns the item, for good. Only its status says so: no dead letter, no alarm. Raises OpsError."""
    item = item_of(analysis_id)
    try:
        stopped = lifecycle.cancelled(item, CANCELLED)
    except errors.NotRunningError:
        raise OpsError(f"{analysis_id} is not running: its status is {item['status']}.") from None
    admission.stop(stopped, reason)
    return stopped.rsplit(":", 1)[-1]
