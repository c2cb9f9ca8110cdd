"""Every path of the workflow on a real engine: the real definition, with service integrations mocked case by case.

The engine waits neither in Wait states nor between two tries; the definition itself is the one that is deployed.
"""

import os
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pytest
from botocore.config import Config

from dev.local.engine import Engine, LocalStack, MiniStack, chosen
from ops.local import CACHE, session, settings
from tests.workflow import cases as drawn_up
from tests.workflow.cases import Case
from tests.workflow.coverage import MACHINE, summary
from tests.workflow.runs import configure, run
from tests.workflow.scenarios import SIDE_BY_SIDE
from tests.workflow.teststate import LANE, Call, calls, isolated
from tests.workflow.walks import Walk, comparable

SHORT: Final = bool(os.environ.get("SHORT"))
CASES = drawn_up.one_of_each_kind() if SHORT else drawn_up.cases()
CONCURRENT = drawn_up.case(SIDE_BY_SIDE.name, SIDE_BY_SIDE)

on_localstack = pytest.mark.skipif(chosen() is not LocalStack, reason="runs in: make test-localstack")

OF_THE_GOLFER = {
    "Reserve from the golfer's budget",
    "Return the golfer's reservation",
    "Settle the golfer's reservation",
}

Walks = Mapping[str, Walk]


@pytest.fixture(scope="module")
def mocks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return configure(tmp_path_factory.mktemp("mocks") / "cases.json", [*CASES, CONCURRENT])


@pytest.fixture(scope="module")
def walks(mocks: Path) -> Walks:
    return walks_on(chosen(), mocks)


@pytest.fixture(scope="module")
def walks_on_ministack(mocks: Path) -> Walks:
    return walks_on(MiniStack, mocks)


def walks_on(engine: type[Engine], mocks: Path) -> Walks:
    settings = {"SFN_MOCK_CONFIG": str(mocks), "SFN_WAIT_SCALE": "0"}
    with engine(settings=settings, log=CACHE / f"{engine.name}-paths.log") as running:
        return run(running.endpoint, [*CASES, CONCURRENT])


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_the_workflow_goes_the_way_that_it_should(walks: Walks, case: Case) -> None:
    walked = walks[case.name]

    assert walked.path == case.path
    assert walked.attempts == case.attempts
    assert walked.statuses == case.statuses
    assert walked.advice == case.scenario.advice
    assert (walked.status, (walked.output or {}).get("status")) == case.ends
    assert walked.error == case.error


@pytest.mark.skipif(SHORT, reason="one case of each kind walks a part of it; all of it is walked on MiniStack")
def test_every_state_retrier_catcher_and_branch_is_walked(walks: Walks) -> None:
    every = MACHINE.items()

    walked = {item for walk in walks.values() for item in MACHINE.walked(walk)}

    print(f"\n{summary(walked, every)} walked by {len(CASES)} cases")
    assert every - walked == set()


def test_segments_and_batches_side_by_side_enter_every_state_as_often_as_there_are(walks: Walks) -> None:
    walked = walks[CONCURRENT.name]

    assert Counter(walked.path) == Counter(CONCURRENT.path)
    assert walked.advice == SIDE_BY_SIDE.advice
    assert walked.status == "SUCCEEDED"


@pytest.mark.parametrize(
    ("case", "budget", "left_usd"),
    [
        ("the coach writes the report", "golfer#golfer-1", "0.91"),
        ("the day's budget is used up", "golfer#golfer-1", "0.91"),
        ("a guest's report is paid from the budget of all guests", "guests", "4.91"),
        ("the day's budget is used up when a guest comes", "guests", "4.91"),
    ],
)
def test_a_golfer_has_a_budget_and_all_guests_share_one(walks: Walks, case: str, budget: str, left_usd: str) -> None:
    """Whoever can be many guests would have as many budgets."""
    sent = [sent for state, sent in walks[case].sent if state in OF_THE_GOLFER]

    assert {each["Key"]["usage_id"]["S"].rpartition("#")[0] for each in sent} == {budget}
    assert len(sent) == 2
    assert sent[0]["ExpressionAttributeValues"][":max"]["N"] == left_usd


@on_localstack
@pytest.mark.slow
def test_both_engines_go_the_same_way_with_the_same_words(walks: Walks, walks_on_ministack: Walks) -> None:
    """Path, every state's input and output, what every service was sent, errors, and the end."""
    ours, theirs = ({case.name: comparable(of[case.name]) for case in CASES} for of in (walks, walks_on_ministack))

    assert [name for name in ours if ours[name] != theirs[name]] == []


@on_localstack
@pytest.mark.slow
def test_teststate_tells_what_the_engines_have_shown(walks_on_ministack: Walks) -> None:
    """One call for each state and outcome. LocalStack's TestState gets the state alone, and can't wait."""
    found = {
        (call.arguments["stateName"], call.status, call.next_state): call
        for call in calls(walks_on_ministack, [case for case in CASES if case.scenario.lane == LANE])
        if MACHINE.states[call.arguments["stateName"]]["Type"] != "Wait"
    }

    with LocalStack(log=CACHE / "localstack-teststate.log") as engine:
        answers = {told: answered(engine.endpoint, call) for told, call in found.items()}

    assert [told for told in answers if answers[told] != told[1:]] == []


def answered(endpoint: str, call: Call) -> tuple[str, str]:
    asked = settings(endpoint) | {"config": settings(endpoint)["config"].merge(Config(inject_host_prefix=False))}
    client = session().client("stepfunctions", **asked)
    answer = client.test_state(inspectionLevel="DEBUG", **isolated(call, LANE))
    return answer["status"], answer.get("nextState", "")


def test_nobody_leaves_a_reservation_behind(walks: Walks) -> None:
    """What is added to the day's sum and the golfer's is taken back or settled, unless DynamoDB refuses that too."""
    refusing = {"Return the golfer's reservation", "Settle the golfer's reservation", "Settle the day's reservation"}

    for case in CASES:
        if not refusing & set(case.scenario.throws) and case.ends[0] == "SUCCEEDED":
            reserved = [state for state in RESERVES if took(walks[case.name], state)]
            assert [state for state in reserved if not gave_back(walks[case.name], state)] == [], case.name


# A reservation, and what ends it.
RESERVES = {
    "Reserve from the golfer's budget": ("Return the golfer's reservation", "Settle the golfer's reservation"),
    "Reserve from the day's budget": ("Settle the day's reservation",),
}


def took(walked: Walk, state: str) -> bool:
    return any(visit.state == state and visit.attempts and not visit.error for visit in walked.visits)


def gave_back(walked: Walk, state: str) -> bool:
    return any(visit.state in RESERVES[state] and visit.attempts and not visit.error for visit in walked.visits)
