"""One case for each scenario, and one for each fault at each state: the scenario with that one fault.

Which faults there are is read from the definition; what becomes of them is not (see outcomes.py).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import EllipsisType
from typing import Any

from tests.workflow.definition import State, tasks
from tests.workflow.outcomes import ANY, ATTEMPTS, ENDS, OUTCOMES, STATUSES, Then
from tests.workflow.scenarios import ANSWERS, BUG, SCENARIOS, UPDATED, Scenario, cause

# What stands for a name that stands for many.
EXAMPLES = {"States.TaskFailed": "SQS.AmazonSQSException"}


@dataclass(frozen=True)
class Case:
    """A scenario, perhaps with a fault, and what is expected of it. `attempts` counts a state's visits together.

    `fault` says of what kind it is: the service that fails, and how often.
    """

    name: str
    scenario: Scenario
    attempts: Mapping[str, int]
    fault: str = ""

    @property
    def path(self) -> tuple[str, ...]:
        return self.scenario.path

    @property
    def ends(self) -> tuple[str, str | None]:
        return ENDS.get(self.path[-1], ("FAILED", None))

    @property
    def error(self) -> str | None:
        """The error of an execution that fails: that of the state before the failure was recorded, or of the last."""
        if self.ends[0] != "FAILED":
            return None
        recorded = self.path[-1] == "Analysis failed"
        broken = self.path[self.path.index("Record the failure") - 1] if recorded else self.path[-1]
        return self.scenario.throws[broken][-1]

    @property
    def statuses(self) -> list[str]:
        """Statuses that are written, in their order; a retried write is seen once for each attempt."""
        visited = dict.fromkeys(state for state in self.path if state in STATUSES)
        return [STATUSES[state] for state in visited for _ in range(self.attempts[state])]

    def answers(self, state: str) -> list[dict[str, Any]]:
        """For each attempt what the state's service does, in the words of a mock configuration."""
        errors = self.scenario.throws.get(state, ())
        thrown = [{"Throw": {"Error": error, "Cause": self.cause(error)}} for error in errors]
        return thrown + [{"Return": self.answer(state)}] * max(self.attempts[state] - len(thrown), 0)

    def attempts_at(self, state: str) -> int:
        """Attempts at the state's first visit, where a fault strikes."""
        return self.attempts[state] - (self.path.count(state) - 1)

    def cause(self, error: str) -> str:
        return self.scenario.causes.get(error, cause(error))

    def answer(self, state: str) -> Any:
        """What the state's service answers where it does not fail."""
        return self.scenario.answers.get(state, ANSWERS.get(state, UPDATED))


def cases() -> list[Case]:
    seen: set[str] = set()
    found = []
    for scenario in SCENARIOS:
        found.append(case(scenario.name, scenario))
        for state in dict.fromkeys(scenario.path):
            if state in tasks() and state not in seen:
                seen.add(state)
                found += faults(scenario, state, tasks()[state])
    return found


def one_of_each_kind() -> list[Case]:
    """All scenarios, and each way for a service to fail, once for each end: what may differ between two engines."""
    first = {(each.fault, each.path[-1]): each for each in reversed(cases()) if each.fault}
    return [each for each in cases() if not each.fault or each == first[each.fault, each.path[-1]]]


def case(name: str, scenario: Scenario, retried: Mapping[str, int] | None = None) -> Case:
    visits = {state: scenario.path.count(state) for state in dict.fromkeys(scenario.path) if state in tasks()}
    attempts = {state: count + (retried or {}).get(state, 0) for state, count in visits.items()}
    return Case(name, scenario, attempts)


def faults(scenario: Scenario, state: str, task: State) -> Iterator[Case]:
    for retrier in task["Retry"]:
        for error in map(example, retrier["ErrorEquals"]):
            yield recovered(scenario, state, error)
        yield given_up(scenario, state, example(retrier["ErrorEquals"][0]))
    for error in failures(state, task):
        found = case(f"{state} | {error}", failed(scenario, state, (error,)))
        yield replace(found, fault=f"{task['Resource']} fails")


def example(error: str) -> str:
    return EXAMPLES.get(error, error)


def failures(state: str, task: State) -> list[str]:
    """Errors that are not retried: those that the table or a Catch names, and one that nobody does."""
    named = [error for catch in task.get("Catch", []) for error in catch["ErrorEquals"] if error != "States.ALL"]
    unheard_of = [] if "States.TaskFailed" in str(task["Retry"]) else [BUG]
    return [*dict.fromkeys([error for error in OUTCOMES[state] if error != ANY] + named + unheard_of)]


def recovered(scenario: Scenario, state: str, error: str) -> Case:
    stumbling = throwing(scenario, state, (error,))
    found = case(f"{state} | {error}, once", stumbling, {state: 1})
    return replace(found, fault=f"{tasks()[state]['Resource']} fails once")


def given_up(scenario: Scenario, state: str, error: str) -> Case:
    """The service fails until nobody asks again."""
    resource = tasks()[state]["Resource"].removeprefix("arn:${Partition}:states:::")
    attempts = ATTEMPTS.get(error, ATTEMPTS[resource])
    gone = failed(scenario, state, (error,) * attempts)
    found = case(f"{state} | {error}, for good", gone, {state: attempts - 1})
    return replace(found, fault=f"{tasks()[state]['Resource']} fails for good")


def throwing(scenario: Scenario, state: str, errors: tuple[str, ...]) -> Scenario:
    own = scenario.throws.get(state, ())
    return replace(scenario, throws={**scenario.throws, state: errors + own})


def failed(scenario: Scenario, state: str, errors: tuple[str, ...]) -> Scenario:
    outcome = outcome_of(state, errors[-1])
    until = scenario.path.index(state) + 1
    path = scenario.path[:until] + followed(outcome.path, scenario.path[until:])
    advice = outcome.advice if outcome.advice is not None else scenario.advice
    told = advice if "Consolidate the report" in path else ""
    return replace(scenario, path=path, advice=told, throws={**scenario.throws, state: errors})


def followed(ways: tuple[str | EllipsisType, ...], rest: tuple[str, ...]) -> tuple[str, ...]:
    """The ways as states; an ellipsis is what follows the state before it in the rest of the scenario's path."""
    states = tuple(way for way in ways if isinstance(way, str))
    return states + rest[rest.index(states[-1]) + 1 :] if ways[-1:] == (...,) else states


def outcome_of(state: str, error: str) -> Then:
    return OUTCOMES[state].get(error, OUTCOMES[state][ANY])
