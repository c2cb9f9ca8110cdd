"""OpenAI's Batch API: submitting a request, collecting its answer, deleting what is left of it.

Requests go through the coach's client, so key, breaker and the names of failures are the coach's.
"""

import json
from typing import Final

from swing.coach import client as coach_client
from swing.domain.errors import CoachError
from swing.telemetry import logger

ENDED: Final = {"completed", "failed", "expired", "cancelled"}
NOT_FOUND: Final = 404


def submit(body: coach_client.Body, question: str) -> str:
    """Hand the request in and return the batch's id: half the price, an answer within a day."""
    line = {"custom_id": question, "method": "POST", "url": "/v1/responses", "body": body}
    with coach_client.named_failures():
        client = coach_client.model()
        file = client.files.create(file=("question.jsonl", json.dumps(line).encode()), purpose="batch")
        try:
            return client.batches.create(input_file_id=file.id, endpoint="/v1/responses", completion_window="24h").id
        except Exception:
            deleted(file.id)
            raise


def collect(batch_id: str) -> coach_client.Body | None:
    """The line that a batch has ended with, None while it runs. It can be read again."""
    with coach_client.named_failures():
        client = coach_client.model()
        batch = client.batches.retrieve(batch_id)
        if batch.status not in ENDED:
            return None
        files = (batch.output_file_id, batch.error_file_id)
        lines = [line for file in files if file and (line := client.files.content(file).text.strip())]
    return json.loads(lines[0]) if lines else {"error": {"code": f"batch_{batch.status}"}}


def put_away(batch_id: str) -> bool:
    """Cancel a batch that runs, delete the files of one that has ended; say whether nothing is left of it.

    What it has answered by then is paid for. OpenAI takes up to ten minutes to cancel.
    """
    with coach_client.named_failures():
        batch = coach_client.model().batches.retrieve(batch_id)
        if batch.status not in {*ENDED, "cancelling"}:
            coach_client.model().batches.cancel(batch_id)
    if batch.status not in ENDED:
        return False
    files = (batch.input_file_id, batch.output_file_id, batch.error_file_id)
    stay = [file for file in files if file and not deleted(file)]
    return not stay


def deleted(file: str) -> bool:
    """Delete a file, which holds the golfer's pictures or what was seen in them; say whether it is gone."""
    try:
        with coach_client.named_failures():
            coach_client.model().files.delete(file)
    except CoachError as error:
        logger.warning("undeleted", file=file, because=error.message)
        return error.status == NOT_FOUND
    return True
