"""Cases and their walks in, calls of AWS's TestState API out: every state that was visited, with the visit's mocks.

`python -m tests.workflow.teststate` prints them as a script for the AWS CLI (make teststate).
"""

import json
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from shlex import quote
from typing import Any

from dev.local.engine import ACCOUNT, MiniStack
from ops.local import REGION
from tests.workflow.cases import Case, cases
from tests.workflow.coverage import MACHINE, Machine
from tests.workflow.definition import State
from tests.workflow.machine import definition
from tests.workflow.runs import configure, run
from tests.workflow.scenarios import INPUT
from tests.workflow.walks import Visit, Walk

# The lane of a stack whose CoachLane was not chosen.
LANE = "fast"
TESTABLE = {"Task", "Choice", "Wait", "Pass", "Succeed", "Fail"}
# Held to the service's own model, a function's Payload would have to be text, and a token's answer a queue's.
LOOSE = {"fieldValidationMode": "NONE"}

HEADER = """\
#!/usr/bin/env bash
# Calls of TestState for a deployed workflow, each with what it should answer. Nothing runs but the states' expressions,
# retriers and catchers: every service is mocked. Use it at once, because some inputs name a time that patience ends.
#   make --silent teststate > teststate.sh && STATE_MACHINE_ARN=arn:aws:states:... bash teststate.sh
set -euo pipefail
definition=$(aws stepfunctions describe-state-machine --state-machine-arn "$STATE_MACHINE_ARN" \\
  --query definition --output text)
calls=0 wrong=0
expect() {
  local wanted=$1 answer
  shift
  answer=$(aws stepfunctions test-state --definition "$definition" --inspection-level DEBUG "$@" \\
    --query "join(' > ', [status, nextState || 'end'])" --output text)
  calls=$((calls + 1))
  [ "$answer" = "$wanted" ] || { wrong=$((wrong + 1)); echo "$2: $answer instead of $wanted"; }
}
"""
FOOTER = """
echo "$calls calls, $wrong not as expected"
exit $((wrong > 0))"""


@dataclass(frozen=True)
class Call:
    """One call, as arguments of boto3's `test_state`, and what it should answer; `next_state` is empty at an end."""

    arguments: dict[str, Any]
    status: str
    next_state: str

    @property
    def identity(self) -> str:
        """The same for calls that would teach the same."""
        error = self.arguments.get("mock", {}).get("errorOutput", {}).get("error")
        state, count = self.arguments["stateName"], self.arguments.get("stateConfiguration")
        return repr((state, error, count, self.status, self.next_state))


def calls(walked: Mapping[str, Walk], chosen: list[Case]) -> list[Call]:
    """Each different call that the cases' walks give rise to."""
    found: dict[str, Call] = {}
    for case in chosen:
        visits = walked[case.name].visits
        for place, visit in enumerate(visits):
            for call in calls_of(case, visit, visits[place + 1 :]):
                found.setdefault(call.identity, call)
    return list(found.values())


def calls_of(case: Case, visit: Visit, after: list[Visit]) -> Iterator[Call]:
    state = MACHINE.states[visit.state]
    if state["Type"] not in TESTABLE:
        return
    last = len(visit.attempts) - 1
    if last > 0 and visit.attempts[0].error:
        yield failing(case, visit, 0, "RETRIABLE", "")
    if visit.error:
        yield failing(case, visit, last, *outcome(visit, after))
    if not visit.error:
        yield succeeding(case, visit, state, after)


def outcome(visit: Visit, after: list[Visit]) -> tuple[str, str]:
    """How a visit ends with its last error: in a Catch of its own, or outside."""
    mine = [item for item in MACHINE.caught(visit, after) if item[1] == visit.state]
    return ("CAUGHT_ERROR", after[0].state) if mine else ("FAILED", "")


def failing(case: Case, visit: Visit, count: int, status: str, next_state: str) -> Call:
    error = str(visit.attempts[count].error)
    mocked = mock({"errorOutput": {"error": error, "cause": case.cause(error)}}, visit, count)
    return Call(base(visit) | mocked | {"stateConfiguration": {"retrierRetryCount": count}}, status, next_state)


def succeeding(case: Case, visit: Visit, state: State, after: list[Visit]) -> Call:
    next_state = after[0].state if state["Type"] == "Choice" else state.get("Next", "")
    mocked = mock({"result": json.dumps(case.answer(visit.state)), **LOOSE}, visit) if state["Type"] == "Task" else {}
    return Call(base(visit) | mocked, "FAILED" if state["Type"] == "Fail" else "SUCCEEDED", next_state)


def base(visit: Visit) -> dict[str, Any]:
    return {"stateName": visit.state, "input": json.dumps(visit.given)}


def mock(mocked: dict[str, Any], visit: Visit, count: int = 0) -> dict[str, Any]:
    """A mock, and what only goes with one: the context object."""
    return {"mock": mocked, "context": json.dumps(context(visit, count))}


def context(visit: Visit, count: int) -> dict[str, Any]:
    """What the states' expressions ask of the context object."""
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    execution = f"arn:aws:states:{REGION}:{ACCOUNT}:execution:analyze-swing:swing-1"
    return {
        "Execution": {"Id": execution, "Name": "swing-1", "Input": INPUT, "StartTime": now},
        "StateMachine": {"Id": execution.replace(":execution:", ":stateMachine:"), "Name": "analyze-swing"},
        "State": {"Name": visit.state, "EnteredTime": now, "RetryCount": count},
        "Task": {"Token": "token"},
    }


def isolated(call: Call, lane: str) -> dict[str, Any]:
    """The call with its state alone for a definition, for an engine that can't look into a Parallel."""
    state = Machine.of(json.loads(definition(lane))).states[call.arguments["stateName"]]
    alone = {"definition": json.dumps({"QueryLanguage": "JSONata", **state})}
    return {name: value for name, value in call.arguments.items() if name != "stateName"} | alone


def script(found: list[Call]) -> str:
    return "\n".join([HEADER, *map(command, found), FOOTER])


def command(call: Call) -> str:
    """The call in the AWS CLI's words."""
    names = {"stateName": "--state-name", "stateConfiguration": "--state-configuration"}
    told = ["expect", quote(f"{call.status} > {call.next_state or 'end'}")]
    for name, value in call.arguments.items():
        told.append(f"{names.get(name, f'--{name}')} {quote(value if isinstance(value, str) else json.dumps(value))}")
    return " ".join(told)


def main() -> None:
    chosen = [case for case in cases() if case.scenario.lane == LANE]
    with tempfile.TemporaryDirectory() as folder:
        mocks = configure(Path(folder) / "cases.json", chosen)
        with MiniStack(settings={"SFN_MOCK_CONFIG": str(mocks), "SFN_WAIT_SCALE": "0"}) as engine:
            sys.stdout.write(script(calls(run(engine.endpoint, chosen), chosen)))


if __name__ == "__main__":
    main()
