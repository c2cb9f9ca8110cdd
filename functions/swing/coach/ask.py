"""Asking the coach one question, and answering the task token that waits for it.

Answers are kept in the artifacts bucket and used again, so a message that is delivered twice is paid for once.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import Field, ValidationError

from swing.aws import executions, s3
from swing.coach import circuit_breaker
from swing.coach.answers import Advice, Answered, Call, Facts, Rejected, answer_name
from swing.coach.grounding import advice_complaints, fact_complaints
from swing.coach.model_catalog import Lane, cost_usd
from swing.coach.openai import client, replies
from swing.coach.requests import REPORT, Body, advice_body, again, facts_body, identified
from swing.coach.settings import PROMPT_VERSION, settings
from swing.domain import keys
from swing.domain.errors import CoachAnswerError, CoachError, CoachUnavailableError, NoCoachError
from swing.domain.models import EventName, Measurement, Step
from swing.telemetry import logger, tracer


class Question(Step):
    """A batch's name with the events of its frames, or `report` with all batches, of which some may be lost.

    `deadline_at` (epoch seconds) is when the batch lane ends.
    """

    task_token: str
    lane: Lane = "fast"
    question: str
    events: list[EventName] = Field(default_factory=list)
    batches: list[str] = Field(default_factory=list)
    deadline_at: int = 0


def answer(question: Question) -> None:
    """Answer the token of a question, if the workflow still waits. Other errors are raised: the queue tries again."""
    if not executions.is_waiting(question.task_token):
        return
    with failures_told(question):
        found = s3.find(Answered, question, artifact(question)) or asked(question)
        succeed(question, found)


@contextmanager
def failures_told(question: Question) -> Iterator[None]:
    """Fail the task by the name of what is raised within."""
    try:
        yield
    except CoachError as error:
        logger.warning("unanswered", question=question.question, code=error.code, because=error.message)
        executions.fail(question.task_token, error)
    except Exception:
        executions.fail(question.task_token, CoachUnavailableError("Something broke on our side."))
        raise


def asked(question: Question) -> Answered:
    measurement = measured(question)
    body = request(question, measurement)
    return judged(question, measurement, circuit_breaker.guarded(lambda: client.ask(body)))


def measured(question: Question) -> Measurement:
    """The swing that the question is about, loaded once for each question."""
    return s3.load(Measurement, question, keys.MEASUREMENT)


def request(question: Question, measurement: Measurement) -> Body:
    make = report_request if question.question == REPORT else frames_request
    body = make(question, measurement)
    rejected = s3.find(Rejected, question, artifact(question, "rejected."))
    return identified(again(body, rejected), client.safety_identifier(question.user_id))


def frames_request(question: Question, measurement: Measurement) -> Body:
    events = measurement.swing.events
    marks = {event: mark for event in question.events if (mark := events.get(event)) is not None}
    names = {event: keys.picture_name(event, mark) for event, mark in marks.items()}
    pictures = {event: s3.load_picture(question, name) for event, name in names.items()}
    return facts_body(pictures, marks, settings())


def report_request(question: Question, measurement: Measurement) -> Body:
    facts = seen(question)
    if not facts:
        raise NoCoachError("No frame of this swing was looked at.")
    return advice_body(measurement, facts, settings())


def seen(question: Question) -> list[Facts]:
    """Facts of the batches that were answered."""
    answers = [s3.find(Answered, question, answer_name(name)) for name in question.batches]
    return [Facts.model_validate_json(found.text) for found in answers if found]


def judged(question: Question, measurement: Measurement, reply: replies.Reply) -> Answered:
    """Keep the reply as the answer, or keep what it cost and raise CoachAnswerError or CoachRefusedError."""
    model = settings().model
    call = Call(usage=reply.usage, cost_usd=cost_usd(model, reply.usage, question.lane))
    logger.info(
        "called",
        question=question.question,
        model=model,
        tokens=reply.usage.total,
        cost_usd=call.cost_usd,
        openai_request_id=reply.request_id,
    )
    tracer.put_annotation("openai_request_id", reply.request_id or "")
    try:
        text = replies.accepted(reply)
        check(question, measurement, text)
    except CoachError as error:
        reject(question, reply.text[: replies.MAX_TEXT], error.message, call)
        raise
    answered = Answered(
        model=model,
        prompt_version=PROMPT_VERSION,
        lane=question.lane,
        response_id=reply.response_id,
        text=text,
        call=call,
    )
    s3.save(question, artifact(question), answered)
    return answered


def check(question: Question, measurement: Measurement, text: str) -> None:
    """Raises CoachAnswerError with every complaint about the answer."""
    try:
        complaints = complaints_about(question, measurement, text)
    except ValidationError as error:
        complaints = [
            f"It is not in the wanted form: {problem['msg']} at {problem['loc']}." for problem in error.errors()
        ]
    if complaints:
        raise CoachAnswerError(" ".join(complaints[:10]))


def complaints_about(question: Question, measurement: Measurement, text: str) -> list[str]:
    if question.question != REPORT:
        return fact_complaints(Facts.model_validate_json(text), question.events)
    return advice_complaints(Advice.model_validate_json(text), measurement)


def reject(question: Question, text: str, complaint: str, call: Call) -> None:
    name = artifact(question, "rejected.")
    earlier = s3.find(Rejected, question, name)
    calls = [*(earlier.calls if earlier else []), call]
    s3.save(question, name, Rejected(text=text, complaint=complaint, calls=calls))


def succeed(question: Question, found: Answered) -> None:
    pointer = {"answer_key": artifact(question), "tokens": found.call.usage.total, "cost_usd": found.call.cost_usd}
    executions.succeed(question.task_token, pointer)


def artifact(question: Question, kind: str = "") -> str:
    return answer_name(question.question, kind)
