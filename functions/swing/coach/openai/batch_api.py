"""OpenAI's Batch API: submitting a request, collecting its answer, deleting what is left of it.

Requests go through the coach's client, so key, breaker and the names of failures are the coach's.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from swing.coach.openai import client
from swing.coach.openai.replies import Batch, BatchLine, Complaint, Gone, Made, parsed, read
from swing.coach.requests import Body
from swing.coach.settings import settings
from swing.domain.errors import CoachError
from swing.telemetry import logger

if TYPE_CHECKING:
    from swing.coach.openai.client import Opened

ENDED: Final = {"completed", "failed", "expired", "cancelled"}
NOT_FOUND: Final = 404


def submit(body: Body, question: str) -> str:
    """Hand the request in and return the batch's id: half the price, an answer within a day."""
    line = {"custom_id": question, "method": "POST", "url": "/v1/responses", "body": body}
    return client.reach(lambda openai: submitted(openai, json.dumps(line).encode()), settings().timeout_s)


def submitted(openai: Opened, request: bytes) -> str:
    raw = openai.files.with_raw_response.create(file=("question.jsonl", request), purpose="batch")
    file = read(raw, Made).id
    try:
        made = openai.batches.with_raw_response.create(
            input_file_id=file, endpoint="/v1/responses", completion_window="24h"
        )
        return read(made, Made).id
    except Exception:
        deleted(openai, file)
        raise


def collect(batch_id: str) -> BatchLine | None:
    """The line that a batch has ended with, None while it runs. To read it twice gives it twice."""
    return client.reach(lambda openai: collected(openai, batch_id), settings().record_s)


def collected(openai: Opened, batch_id: str) -> BatchLine | None:
    batch = looked_at(openai, batch_id)
    if batch.status not in ENDED:
        return None
    files = [file for file in (batch.output_file_id, batch.error_file_id) if file]
    if not files:
        return BatchLine(error=Complaint(code=f"batch_{batch.status}"))
    texts = [openai.files.content(file).text.strip() for file in files]
    return parsed(next(filter(None, texts), ""), BatchLine)


def looked_at(openai: Opened, batch_id: str) -> Batch:
    return read(openai.batches.with_raw_response.retrieve(batch_id), Batch)


def put_away(batch_id: str) -> bool:
    """Cancel a batch that runs, delete the files of one that has ended; say whether nothing is left of it.

    What it has answered by then is paid for. OpenAI takes up to ten minutes to cancel.
    """
    return client.reach(lambda openai: nothing_left(openai, batch_id), settings().record_s)


def nothing_left(openai: Opened, batch_id: str) -> bool:
    batch = looked_at(openai, batch_id)
    if batch.status not in {*ENDED, "cancelling"}:
        openai.batches.cancel(batch_id)
    if batch.status not in ENDED:
        return False
    files = (batch.input_file_id, batch.output_file_id, batch.error_file_id)
    stay = [file for file in files if file and not deleted(openai, file)]
    return not stay


def deleted(openai: Opened, file: str) -> bool:
    """Delete a file, which holds the golfer's pictures or what was seen in them; say whether it is gone."""
    try:
        with client.named_failures():
            return read(openai.files.with_raw_response.delete(file), Gone).deleted
    except CoachError as error:
        logger.warning("undeleted", file=file, because=error.message)
        return error.status == NOT_FOUND
