"""An execution's history in, the way that was walked out: the states, and each call of a service with what was sent.

The events of one state are told by their order, so the history must be of an execution that does one thing at a time.
"""

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

History = list[dict[str, Any]]

# What differs between two runs of the same case.
PASSING = [
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)"), "<time>"),
    (re.compile(r"\d{4}-\d\d-\d\d"), "<day>"),
    (re.compile(r"arn:aws:states:[^\"\s]*:execution:[^\"\s]*"), "<execution>"),
    (re.compile(r"\b1[6-9]\d{11}\b"), "<ms>"),
    (re.compile(r"\b1[6-9]\d{8}\b"), "<s>"),
    (re.compile(r"(\"task_token\": )\"[^\"]*\""), r'\1"<token>"'),
]


@dataclass
class Attempt:
    """One call of a service: what it was sent, and the error that it ended with."""

    sent: Any
    error: str | None = None


@dataclass
class Visit:
    """One stay in a state. `left` is False where an error carried the execution out of it."""

    state: str
    given: Any
    attempts: list[Attempt] = field(default_factory=list)
    output: Any = None
    left: bool = False

    @property
    def error(self) -> str | None:
        """The error of the last attempt."""
        return self.attempts[-1].error if self.attempts else None


@dataclass
class Walk:
    visits: list[Visit]
    status: str
    error: str | None
    output: Any

    @property
    def path(self) -> tuple[str, ...]:
        return tuple(visit.state for visit in self.visits)

    @property
    def attempts(self) -> dict[str, int]:
        counted = Counter({visit.state: 0 for visit in self.visits if visit.attempts})
        for visit in self.visits:
            counted[visit.state] += len(visit.attempts)
        return {state: count for state, count in counted.items() if count}

    @property
    def sent(self) -> list[tuple[str, Any]]:
        return [(visit.state, attempt.sent) for visit in self.visits for attempt in visit.attempts]

    @property
    def statuses(self) -> list[str]:
        """What was written as the status of the analysis."""
        values = [sent.get("ExpressionAttributeValues", {}) for _, sent in self.sent if "UpdateExpression" in sent]
        return [value[":status"]["S"] for value in values if ":status" in value]

    @property
    def payloads(self) -> list[Any]:
        """Every state's input and output."""
        return [payload for visit in self.visits for payload in (visit.given, visit.output)]

    @property
    def advice(self) -> str:
        """What the report was told of the coach's work: one reason, or one for each question."""
        reports = [visit.given[0] for visit in self.visits if visit.state == "Consolidate the report"]
        if not reports:
            return ""
        told = reports[0]["advice"]
        return told.get("reason") or " ".join(str(asked["reason"]) for stage in told["stages"] for asked in stage)


def walk(history: History, described: dict[str, Any]) -> Walk:
    visits: list[Visit] = []
    for event in history:
        follow(visits, event)
    output = described.get("output") if described["status"] == "SUCCEEDED" else None
    return Walk(visits, described["status"], described.get("error"), json.loads(output) if output else None)


def follow(visits: list[Visit], event: dict[str, Any]) -> None:
    kind = event["type"]
    if entered := event.get("stateEnteredEventDetails"):
        visits.append(Visit(entered["name"], json.loads(entered["input"])))
    elif exited := event.get("stateExitedEventDetails"):
        visit = next(visit for visit in reversed(visits) if visit.state == exited["name"] and not visit.left)
        visit.left, visit.output = True, json.loads(exited["output"])
    elif kind == "TaskScheduled":
        visits[-1].attempts.append(Attempt(parameters(event["taskScheduledEventDetails"])))
    elif failed := event.get("taskFailedEventDetails") or event.get("taskTimedOutEventDetails"):
        visits[-1].attempts[-1].error = failed["error"]


def parameters(scheduled: dict[str, Any]) -> Any:
    return json.loads(scheduled["parameters"])


def comparable(walked: Walk) -> str:
    """All of a walk as text, without what differs between two runs."""
    visits = [
        [visit.state, visit.given, visit.output, [[attempt.sent, attempt.error] for attempt in visit.attempts]]
        for visit in walked.visits
    ]
    text = json.dumps([visits, walked.status, walked.error, walked.output], sort_keys=True)
    for pattern, word in PASSING:
        text = pattern.sub(word, text)
    return text
