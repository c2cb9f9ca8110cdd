"""The report page's words for numbers and names of a measurement."""

from dataclasses import dataclass
from typing import Final

from swing.domain.models import Checkpoint, Finding, Standing
from swing.domain.wording import metric_name, quantity

__all__ = ["Gauge", "gauge", "metric_name", "quantity", "span", "standing", "sureness", "usual"]


@dataclass(frozen=True)
class Gauge:
    """A value beside its range, in percent of the drawn scale."""

    start: float
    end: float
    value: float


STANDINGS: Final[dict[Standing, str]] = {
    "inside": "inside",
    "near": "near its limit",
    "outside": "outside",
    "not judged": "not judged",
}


def standing(point: Checkpoint) -> str:
    return STANDINGS[point.standing]


def span(finding: Finding) -> str:
    """The range that the value is outside of."""
    return usual(finding)


def usual(ranged: Finding | Checkpoint) -> str:
    low, high = (None if end is None else quantity(end, ranged.unit) for end in (ranged.low, ranged.high))
    if low and high:
        return f"{low.removesuffix(' : 1').removesuffix(f' {ranged.unit}')} to {high}"
    return f"at most {high}" if high else f"at least {low}" if low else ""


def gauge(finding: Finding) -> Gauge | None:
    """Where value and range lie on a scale with a margin around both; an open range runs to the scale's end."""
    ends = [end for end in (finding.low, finding.high) if end is not None]
    if not ends:
        return None
    low, high = min(*ends, finding.value), max(*ends, finding.value)
    margin = 0.25 * (high - low) or 1.0
    start, width = low - margin, high - low + 2 * margin
    return Gauge(
        start=0 if finding.low is None else 100 * (finding.low - start) / width,
        end=100 if finding.high is None else 100 * (finding.high - start) / width,
        value=100 * (finding.value - start) / width,
    )


def sureness(confidence: float) -> str:
    """A confidence in words, because a bare percentage of what is unclear."""
    return "sure" if confidence >= 0.8 else "likely" if confidence >= 0.5 else "uncertain"
