"""What a failure leads to, written down by hand: state by state, error by error.

The definition says how; this table says what for. It is what the engines' histories are held to.
"""

from dataclasses import dataclass
from types import EllipsisType

from tests.workflow.scenarios import AGAIN, DELIVERED, FAILED, FREE, GOLFER, REJECTED, RETURNED, SETTLED, STALE

ANY = "any other error"


@dataclass(frozen=True)
class Then:
    """The states that are entered next; an ellipsis goes on from there as if nothing had happened.

    `advice` is what the report is told of the coach's work, where that differs.
    """

    path: tuple[str | EllipsisType, ...]
    advice: str | None = None


def then(*path: str | EllipsisType, advice: str | None = None) -> Then:
    return Then(path, advice)


SUPERSEDED = then("Superseded by a newer run")
TO_THE_LETTER = Then(FAILED)
REJECTION = Then(REJECTED)
BY_RULES = Then(FREE + DELIVERED, advice="UNAVAILABLE")
SHARE_GIVEN_BACK = (*RETURNED, *FREE, *DELIVERED)
ALL_GIVEN_BACK = Then(("Let rules write the report", *SETTLED, *DELIVERED), advice="UNAVAILABLE")
ONCE_MORE = then(*AGAIN, "For each frame batch", ...)


def lost(reason: str) -> Then:
    """The first batch is lost, the report is still asked for."""
    return then("Go on without this batch", "For each frame batch", ..., advice=f"{reason} None")


STALE_OR_LETTER = {STALE: SUPERSEDED, ANY: TO_THE_LETTER}
GOLFERS_OR_LETTER = dict.fromkeys(GOLFER, REJECTION) | {ANY: TO_THE_LETTER}
OVERWRITTEN_TOO = {"SupersededError": SUPERSEDED, **GOLFERS_OR_LETTER}

OUTCOMES: dict[str, dict[str, Then]] = {
    "Mark it as processing": STALE_OR_LETTER,
    "Probe the video": OVERWRITTEN_TOO,
    "Hand it to the worker": OVERWRITTEN_TOO,
    "Extract the frames": OVERWRITTEN_TOO,
    "Estimate the poses": {ANY: TO_THE_LETTER},
    "Measure the swing": {"NoGolferError": REJECTION, "NoSwingError": REJECTION, ANY: TO_THE_LETTER},
    "Draw the key frames": {"SupersededError": SUPERSEDED, ANY: TO_THE_LETTER},
    "Record the measurements": STALE_OR_LETTER,
    "Draw the overlay video": {ANY: then("Coach the swing", ...)},
    "Read the circuit breaker": {ANY: BY_RULES},
    "Reserve from the golfer's budget": {
        STALE: Then(("Let rules write the report", *FREE, *DELIVERED), advice="BUDGET"),
        ANY: BY_RULES,
    },
    "Reserve from the day's budget": {
        STALE: Then(SHARE_GIVEN_BACK, advice="BUDGET"),
        ANY: Then(SHARE_GIVEN_BACK, advice="UNAVAILABLE"),
    },
    "Return the golfer's reservation": {ANY: BY_RULES},
    "Mark the coach as working": {ANY: ALL_GIVEN_BACK},
    "Skip the unused time slots": {STALE: then("First the frames, then the report", ...), ANY: ALL_GIVEN_BACK},
    "Ask in the batch lane": {
        ANY: then("Reserve a time slot", "Wait for the time slot", "Ask the coach", "For each frame batch", ...),
    },
    "Reserve a time slot": {STALE: lost("RATE_LIMITED"), ANY: lost("UNAVAILABLE")},
    "Ask the coach": {
        "CoachRateLimitedError": ONCE_MORE,
        "CoachUnavailableError": ONCE_MORE,
        "CoachAnswerError": ONCE_MORE,
        "CoachQuotaError": lost("QUOTA"),
        "CoachRefusedError": lost("REFUSED"),
        "CoachBreakerOpenError": lost("BREAKER_OPEN"),
        "NoCoachError": lost("NO_MODEL"),
        "States.HeartbeatTimeout": ONCE_MORE,
        "States.Timeout": ONCE_MORE,
        ANY: lost("UNAVAILABLE"),
    },
    "Consolidate the report": {ANY: TO_THE_LETTER},
    "Settle the golfer's reservation": {ANY: then("Settle the day's reservation", ...)},
    "Settle the day's reservation": {ANY: then("The report is written", ...)},
    "Record the report": STALE_OR_LETTER,
    "Update the swing profile": {STALE: then("Announce the result", ...), ANY: TO_THE_LETTER},
    "Forget the oldest swing": {ANY: TO_THE_LETTER},
    "Announce the result": {ANY: TO_THE_LETTER},
    "Record the rejection": STALE_OR_LETTER,
    "Announce the rejection": {ANY: TO_THE_LETTER},
    "Record the failure": {ANY: then("Send to the dead-letter queue", ...)},
    "Send to the dead-letter queue": {ANY: then()},
    "Announce the failure": {ANY: then("Analysis failed", ...)},
}

# How often a service that fails, or that fails by this name, is asked in one visit of a state before it is given up.
ATTEMPTS = {
    "lambda:invoke": 4,
    "Lambda.CodeArtifactUserPendingException": 6,
    "Lambda.TooManyRequestsException": 21,
    "dynamodb:getItem": 6,
    "dynamodb:updateItem": 6,
    "events:putEvents": 4,
    "sqs:sendMessage": 6,
    "sqs:sendMessage.waitForTaskToken": 4,
    "StorageUnavailableError": 3,
}

# What a state writes as the status that the golfer reads.
STATUSES = {
    "Mark it as processing": "PROCESSING",
    "Record the measurements": "COMPLETED",
    "Mark the coach as working": "AI_PROCESSING",
    "Record the report": "AI_COMPLETED",
    "Record the rejection": "FAILED",
    "Record the failure": "FAILED",
}

# How the execution ends in its last state, and which status its output names. In any other state it fails.
ENDS = {
    "Report delivered": ("SUCCEEDED", "AI_COMPLETED"),
    "Rejected with a hint": ("SUCCEEDED", "FAILED"),
    "Superseded by a newer run": ("SUCCEEDED", None),
}
