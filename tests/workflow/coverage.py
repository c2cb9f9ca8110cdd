"""The definition in, everything in it that can be walked; walks in, what of it was.

A walk counts for a retrier, a catcher or a branch only if its history shows the step that follows from it.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.workflow.definition import WORKFLOW, State, scopes, states
from tests.workflow.walks import Visit, Walk

# A state; an error of a retrier, or that it gave up; an error of a catcher; a branch of a choice.
Item = tuple[str, ...]

KINDS = ("state", "retrier", "catcher", "branch")
GAVE_UP = "gave up"


@dataclass(frozen=True)
class Machine:
    """The definition, and for each state the one around it."""

    states: dict[str, State]
    around: dict[str, str]

    @classmethod
    def of(cls, definition: dict[str, Any]) -> "Machine":
        around = {
            name: outer
            for outer, state in states(definition).items()
            for scope in (*state.get("Branches", []), *([state["ItemProcessor"]] if "ItemProcessor" in state else []))
            for name in scope["States"]
        }
        return cls({name: state for scope in scopes(definition) for name, state in scope["States"].items()}, around)

    def items(self) -> set[Item]:
        return {item for name, state in self.states.items() for item in items_of(name, state)}

    def walked(self, walk: Walk) -> set[Item]:
        return {item for item in self.followed(walk) if item in self.items()}

    def followed(self, walk: Walk) -> Iterator[Item]:
        for place, visit in enumerate(walk.visits):
            after = walk.visits[place + 1 :]
            yield ("state", visit.state)
            yield from retried(visit, self.states[visit.state])
            if visit.error:
                yield from self.caught(visit, after)
            if self.states[visit.state]["Type"] == "Choice" and after:
                yield branch_of(visit, self.states[visit.state], after[0].state)

    def caught(self, visit: Visit, after: list[Visit]) -> Iterator[Item]:
        """The catcher that took the error, at this state or around it, if its next state was entered next."""
        name: str | None = visit.state
        while name:
            for place, catch in enumerate(self.states[name].get("Catch", [])):
                if taken := match(catch["ErrorEquals"], str(visit.error)):
                    if after and after[0].state == catch["Next"]:
                        yield ("catcher", name, str(place), taken)
                    return
            name = self.around.get(name)


def items_of(name: str, state: State) -> Iterator[Item]:
    yield ("state", name)
    for place, retrier in enumerate(state.get("Retry", [])):
        yield from (("retrier", name, str(place), error) for error in (*retrier["ErrorEquals"], GAVE_UP))
    for place, catch in enumerate(state.get("Catch", [])):
        yield from (("catcher", name, str(place), error) for error in catch["ErrorEquals"])
    if state["Type"] == "Choice":
        branches = [str(place) for place in range(len(state["Choices"]))]
        yield from (("branch", name, branch) for branch in (*branches, *(["default"] if "Default" in state else [])))


def retried(visit: Visit, state: State) -> Iterator[Item]:
    """An error that another attempt followed, and one that none did although the retrier knows it."""
    for place, retrier in enumerate(state.get("Retry", [])):
        for attempt in visit.attempts[:-1]:
            yield ("retrier", visit.state, str(place), str(match(retrier["ErrorEquals"], str(attempt.error))))
        known = visit.error and match(retrier["ErrorEquals"], visit.error)
        if known and len(visit.attempts) == 1 + retrier["MaxAttempts"]:
            yield ("retrier", visit.state, str(place), GAVE_UP)


def match(names: list[str], error: str) -> str | None:
    """The name by which a retrier or catcher knows the error."""
    if error in names:
        return error
    if "States.TaskFailed" in names and error != "States.Timeout":
        return "States.TaskFailed"
    return "States.ALL" if "States.ALL" in names else None


def branch_of(visit: Visit, state: State, entered: str) -> Item:
    """The branch whose next state was entered; branches to one state differ in the words of their output."""
    for place, choice in enumerate(state["Choices"]):
        words = re.findall(r"'(\w+)'", choice.get("Output", ""))
        if choice["Next"] == entered and all(f'"{word}"' in json.dumps(visit.output) for word in words):
            return ("branch", visit.state, str(place))
    return ("branch", visit.state, "default" if state.get("Default") == entered else "none")


def summary(walked: set[Item], every: set[Item]) -> str:
    """For each kind how many of how many were walked."""
    counts = [
        f"{kind}s {sum(item[0] == kind for item in walked)} of {sum(item[0] == kind for item in every)}"
        for kind in KINDS
    ]
    return ", ".join(counts).replace("branchs", "branches")


MACHINE = Machine.of(WORKFLOW)
