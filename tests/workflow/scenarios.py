"""Ways through the workflow, written down by hand: what the services answer, and which states are then entered."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from swing.domain import errors

INPUT: dict[str, Any] = {
    "analysis_id": "swing-1",
    "run_id": "5f1c0ffee5f1c0ffee5f1c0f",
    "user_id": "golfer-1",
    "s3_bucket": "golf-coach-videos",
    "s3_key": "golf-swings/golfer-1/swing-1.mp4",
    "etag": "b1946ac92492d2347c6235b4d2611184",
    "upload_number": 1,
}
GUESTS = INPUT | {"user_id": "guest-1", "s3_key": "golf-swings/guest-1/swing-1.mp4"}
STALE = "DynamoDB.ConditionalCheckFailedException"
BUG = "NobodyHeardOfThisError"
GOLFER = [error.__name__ for error in errors.GolferError.__subclasses__()]

UPDATED: dict[str, Any] = {}
SENT = {"MessageId": "letter-1"}
ANNOUNCED = {"Entries": [{"EventId": "event-1"}], "FailedEntryCount": 0}


def returned(payload: Any) -> dict[str, Any]:
    """A Lambda function's answer."""
    return {"StatusCode": 200, "ExecutedVersion": "$LATEST", "Payload": payload}


def measured(estimate_usd: float, *batches: str) -> dict[str, Any]:
    plan = [{"question": name, "events": ["address", "top"]} for name in batches]
    return returned({"coach": {"batches": plan, "estimate_usd": estimate_usd}})


SEGMENT = {"index": 0, "first": 0, "end": 96}
PROFILE = {
    "coaching_response": {"S": "Well done."},
    "focus_areas": {"L": []},
    "strengths": {"L": []},
    "cautions": {"L": []},
    "metrics": {"M": {"tempo_ratio": {"N": "3"}}},
    "user_context": {"M": {}},
    "headline": {"M": {"analysis_id": {"S": "swing-1"}}},
}
REPORT = {
    "ai_analysis": '{"success": true}',
    "frames_analyzed": 2,
    "frames_skipped": 0,
    "fallback_triggered": False,
    "tokens_used": 1234,
    "cost_usd": 0.05,
    "profile": PROFILE,
}

# The answer of each state's service where nothing goes wrong; a plain DynamoDB update answers UPDATED.
ANSWERS: dict[str, Any] = {
    "Probe the video": returned({"segments": [SEGMENT], "segments_at_once": 10}),
    "Extract the frames": returned(None),
    "Estimate the poses": returned(None),
    "Measure the swing": measured(0.09, "batch-000"),
    "Draw the key frames": returned({"analysis_results": {"M": {"swing_detected": {"BOOL": True}}}}),
    "Draw the overlay video": returned({"overlay_video_url": "s3://golf-coach-videos/overlay.mp4"}),
    "Reserve a time slot": {"Attributes": {"next_ms": {"N": "1"}}},
    "Hand it to the worker": {"posed": True},
    "Ask in the batch lane": {"answered": True},
    "Ask the coach": {"answered": True},
    "Consolidate the report": returned(REPORT),
    "Announce the result": ANNOUNCED,
    "Announce the rejection": ANNOUNCED,
    "Announce the failure": ANNOUNCED,
    "Send to the dead-letter queue": SENT,
}


@dataclass(frozen=True)
class Scenario:
    """`throws` names the errors that a state meets, one for each attempt, before its service answers."""

    name: str
    path: tuple[str, ...]
    lane: str = "fast"
    advice: str = "None None"
    answers: Mapping[str, Any] = field(default_factory=dict)
    throws: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    causes: Mapping[str, str] = field(default_factory=dict)
    given: Mapping[str, Any] = field(default_factory=lambda: INPUT)


def cause(error: str) -> str:
    """What a failed service tells: our functions speak JSON, others plain text."""
    kind = getattr(errors, error, None)
    if kind is None:
        return f"a mocked {error}"
    text = str(kind("a mocked failure"))
    return text if issubclass(kind, errors.CoachError) else json.dumps({"errorMessage": text, "errorType": error})


def states(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.strip().splitlines())


def until(path: tuple[str, ...], state: str) -> tuple[str, ...]:
    return path[: path.index(state) + 1]


def after(path: tuple[str, ...], state: str) -> tuple[str, ...]:
    return path[path.index(state) + 1 :]


MEASURED = states("""
    Analyze the swing
    Mark it as processing
    Probe the video
    Is it too long for Lambda?
    For each segment
    Extract the frames
    Estimate the poses
    Measure the swing
    Draw the key frames
    Record the measurements
    Draw the overlay video
""")
RESERVED = states("""
    Coach the swing
    Find the golfer's budget
    Is there a coach?
    Read the circuit breaker
    Is the circuit breaker open?
    Reserve from the golfer's budget
    Reserve from the day's budget
    Mark the coach as working
    Skip the unused time slots
    First the frames, then the report
""")
ASKED = states("""
    For each frame batch
    Is the batch lane open?
    Reserve a time slot
    Wait for the time slot
    Ask the coach
""")
ASKED_FOR_LESS = states("""
    For each frame batch
    Is the batch lane open?
    Ask in the batch lane
""")
AGAIN = states("""
    Is another try worth it?
    Wait before asking again
    Reserve a time slot
    Wait for the time slot
    Ask the coach
""")
GIVEN_UP = states("""
    Is another try worth it?
    Go on without this batch
""")
SETTLED = states("""
    Consolidate the report
    Was anything reserved?
    Settle the golfer's reservation
    Settle the day's reservation
    The report is written
""")
FREE = states("""
    Consolidate the report
    Was anything reserved?
    The report is written
""")
DELIVERED = states("""
    Record the report
    Update the swing profile
    Forget the oldest swing
    Announce the result
    Report delivered
""")
REJECTED = states("""
    Record the rejection
    Announce the rejection
    Rejected with a hint
""")
FAILED = states("""
    Record the failure
    Send to the dead-letter queue
    Announce the failure
    Analysis failed
""")
RETURNED = states("""
    Return the golfer's reservation
    Let rules write the report
""")
NOT_ASKED = (*until(RESERVED, "Is there a coach?"), "Let rules write the report")
TO_THE_MEASUREMENT = until(MEASURED, "Measure the swing")
TO_THE_BREAKER = until(RESERVED, "Is the circuit breaker open?")
TO_THE_DAYS_BUDGET = until(RESERVED, "Reserve from the day's budget")
BY_THE_WORKER = (
    *until(MEASURED, "Is it too long for Lambda?"),
    "Hand it to the worker",
    "Measure the swing",
    *after(MEASURED, "Measure the swing"),
)
POSED_BEFORE = (
    *until(MEASURED, "Is it too long for Lambda?"),
    "Measure the swing",
    *after(MEASURED, "Measure the swing"),
)

# The first scenario in which a state occurs is the one in which its faults are tried.
SCENARIOS = [
    Scenario("the coach writes the report", MEASURED + RESERVED + ASKED + ASKED + SETTLED + DELIVERED),
    Scenario(
        "the video is too long for Lambda",
        BY_THE_WORKER + RESERVED + ASKED + ASKED + SETTLED + DELIVERED,
        answers={"Probe the video": returned({"segments": [SEGMENT], "too_long_for_lambda": True})},
    ),
    Scenario(
        "the golfer has corrected what an earlier run has posed",
        POSED_BEFORE + RESERVED + ASKED + ASKED + SETTLED + DELIVERED,
        answers={"Probe the video": returned({"segments": [], "posed": True})},
    ),
    Scenario(
        "the batch lane writes the report",
        MEASURED + RESERVED + ASKED_FOR_LESS + ASKED_FOR_LESS + SETTLED + DELIVERED,
        lane="batch",
    ),
    Scenario(
        "there is no coach",
        MEASURED + NOT_ASKED + FREE + DELIVERED,
        lane="off",
        advice="NO_MODEL",
    ),
    Scenario(
        "the budget is too small for one analysis",
        MEASURED + NOT_ASKED + FREE + DELIVERED,
        advice="BUDGET",
        answers={"Measure the swing": measured(1.01, "batch-000")},
    ),
    Scenario(
        "the breaker is open",
        MEASURED + TO_THE_BREAKER + ("Let rules write the report",) + FREE + DELIVERED,
        advice="BREAKER_OPEN",
        answers={"Read the circuit breaker": {"Item": {"state": {"S": "OPEN"}, "opened_at": {"N": "4102444800"}}}},
    ),
    Scenario(
        "the day's budget is used up",
        MEASURED + TO_THE_DAYS_BUDGET + RETURNED + FREE + DELIVERED,
        advice="BUDGET",
        throws={"Reserve from the day's budget": (STALE,)},
    ),
    Scenario(
        "a guest's report is paid from the budget of all guests",
        MEASURED + RESERVED + ASKED + ASKED + SETTLED + DELIVERED,
        given=GUESTS,
    ),
    Scenario(
        "the day's budget is used up when a guest comes",
        MEASURED + TO_THE_DAYS_BUDGET + RETURNED + FREE + DELIVERED,
        advice="BUDGET",
        throws={"Reserve from the day's budget": (STALE,)},
        given=GUESTS,
    ),
    Scenario(
        "there is no swing in the video",
        TO_THE_MEASUREMENT + REJECTED,
        advice="",
        throws={"Measure the swing": ("NoSwingError",)},
    ),
    Scenario(
        "the model is busy six times",
        MEASURED + RESERVED + ASKED + 5 * AGAIN + GIVEN_UP + ASKED + SETTLED + DELIVERED,
        advice="RATE_LIMITED None",
        throws={"Ask the coach": 6 * ("CoachRateLimitedError",)},
    ),
    Scenario(
        "the model answers nonsense twice",
        MEASURED + RESERVED + ASKED + AGAIN + GIVEN_UP + ASKED + SETTLED + DELIVERED,
        advice="ANSWER None",
        throws={"Ask the coach": 2 * ("CoachAnswerError",)},
    ),
    Scenario(
        "the model answers nonsense twice, and is busy in between",
        MEASURED + RESERVED + ASKED + 2 * AGAIN + GIVEN_UP + ASKED + SETTLED + DELIVERED,
        advice="ANSWER None",
        throws={"Ask the coach": ("CoachAnswerError", "CoachRateLimitedError", "CoachAnswerError")},
    ),
    Scenario(
        "the model is busy once, and its first answer is nonsense",
        MEASURED + RESERVED + ASKED + 2 * AGAIN + ASKED + SETTLED + DELIVERED,
        throws={"Ask the coach": ("CoachRateLimitedError", "CoachAnswerError")},
    ),
    Scenario(
        "the model is busy for longer than anybody waits",
        MEASURED + RESERVED + ASKED + GIVEN_UP + ASKED + SETTLED + DELIVERED,
        advice="RATE_LIMITED None",
        throws={"Ask the coach": ("CoachRateLimitedError",)},
        causes={"CoachRateLimitedError": str(errors.CoachRateLimitedError("full", retry_after_s=1000))},
    ),
    Scenario("a function has a bug", TO_THE_MEASUREMENT + FAILED, advice="", throws={"Measure the swing": (BUG,)}),
]

# Not one thing at a time: only which states are entered how often can be compared.
SIDE_BY_SIDE = Scenario(
    "three segments and two batches",
    SCENARIOS[0].path + 2 * ("Extract the frames", "Estimate the poses") + ASKED[1:],
    advice="None None None",
    answers={
        "Probe the video": returned({"segments": [SEGMENT, SEGMENT, SEGMENT], "segments_at_once": 10}),
        "Measure the swing": measured(0.09, "batch-000", "batch-001"),
    },
)
