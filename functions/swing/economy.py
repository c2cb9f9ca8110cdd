"""The economy lane: a question in, a batch of OpenAI's Batch API out, and later its answer. Half the price, no hurry.

A batch is looked into when OpenAI's webhook says so, and every few minutes anyway: the queue reminds us.
"""

import os
import time
from typing import Final

from swing import breaker, coach, store, workflow
from swing.answers import Answered
from swing.conversation import Question, artifact, failures_told, judged, request, succeed
from swing.errors import CoachUnavailableError
from swing.models import Shape

LOOK_AGAIN_SECONDS: Final = 300


class Job(Shape):
    batch_id: str


def hand_in(question: Question) -> None:
    """Put the question into the Batch API, once, and look into it later."""
    if not workflow.is_waiting(question.task_token):
        return
    with failures_told(question):
        if found := store.find(Answered, question, artifact(question)):
            succeed(question, found)
            return
        job = store.find(Job, question, artifact(question, "job.")) or submitted(question)
        store.remember_job(job.batch_id, question, question.deadline_at)
        remind(job.batch_id)


def submitted(question: Question) -> Job:
    body = request(question)
    job = Job(batch_id=breaker.guarded(lambda: coach.submit(body, question.question)))
    store.save(question, artifact(question, "job."), job)
    return job


def look_into(batch_id: str) -> None:
    """Answer the token of a batch that is ready, give up one that nobody waits for, and wait for the others."""
    job = store.job(batch_id)
    if job is None:
        return
    question = Question.model_validate_json(job["message"])
    if not workflow.is_waiting(question.task_token):
        store.forget_job(batch_id)
        coach.cancel(batch_id)
        return
    with failures_told(question):
        found = store.find(Answered, question, artifact(question)) or collected(question, batch_id)
        if found is None and time.time() < int(job["deadline_at"]):
            remind(batch_id)
            return
        succeed(question, found or overdue(batch_id))
    store.forget_job(batch_id)


def collected(question: Question, batch_id: str) -> Answered | None:
    reply = breaker.guarded(lambda: coach.collect(batch_id))
    return None if reply is None else judged(question, reply)


def overdue(batch_id: str) -> Answered:
    """Raises CoachUnavailableError, always: the fast lane takes over."""
    coach.cancel(batch_id)
    raise CoachUnavailableError("The batch was not ready by its deadline.")


def remind(batch_id: str) -> None:
    workflow.ask_later({"batch_id": batch_id}, int(os.environ.get("COACH_BATCH_LOOK_SECONDS") or LOOK_AGAIN_SECONDS))
