"""What the server does to a request: a rule says which requests, a phase says what, in the order of the phases."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Body = dict[str, Any]


@dataclass(frozen=True)
class Phase:
    """What happens to one request."""


@dataclass(frozen=True)
class Good(Phase):
    """A grounded answer. `after_s` is how long the model thinks."""

    after_s: float = 0


@dataclass(frozen=True)
class Invented(Phase):
    """A well-formed answer with a number that was not measured."""


@dataclass(frozen=True)
class Says(Phase):
    """Exactly this, as structured output."""

    answer: dict[str, Any]


@dataclass(frozen=True)
class Calls(Phase):
    """These tools with these arguments, which need not exist or make sense."""

    tools: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Lost(Phase):
    """The conversation is gone."""


@dataclass(frozen=True)
class Locked(Phase):
    """Another request works on the conversation."""


@dataclass(frozen=True)
class Cut(Phase):
    """The answer ends in the middle of its JSON: max_output_tokens."""


@dataclass(frozen=True)
class ContentFilter(Phase):
    """The answer ends because a filter stopped it."""


@dataclass(frozen=True)
class Refusal(Phase):
    """The model declines, in the refusal part of its message."""


@dataclass(frozen=True)
class Failed(Phase):
    """A 200 with a response that has failed, for this reason."""

    code: str = "server_error"


@dataclass(frozen=True)
class RateLimited(Phase):
    """`said` is what stands in Retry-After instead, which need not be a number."""

    retry_after_s: float = 1
    said: str = ""


@dataclass(frozen=True)
class Refused(Phase):
    """A 4xx with this code."""

    status: int
    code: str


@dataclass(frozen=True)
class NoMoney(Phase):
    """429 too, and yet no reason to wait: insufficient_quota."""


@dataclass(frozen=True)
class ServerError(Phase):
    status: int = 500


@dataclass(frozen=True)
class Silence(Phase):
    """The connection stays open and nothing comes."""

    for_s: float = 3600


def anything(_: Body) -> bool:
    return True


@dataclass
class Rule:
    matches: Callable[[Body], bool]
    phases: list[Phase]
    forever: bool


@dataclass
class Script:
    """Rules in order; a request takes the next phase of the first rule that matches and has one left."""

    rules: list[Rule] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def once(self, *phases: Phase, when: Callable[[Body], bool] = anything) -> None:
        """Each phase for one request, then as before."""
        self.rules.append(Rule(when, list(phases), forever=False))

    def always(self, phase: Phase, when: Callable[[Body], bool] = anything) -> None:
        self.rules.append(Rule(when, [phase], forever=True))

    def clear(self) -> None:
        self.rules.clear()

    def phase_for(self, body: Body) -> Phase:
        with self.lock:
            rule = next((rule for rule in self.rules if rule.phases and rule.matches(body)), None)
            if rule is None:
                return Good()
            return rule.phases[0] if rule.forever else rule.phases.pop(0)
