"""Admit analyses: the end of an execution, or a minute that has passed, in; the next executions out.

Each minute it also gives back what was reserved for a conversation by a process that was killed.
"""

from typing import Any

from aws_lambda_powertools.utilities.data_classes import EventBridgeEvent
from aws_lambda_powertools.utilities.typing import LambdaContext

from swing.accounts import budgets
from swing.intake import admission, leases, queue
from swing.settings import needed
from swing.telemetry import business_metrics, count, logger, tracer

needed(
    "ENV",
    "ANALYSES_TABLE",
    "ANALYSIS_DEAD_LETTER_QUEUE_URL",
    "LINE_TABLE",
    "STATE_MACHINE_ARN",
    "USAGE_TABLE",
    queue.Bounds,
)


@logger.inject_lambda_context
@tracer.capture_lambda_handler
def handler(event: dict[str, Any], context: LambdaContext) -> None:
    told = EventBridgeEvent(event)
    if told.source == "aws.states":
        admission.ended(told.detail["name"], int(told.detail["stopDate"]))
    else:
        admission.sweep()
        count(
            business_metrics.queue([run.since_ms for run in queue.waiting()], len(leases.all_held()[0]), queue.now_ms())
        )
        budgets.sweep()
