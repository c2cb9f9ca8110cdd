"""Why rules and no language model have written something: names that reports, the chat and the workflow share."""

from enum import StrEnum


class FallbackReason(StrEnum):
    """An error of the coach has one as its code; the others are no failures."""

    NO_MODEL = "NO_MODEL"
    BUDGET = "BUDGET"
    RATE_LIMITED = "RATE_LIMITED"
    UNAVAILABLE = "UNAVAILABLE"
    BREAKER_OPEN = "BREAKER_OPEN"
    QUOTA = "QUOTA"
    REFUSED = "REFUSED"
    ANSWER = "ANSWER"
    NO_SWINGS = "NO_SWINGS"  # in the chat alone

    @classmethod
    def of(cls, told: str) -> "FallbackReason":
        """What the workflow has told; a report is owed whatever that is."""
        return cls.__members__.get(told, cls.UNAVAILABLE)
