"""General AI jobs: questions about measured swings, asked and answered by way of two queues.

A job is asked for over HTTP, answered by `run_ai_jobs` from the request queue, and recorded by `record_ai_jobs` from
the response queue. Both kinds answer from measurements alone, so a job costs no money and needs no model.
"""

import time
import uuid
from typing import Annotated, Any, Final, Literal

from pydantic import Field

from swing.analyses import comparisons, items, listing
from swing.aws import dynamodb, queues
from swing.aws.dynamodb_values import plain
from swing.domain.errors import NoSuchJobError
from swing.domain.models import Shape
from swing.report.comparison import CannotAnswerError

KIND: Final = "AI_JOB"
KEPT_DAYS: Final = 30
Id = Annotated[str, Field(min_length=1, max_length=200)]
Ids = Annotated[list[Id], Field(min_length=1, max_length=20)]


class CompareSwings(Shape):
    """What is proven to have changed between two swings, or two sets of swings, metric by metric."""

    earlier: Id | Ids
    later: Id | Ids


class PlanPractice(Shape):
    """What to do about a swing's findings in a week."""

    analysis_id: Id


class Request(Shape):
    """A message of the request queue."""

    job_id: str
    user_id: str
    type: Literal["compare_swings", "plan_practice"]
    input: CompareSwings | PlanPractice


class Response(Shape):
    """A message of the response queue: a result or an error."""

    job_id: str
    result: dict[str, Any] | None = None
    error: str | None = None


def ask(user_id: str, type_: str, wanted: CompareSwings | PlanPractice) -> dict[str, Any]:
    """Queue a job and return its item."""
    request = Request.model_validate(
        {"job_id": uuid.uuid4().hex, "user_id": user_id, "type": type_, "input": wanted.model_dump()}
    )
    item: dict[str, Any] = {
        "job_id": request.job_id,
        "kind": KIND,
        "user_id": user_id,
        "type": type_,
        "status": "queued",
        "created_at": dynamodb.now(),
        "expires_at": int(time.time()) + KEPT_DAYS * 86400,
    }
    items.jobs().put_item(Item=item)
    queues.send("AI_JOB_QUEUE_URL", request)
    return item


def owned(job_id: str, user_id: str) -> dict[str, Any]:
    """Raises NoSuchJobError."""
    found = items.jobs_item(job_id) or {}
    if found.get("kind") != KIND or found.get("user_id") != user_id:
        raise NoSuchJobError(job_id)
    return found


def response_to(request: Request) -> Response:
    try:
        return Response(job_id=request.job_id, result=result(request))
    except CannotAnswerError as error:
        return Response(job_id=request.job_id, error=str(error))


def result(request: Request) -> dict[str, Any]:
    """Raises CannotAnswerError."""
    match request.input:
        case CompareSwings(earlier=earlier, later=later):
            return comparisons.compared(listed(earlier), listed(later), request.user_id)
        case PlanPractice(analysis_id=analysis_id):
            return plan(listing.measured(analysis_id, request.user_id))


def listed(ids: str | list[str]) -> list[str]:
    return [ids] if isinstance(ids, str) else ids


def plan(item: dict[str, Any]) -> dict[str, Any]:
    report = items.report(item)
    if report is None:
        raise CannotAnswerError(f"Analysis {item['analysis_id']} has no report.")
    names = ("one_week_plan", "drills", "cues")
    return {"analysis_ids": [item["analysis_id"]], **{name: report.get(name, []) for name in names}}


def give_up(message: Any, _: Exception) -> None:
    """Fail the job of a message that becomes a dead letter. Once that is sent again, the job may still complete."""
    record(Response(job_id=message["job_id"], error="Something broke on our side. Ask again later."))


def record(response: Response) -> None:
    """Write a job's end. A completed job stays completed, however often its messages are delivered."""
    done = {"status": "failed" if response.error else "completed", "result": response.result, "error": response.error}
    dynamodb.updated(
        items.jobs(),
        Key={"job_id": response.job_id},
        ConditionExpression="#status IN (:queued, :failed)",
        UpdateExpression="SET #status = :status, #result = :result, #error = :error, completed_at = :now",
        ExpressionAttributeNames={"#status": "status", "#result": "result", "#error": "error"},
        ExpressionAttributeValues={
            ":queued": "queued",
            ":failed": "failed",
            ":now": dynamodb.now(),
            **{f":{name}": plain(value) for name, value in done.items()},
        },
    )
