"""On execution ended: writes FAILED and the dead letter for an execution that ended without doing so itself."""

from typing import Any

from aws_lambda_powertools.utilities.data_classes import EventBridgeEvent
from aws_lambda_powertools.utilities.typing import LambdaContext

from swing.analyses import items, statuses, tombstones
from swing.aws import dynamodb, executions, queues
from swing.settings import needed
from swing.telemetry import logger, tracer

needed("AI_JOBS_TABLE", "ANALYSES_TABLE", "ANALYSIS_DEAD_LETTER_QUEUE_URL")

MESSAGES = {
    "ABORTED": ("ABORTED", "The analysis was stopped before it was finished."),
    "TIMED_OUT": ("TIMED_OUT", "The analysis took too long and was stopped."),
    "FAILED": ("INTERNAL_ERROR", "Something broke on our side while we looked at your swing."),
}


@logger.inject_lambda_context(correlation_id_path="detail.name")
@tracer.capture_lambda_handler
def handler(event: dict[str, Any], context: LambdaContext) -> None:
    execution = executions.ended(EventBridgeEvent(event).detail["executionArn"])
    settle(execution)


def settle(execution: executions.Ended) -> None:
    """The dead letter goes before the note of it: a crash between the two sends it twice, which `ops` notices."""
    if execution.stopped:
        return
    if execution.step is None:
        queues.send_dead_letter(execution, dynamodb.now())
        return
    if tombstones.is_deleted(execution.step.analysis_id):
        return
    if execution.dead_letter_id is None and not items.letter_sent(execution.step, execution.execution_arn):
        queues.send_dead_letter(execution, dynamodb.now())
        items.remember_letter(execution.step, execution.execution_arn)
    code, message = MESSAGES[execution.status]
    statuses.fail(execution.step, code, message, execution.execution_arn, execution.started_at)
