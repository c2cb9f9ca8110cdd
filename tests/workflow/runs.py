"""Cases in, their walks out, as an engine plays them with mocked service integrations."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from dev.local.analysis import history
from dev.local.deploy import Stack
from tests.roles import role
from tests.workflow.cases import Case
from tests.workflow.machine import LANES, definition, name
from tests.workflow.mock_config import case_id, mock_config
from tests.workflow.walks import Walk, walk

AT_ONCE = 4
PATIENCE_S = 240
POLL_S = 0.1


def configure(path: Path, cases: list[Case]) -> Path:
    """Write the mock configuration, which an engine reads when it starts."""
    path.write_text(json.dumps(mock_config(cases)))
    return path


def run(endpoint: str, cases: list[Case]) -> dict[str, Walk]:
    """Deploy a machine for each of the coach's lanes, and walk through all cases; a case's name leads to its walk."""
    stack = Stack(endpoint, {})
    machines = {lane: deployed(stack, lane) for lane in LANES}
    with ThreadPoolExecutor(AT_ONCE) as pool:
        walks = pool.map(lambda case: walked(stack, machines[case.scenario.lane], case), cases)
        return {case.name: walked_case for case, walked_case in zip(cases, walks, strict=True)}


def deployed(stack: Stack, lane: str) -> str:
    created = stack.client("stepfunctions").create_state_machine(
        name=name(lane), definition=definition(lane), roleArn=role(stack.endpoint)
    )
    return str(created["stateMachineArn"])


def walked(stack: Stack, machine: str, case: Case) -> Walk:
    client = stack.client("stepfunctions")
    started = client.start_execution(
        stateMachineArn=f"{machine}#{case_id(case)}", input=json.dumps(case.scenario.given)
    )
    described = ended(client, started["executionArn"], case)
    return walk(history(stack, started["executionArn"]), described)


def ended(client: Any, execution: str, case: Case) -> dict[str, Any]:
    deadline = time.monotonic() + PATIENCE_S
    while True:
        described: dict[str, Any] = client.describe_execution(executionArn=execution)
        # LocalStack calls an execution succeeded a moment before it has its output.
        if described["status"] != "RUNNING" and (described["status"] != "SUCCEEDED" or "output" in described):
            return described
        assert time.monotonic() < deadline, f"{case.name} did not end within {PATIENCE_S} s."
        time.sleep(POLL_S)
