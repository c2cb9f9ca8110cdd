"""Count an analysis: the end of an execution in, metrics of what it took, cost and gave out.

And of a rejected one the video is marked, so that it ends within days.
"""

from typing import Any

from aws_lambda_powertools.utilities.data_classes import EventBridgeEvent
from aws_lambda_powertools.utilities.typing import LambdaContext

from swing.accounts import budgets
from swing.analyses import items
from swing.aws import executions, s3
from swing.domain.models import Step
from swing.intake import throughput
from swing.settings import needed
from swing.telemetry import business_metrics, count, logger, tracer

needed("ENV", "ANALYSES_TABLE", "LINE_TABLE", "USAGE_TABLE", budgets.DayBudget)


@logger.inject_lambda_context(correlation_id_path="detail.name")
@tracer.capture_lambda_handler
def handler(event: dict[str, Any], context: LambdaContext) -> None:
    execution = executions.ended(EventBridgeEvent(event).detail["executionArn"])
    history, item = executions.history(execution.execution_arn), outcome_of(execution.step)
    throughput.note(throughput.spans(history))
    count(business_metrics.durations(history))
    count(business_metrics.outcome(item))
    count(business_metrics.spending(budgets.spent_today(), budgets.DayBudget.read().max_usd))
    if execution.step:
        mark(execution.step, item)


def outcome_of(step: Step | None) -> dict[str, Any]:
    """The item, as long as it is this run's: a newer run is counted at its own end."""
    item = items.analysis(step.analysis_id) if step else {}
    return item if step and item.get("run_id") == step.run_id else {}


def mark(step: Step, item: dict[str, Any]) -> None:
    """What failed for a reason that trying again does not mend was rejected."""
    if item.get("status") == "FAILED" and not item.get("error", {}).get("retryable", True):
        s3.mark_rejected(step.s3_bucket, step.s3_key)
    elif item.get("status") == "AI_COMPLETED" and item.get("repeats"):
        s3.unmark(step.s3_bucket, step.s3_key)
