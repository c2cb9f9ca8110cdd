"""What an analysis, or a day, has cost: the model's amounts at list prices, and the coach's recorded tokens."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from statistics import fmean
from typing import Any, Final

from ops import runs
from ops.analyses import records
from ops.costs.cost_model import DAYS_PER_MONTH, Function, Kept, priced, prices, quantities
from ops.deployment import Deployment, OpsError
from ops.pausing import usage
from swing.analyses import items
from swing.aws import dynamodb
from swing.aws.dynamodb_values import numbers

SAMPLE: Final = 10


def analysis_cost(deployment: Deployment, analysis_id: str) -> dict[str, Any]:
    """Raises OpsError."""
    item = runs.item_of(analysis_id)
    lines, coach = aws_lines(deployment, item), records.spend(item)
    aws_usd, coach_usd = sum(line["usd"] for line in lines), float(coach.get("cost_usd", 0))
    return {
        "analysis_id": analysis_id,
        "run_id": item.get("run_id", ""),
        "aws_usd": round(aws_usd, 6),
        "coach_usd": round(coach_usd, 6),
        "coach_tokens": coach.get("tokens_used", 0),
        "total_usd": round(aws_usd + coach_usd, 6),
        "aws": lines,
        "prices": {"region": prices().region, "as_of": prices().as_of},
    }


def aws_lines(deployment: Deployment, item: dict[str, Any]) -> list[dict[str, Any]]:
    """Raises OpsError where Step Functions has forgotten the history."""
    history = records.history(deployment, str(item.get("execution_arn", "")))
    if not history:
        raise OpsError(f"Step Functions has no history of {item['analysis_id']} (any more): its cost is unknown.")
    size_kb = len(json.dumps(dynamodb.typed(item), default=str)) / 1024
    return priced(quantities(history, functions(deployment), size_kb, kept(deployment, item)))


def functions(deployment: Deployment) -> dict[str, Function]:
    """The function behind each state of the deployed workflow."""
    machine = deployment.client("stepfunctions").describe_state_machine(stateMachineArn=deployment.machine)
    arns = dict(invoking(json.loads(machine["definition"])))
    known = {arn: configured(deployment, arn) for arn in set(arns.values())}
    return {state: known[arn] for state, arn in arns.items()}


def invoking(node: Any) -> Iterator[tuple[str, str]]:
    """Each state that calls a function, with that function, however deep it lies."""
    if isinstance(node, list):
        for child in node:
            yield from invoking(child)
    if isinstance(node, dict):
        for name, state in node.get("States", {}).items():
            if str(state.get("Resource", "")).endswith("lambda:invoke"):
                yield name, state["Arguments"]["FunctionName"]
        for child in node.values():
            yield from invoking(child)


def configured(deployment: Deployment, arn: str) -> Function:
    found = deployment.client("lambda").get_function_configuration(FunctionName=arn)
    [architecture] = found.get("Architectures", ["x86_64"])
    return Function(memory_gb=found["MemorySize"] / 1024, architecture=architecture)


def kept(deployment: Deployment, item: dict[str, Any]) -> Kept:
    """What the run has written, for as long as it is kept: artifacts until they are forgotten, the rest for a month."""
    months = float(deployment.parameters.get("ArtifactDays", DAYS_PER_MONTH)) / DAYS_PER_MONTH
    written = [each for each in records.artifacts(item) if each["key"] != item.get("s3_key")]
    bucket = deployment.resource("ArtifactsBucket")
    gb_months = sum(each["bytes"] / 1e9 * (months if each["bucket"] == bucket else 1) for each in written)
    return Kept(objects=len(written), gb_months=gb_months)


def day_cost(deployment: Deployment, day: date) -> dict[str, Any]:
    """The coach's account of the day, and AWS' cost by way of a sample of the day's analyses."""
    spent = numbers(usage().get_item(Key={"usage_id": f"day#{day}"}).get("Item", {}))
    analyses = begun(deployment, day)
    sample = [cost for name in analyses[:SAMPLE] if (cost := aws_usd(deployment, name)) is not None]
    mean = fmean(sample) if sample else 0.0
    coach_usd = float(spent.get("usd", 0))
    return {
        "day": day.isoformat(),
        "analyses": len(analyses),
        "aws_usd_each": round(mean, 6),
        "sampled": len(sample),
        "aws_usd": round(mean * len(analyses), 4),
        "coach_usd": round(coach_usd, 6),
        "coach_tokens": spent.get("tokens", 0),
        "coached": spent.get("analyses", 0),
        "total_usd": round(mean * len(analyses) + coach_usd, 4),
        "prices": {"region": prices().region, "as_of": prices().as_of},
    }


def begun(deployment: Deployment, day: date) -> list[str]:
    """Analyses whose execution began on that day (UTC), newest first."""
    start = datetime.combine(day, time(), UTC)
    found: list[str] = []
    stepfunctions = deployment.client("stepfunctions")
    for page in stepfunctions.get_paginator("list_executions").paginate(stateMachineArn=deployment.machine):
        found += [
            each["executionArn"] for each in page["executions"] if start <= each["startDate"] < start + timedelta(1)
        ]
        if page["executions"] and page["executions"][-1]["startDate"] < start:
            break
    return found


def aws_usd(deployment: Deployment, execution_arn: str) -> float | None:
    """None for an analysis that was deleted, or that a later run owns."""
    described = runs.execution(deployment, execution_arn) or {}
    item = items.analysis(str(json.loads(described.get("input") or "{}").get("analysis_id", "?")))
    if item.get("execution_arn") != execution_arn:
        return None
    return float(sum(line["usd"] for line in aws_lines(deployment, item)))
