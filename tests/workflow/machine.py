"""The real definition as the tests deploy it: with everything that the template substitutes in it."""

import json

from dev.local.engine import ACCOUNT
from ops.local import REGION
from tests.workflow.definition import MACHINE, WORKFLOW

# What the template substitutes; the thresholds stand against the estimate in scenarios.py.
VALUES = {
    "Partition": "aws",
    "MostSeconds": "600",
    "MostMegabytes": "2000",
    "MostGigapixels": "600",
    "MostSecondsForFunctions": "180",
    "MostMegabytesForFunctions": "500",
    "MostGigapixelsForFunctions": "150",
    "MaxSegments": "10",
    "AccountConcurrency": "1000",
    "CoachUsdPerDay": "25",
    "CoachUsdPerGolferAndDay": "1",
    "CoachUsdPerDayOfGuests": "5",
    "CoachRequestsPerMinute": "60",
    "CoachBreakerSeconds": "60",
    "CoachBatchDeadlineSeconds": "7200",
}
LANES = ("fast", "batch", "off")
QUEUES = f"http://sqs.{REGION}.amazonaws.com/{ACCOUNT}"


def name(lane: str) -> str:
    return f"analyze-swing-{lane}"


def definition(lane: str) -> str:
    """JSON of the definition with everything substituted, for one of the coach's lanes."""
    text = json.dumps(WORKFLOW)
    for key in substitutions():
        text = text.replace(f"${{{key}}}", substituted(key, lane))
    return text


def substitutions() -> list[str]:
    return list(MACHINE["DefinitionSubstitutions"])


def substituted(key: str, lane: str) -> str:
    if key == "CoachLane":
        return lane
    if key.endswith("Arn"):
        return f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{key.removesuffix('Arn')}"
    return f"{QUEUES}/{key}" if key.endswith("QueueUrl") else VALUES.get(key, key)
