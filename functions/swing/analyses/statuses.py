"""Status writes from outside the workflow, each under a condition, so that none undoes another writer's."""

from collections.abc import Iterable
from typing import Any, Final

from swing.analyses import items
from swing.aws import dynamodb
from swing.aws.dynamodb import Item
from swing.domain.errors import SwingError, TooManyAnalysesError
from swing.domain.models import Step
from swing.domain.uploads import Upload

# Part of a condition: the run that owns the item has written how it ended.
ENDED: Final = f"#status IN ({', '.join(f':{status.lower()}' for status in items.TERMINAL)})"
OURS: Final = "Your video is safe and we have been told. You need not upload it again."


def changed(
    analysis_id: str, condition: str, fields: Item, *, remove: Iterable[str] = (), count: str = "", **values: Any
) -> Item | None:
    """Write `fields`, and return what was written, or None where the condition does not hold.

    The condition may name every field as `#field` and `:field`, `values` as `:value`, and ENDED. `count` is a number
    that goes up by one.
    """
    written = {**fields, "updated_at": dynamodb.now()}
    update = f"SET {', '.join(f'#{name} = :{name}' for name in written)}"
    update += f" REMOVE {', '.join(f'#{name}' for name in remove)}" if remove else ""
    update += f" ADD {count} :one" if count else ""
    asked = ["status"] if "#status" in condition else []
    known = {status.lower(): status for status in items.TERMINAL} if ENDED in condition else {}
    given = {**written, **values, **known, **({"one": 1} if count else {})}
    try:
        answer = items.analyses().update_item(
            Key={"analysis_id": analysis_id},
            ConditionExpression=condition,
            UpdateExpression=update,
            ExpressionAttributeNames={f"#{name}": name for name in {*written, *remove, *asked}},
            ExpressionAttributeValues={f":{name}": value for name, value in given.items()},
            ReturnValues="UPDATED_NEW",
        )
    except dynamodb.refused(items.analyses()):
        return None
    return answer["Attributes"]


def number_taken(upload: Upload) -> None:
    """Store the number of a run that was started by hand, so that the next repeat gets another."""
    if upload.run > 1:
        unknown = "attribute_exists(#status) AND (attribute_not_exists(#repeats) OR #repeats < :repeats)"
        changed(upload.analysis_id, unknown, {"repeats": upload.run - 1})


def failure(code: str, message: str, hint: str = OURS, *, retryable: bool = True) -> Item:
    error = {"code": code, "message": message, "hint": hint, "retryable": retryable}
    return {"status": "FAILED", "progress_message": message, "error": error}


def fail(step: Step, code: str, message: str, execution_arn: str, started_at: str) -> None:
    """Write FAILED for a run that ended without writing a status, unless it or a newer run has written one since.

    A repeat that ended before it could say that it began finds the run before it, and STARTED.
    """
    repeated = "(#status = :started AND run_started_at < :run_started_at)"
    changed(
        step.analysis_id,
        f"attribute_exists(analysis_id) AND (attribute_not_exists(run_id) OR run_id = :run_id OR {repeated})"
        f" AND NOT {ENDED}",
        {
            **failure(code, message),
            "run_id": step.run_id,
            "execution_arn": execution_arn,
            "run_started_at": started_at,
        },
        started="STARTED",
    )


def refuse(upload: Upload, error: TooManyAnalysesError) -> None:
    """Write FAILED for an upload that is more than its owner may have today, unless a run of it has begun."""
    hint = "Ask for the analysis again after midnight (UTC): the video stays for a few days."
    told = failure("TOO_MANY_ANALYSES", str(error), hint)
    condition = f"attribute_exists(analysis_id) AND attribute_not_exists(run_id) AND NOT {ENDED}"
    changed(upload.analysis_id, condition, told)


def give_up(upload: Upload, error: Exception) -> None:
    """Write FAILED for an upload whose analysis could not be started, unless a run has begun after all."""
    told = failure("INTERNAL_ERROR", "Something broke on our side before we could look at your swing.")
    if isinstance(error, SwingError):
        told = failure(error.reason, error.message, error.advice, retryable=False)
    condition = f"user_id = :user AND attribute_not_exists(run_id) AND NOT {ENDED}"
    changed(upload.analysis_id, condition, told, user=upload.user_id)
