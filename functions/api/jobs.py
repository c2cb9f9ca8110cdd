"""General AI jobs: asked for here, answered by way of the queues, looked up here."""

from typing import Annotated, Any, Literal

from aws_lambda_powertools.event_handler.api_gateway import Router
from aws_lambda_powertools.event_handler.openapi.params import Body

from api.analyses import JobIdPath
from api.auth import BEARER, User
from api.schemas import Camel, Wire
from swing.analyses import jobs
from swing.aws.dynamodb_values import numbers

router = Router()  # type: ignore[no-untyped-call]


class Comparison(Wire):
    type: Literal["compare_swings"]
    input: jobs.CompareSwings


class Practice(Wire):
    type: Literal["plan_practice"]
    input: jobs.PlanPractice


class AiJob(Camel):
    job_id: str
    type: str
    status: Literal["queued", "completed", "failed"]
    created_at: str
    completed_at: str | None = None
    result: dict[str, Any] | None = None
    error: str | None = None


@router.post("/jobs", summary="Ask for a job", security=BEARER, tags=["Jobs"], status_code=202)
def ask(wish: Annotated[Comparison | Practice, Body(discriminator="type")], caller: User) -> AiJob:
    return shown(jobs.ask(caller.user_id, wish.type, wish.input))


@router.get("/jobs/<job_id>", summary="Status and result of a job", security=BEARER, tags=["Jobs"])
def job(job_id: JobIdPath, caller: User) -> AiJob:
    return shown(numbers(jobs.owned(job_id, caller.user_id)))


def shown(item: dict[str, Any]) -> AiJob:
    return AiJob.model_validate({name: item[name] for name in AiJob.model_fields if name in item})
