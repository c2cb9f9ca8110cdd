"""Every path of the workflow on a real engine: the real definition, with service integrations mocked case by case.

The engine waits neither in Wait states nor between two tries; the definition itself is the one that is deployed.
"""

from collections.abc import Mapping
from pathlib import Path

import pytest

from dev.engine import CACHE, chosen
from tests.workflow.cases import Case, cases
from tests.workflow.coverage import MACHINE, summary
from tests.workflow.runs import configure, run
from tests.workflow.walks import Walk

CASES = cases()


@pytest.fixture(scope="module")
def walks(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Walk]:
    mocks: Path = configure(tmp_path_factory.mktemp("mocks") / "cases.json", CASES)
    settings = {"SFN_MOCK_CONFIG": str(mocks), "SFN_WAIT_SCALE": "0"}
    with chosen()(settings=settings, log=CACHE / "engine-paths.log") as engine:
        return run(engine.endpoint, CASES)


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_the_workflow_goes_the_way_that_it_should(walks: Mapping[str, Walk], case: Case) -> None:
    walked = walks[case.name]

    assert walked.path == case.path
    assert walked.attempts == case.attempts
    assert walked.statuses == case.statuses
    assert walked.advice == case.scenario.advice
    assert (walked.status, (walked.output or {}).get("status")) == case.ends
    assert walked.error == case.error


def test_every_state_retrier_catcher_and_branch_is_walked(walks: Mapping[str, Walk]) -> None:
    every = MACHINE.items()

    walked = {item for walk in walks.values() for item in MACHINE.walked(walk)}

    print(f"\n{summary(walked, every)} walked by {len(CASES)} cases")
    assert every - walked == set()


def test_nobody_leaves_a_reservation_behind(walks: Mapping[str, Walk]) -> None:
    """What is added to the day's sum and the golfer's is taken back or settled, unless DynamoDB refuses that too."""
    refusing = {"Give the golfer's share back", "Settle the golfer's account", "Settle the day's account"}

    for case in CASES:
        if not refusing & set(case.scenario.throws) and case.ends[0] == "SUCCEEDED":
            reserved = [state for state in RESERVES if took(walks[case.name], state)]
            assert [state for state in reserved if not gave_back(walks[case.name], state)] == [], case.name


# A reservation, and what ends it.
RESERVES = {
    "Is there budget for the golfer?": ("Give the golfer's share back", "Settle the golfer's account"),
    "Is there budget for the coach?": ("Settle the day's account",),
}


def took(walked: Walk, state: str) -> bool:
    return any(visit.state == state and visit.attempts and not visit.error for visit in walked.visits)


def gave_back(walked: Walk, state: str) -> bool:
    return any(visit.state in RESERVES[state] and visit.attempts and not visit.error for visit in walked.visits)
