"""Our error for a failure of OpenAI, by its status, code and headers, with the pause that it asks for."""

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

from swing.domain.errors import (
    CoachError,
    CoachQuotaError,
    CoachRateLimitedError,
    CoachRefusedError,
    CoachUnavailableError,
    NoCoachError,
)

NO_MONEY: Final = {"insufficient_quota", "billing_hard_limit_reached", "billing_not_active"}
FILTERED: Final = {
    "content_filter", "content_policy_violation", "invalid_prompt", "safety_violation", "bio_policy",
    "image_content_policy_violation", "misalignment_policy_violation",
}  # fmt: skip
# The most that is waited; a wait beyond the time limit of a stage ends it at once, however long it is.
MAX_WAIT_S: Final = 86400


def failure(status: int, code: str, wait_s: float = 0) -> CoachError:
    return kind_of_failure(status, code)(
        f"The model answered {status} ({code}).", retry_after_s=wait_s, provider_code=code, status=status
    )


def kind_of_failure(status: int, code: str) -> type[CoachError]:
    if code in NO_MONEY:
        return CoachQuotaError
    if code in FILTERED:
        return CoachRefusedError
    match status:
        case 429:
            return CoachRateLimitedError
        case 400 | 401 | 403 | 404 | 413 | 422:  # key, model or a parameter is wrong: the operator has to look at it
            return NoCoachError
        case _:
            return CoachUnavailableError


def retry_after_s(headers: Mapping[str, str]) -> float:
    """Seconds to wait, as `retry-after-ms` or `Retry-After` say it; 0 where they don't, or make no sense."""
    asked = (milliseconds(headers.get("retry-after-ms", "")), seconds(headers.get("retry-after", "")))
    return next((min(wait_s, MAX_WAIT_S) for wait_s in asked if wait_s is not None), 0)


def milliseconds(text: str) -> float | None:
    wait_ms = number(text)
    return None if wait_ms is None else wait_ms / 1000


def seconds(text: str) -> float | None:
    """Seconds, or the time until a date."""
    wait_s = number(text)
    return until(text) if wait_s is None else wait_s


def number(text: str) -> float | None:
    """A number that is no less than zero. Without an end is a number too: it is bounded later."""
    try:
        found = float(text)
    except ValueError:
        return None
    return None if math.isnan(found) or found < 0 else found


def until(date: str) -> float | None:
    """Seconds until an HTTP date, which is in GMT even if it does not say so."""
    try:
        at = parsedate_to_datetime(date)
        at = at.replace(tzinfo=at.tzinfo or UTC)
    except (ValueError, OverflowError):
        return None
    return max((at - datetime.now(UTC)).total_seconds(), 0)
