"""The batch lane: questions asked through OpenAI's Batch API, at half the price and within two hours.

A batch is looked into when OpenAI's webhook says so, and every few minutes anyway: a delayed message on the queue
repeats that until nothing is left of the batch at OpenAI.
"""

import time

from swing.analyses import items
from swing.aws import executions, queues, s3
from swing.coach import circuit_breaker
from swing.coach.answers import Answered
from swing.coach.ask import Question, artifact, failures_told, judged, measured, request, succeed
from swing.coach.openai import batch_api, replies
from swing.coach.settings import settings
from swing.domain.errors import (
    CoachBreakerOpenError,
    CoachError,
    CoachRateLimitedError,
    CoachUnavailableError,
    NoCoachError,
)
from swing.domain.models import Shape
from swing.telemetry import logger


class Submitted(Shape):
    batch_id: str


def hand_in(question: Question) -> None:
    """Submit the question as a batch, once, and look into it later."""
    if not executions.is_waiting(question.task_token):
        return
    with failures_told(question):
        if found := s3.find(Answered, question, artifact(question)):
            succeed(question, found)
            return
        batch = s3.find(Submitted, question, artifact(question, "job.")) or submitted(question)
        items.save_batch(batch.batch_id, question, question.deadline_at)
        remind(batch.batch_id)


def submitted(question: Question) -> Submitted:
    body = request(question, measured(question))
    batch = Submitted(batch_id=circuit_breaker.guarded(lambda: batch_api.submit(body, question.question)))
    s3.save(question, artifact(question, "job."), batch)
    return batch


def look_into(batch_id: str) -> None:
    """Answer the token of a batch that has ended, wait for one that runs, and delete one whose task no longer waits."""
    waiting = items.jobs_item(batch_id)
    if waiting is None:
        return
    question = Question.model_validate_json(waiting["message"])
    if executions.is_waiting(question.task_token):
        with failures_told(question):
            found = s3.find(Answered, question, artifact(question)) or collected(question, batch_id)
            if found is None and time.time() < int(waiting["deadline_at"]):
                remind(batch_id)
                return
            succeed(question, found or overdue())
    put_away(batch_id)


def collected(question: Question, batch_id: str) -> Answered | None:
    """The answer of a batch, None while it runs, or while OpenAI can't be asked: that is no failure of the batch."""
    try:
        line = circuit_breaker.guarded(lambda: batch_api.collect(batch_id))
    except (CoachRateLimitedError, CoachUnavailableError, CoachBreakerOpenError) as error:
        logger.warning("not looked into", batch=batch_id, code=error.code, because=error.message)
        return None
    except NoCoachError:
        # Another look may have deleted the files since, and has kept the answer before.
        if found := s3.find(Answered, question, artifact(question)):
            return found
        raise
    return None if line is None else judged(question, measured(question), replies.batch_reply(line))


def overdue() -> Answered:
    """Raises CoachUnavailableError, always: the fast lane takes over."""
    raise CoachUnavailableError("The batch was not ready by its deadline.")


def put_away(batch_id: str) -> None:
    """Delete a batch and its files at OpenAI, in several attempts if need be, and then our note of it."""
    try:
        gone = batch_api.put_away(batch_id)
    except CoachError as error:
        logger.warning("not put away", batch=batch_id, code=error.code, because=error.message)
        # A batch that OpenAI does not find was made with another project's key, and can't be deleted with ours.
        gone = error.status == batch_api.NOT_FOUND
    (items.delete_batch if gone else remind)(batch_id)


def remind(batch_id: str) -> None:
    queues.ask_later({"batch_id": batch_id}, settings().batch_look_s)
