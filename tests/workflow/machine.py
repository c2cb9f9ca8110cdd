"""The definition as the tests deploy it: the real one, which does not wait between two tries."""

import json
from copy import deepcopy
from typing import Any

from dev.engine import ACCOUNT, REGION
from tests.workflow.definition import WORKFLOW, resources, states

# What the template substitutes; the thresholds stand against the estimate in scenarios.py.
COACH = {
    "CoachUsdPerDay": "25",
    "CoachUsdPerGolferAndDay": "1",
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
    text = json.dumps(hurried())
    for key in substitutions():
        text = text.replace(f"${{{key}}}", substituted(key, lane))
    return text


def hurried() -> dict[str, Any]:
    """Retries wait at most a second, Wait states evaluate what they would wait and don't. Nothing else is changed."""
    machine = deepcopy(WORKFLOW)
    for state in states(machine).values():
        for retrier in state.get("Retry", []):
            retrier["MaxDelaySeconds"] = 1
        if state["Type"] == "Wait":
            state["Seconds"] = f"{{% 0 * ({state['Seconds'].removeprefix('{%').removesuffix('%}')}) %}}"
    return machine


def substitutions() -> list[str]:
    [machine] = resources("AWS::Serverless::StateMachine").values()
    return list(machine["DefinitionSubstitutions"])


def substituted(key: str, lane: str) -> str:
    if key == "CoachLane":
        return lane
    if key.endswith("Arn"):
        return f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{key.removesuffix('Arn')}"
    return f"{QUEUES}/{key}" if key.endswith("QueueUrl") else COACH.get(key, key)
