"""Cases in, the mocked service integrations that play them out, in Step Functions Local's format."""

from typing import Any

from tests.workflow.cases import Case
from tests.workflow.machine import LANES, name


def mock_config(cases: list[Case]) -> dict[str, Any]:
    machines = {
        name(lane): {"TestCases": {case_id(case): responses(case) for case in cases if case.scenario.lane == lane}}
        for lane in LANES
    }
    mocked = {
        response: {str(attempt): answer for attempt, answer in enumerate(case.answers(state))}
        for case in cases
        for state, response in responses(case).items()
    }
    return {"StateMachines": machines, "MockedResponses": mocked}


def responses(case: Case) -> dict[str, str]:
    """State to the name of what its service answers in this case."""
    return {state: f"{case_id(case)}: {state}" for state in case.attempts}


def case_id(case: Case) -> str:
    """The case's name as part of an ARN."""
    return "".join(letter if letter.isalnum() else "-" for letter in case.name)
