"""On batch ended: OpenAI's signed webhook in, a message to look into the batch on the AI analysis queue out."""

import base64
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from swing.aws import queues
from swing.coach.openai import client
from swing.coach.settings import Settings
from swing.settings import needed
from swing.telemetry import logger, tracer

needed("AI_ANALYSIS_QUEUE_URL", "COACH_SECRET_ARN", Settings)


@logger.inject_lambda_context
@tracer.capture_lambda_handler
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    try:
        batch_id = client.webhook_batch(payload(event), event["headers"])
    except ValueError:
        return {"statusCode": 401, "body": "The signature is not OpenAI's."}
    if batch_id:
        queues.ask_later({"batch_id": batch_id}, delay_s=0)
    return {"statusCode": 204, "body": ""}


def payload(event: dict[str, Any]) -> str:
    """Body of the request as it was signed. Raises ValueError if it is no text."""
    body = event.get("body") or ""
    return base64.b64decode(body).decode() if event.get("isBase64Encoded") else body
