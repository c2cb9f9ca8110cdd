"""One thing that `doctor` has looked at."""

from dataclasses import dataclass
from enum import StrEnum


class Health(StrEnum):
    """`WARN` works today and should be looked at, `BAD` does not work."""

    GOOD = "ok"
    WARN = "look"
    BAD = "broken"


@dataclass(frozen=True)
class Finding:
    what: str
    health: Health
    detail: str = ""
    remedy: str = ""


def finding(what: str, good: bool, detail: str, remedy: str, otherwise: Health = Health.BAD) -> Finding:
    """Detail and remedy are for the case that it is not good."""
    return Finding(what, Health.GOOD) if good else Finding(what, otherwise, detail, remedy)
