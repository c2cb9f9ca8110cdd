"""Golfers with measured swings, newest first, who ask the chat on 12 November 2026."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from typing import Any, Final

from swing.aws.dynamodb_values import numbers
from swing.domain.models import EventName, Measurement, Metric
from swing.measurement.findings import findings
from swing.measurement.withheld import LOST, SLOW_MOTION
from tests.builders.analyses import BEHIND, LEFTY, SWAY, item_of, measured

Item = dict[str, Any]

NOW: Final = datetime(2026, 11, 12, 9, 30, tzinfo=UTC)
EXTENDING: Final = "down_the_line_right_60_early_extension"


def swing(day: int, clip: str, hour: int = 10, **values: float) -> Item:
    """A measured swing of this day with some of its numbers replaced."""
    return item(day, with_values(measured(clip), **values), hour)


def item(day: int, measurement: Measurement, hour: int = 10) -> Item:
    made = item_of(measurement, "anna", f"anna-{day}-{hour}", f"2026-11-{day:02}T{hour:02}:00:00.000Z")
    return numbers(made)  # type: ignore[no-any-return]


def with_values(measurement: Measurement, **values: float) -> Measurement:
    changed = {name: measurement.metrics[name].model_copy(update={"value": value}) for name, value in values.items()}
    return with_metrics(measurement, measurement.metrics | changed)


def with_metrics(measurement: Measurement, metrics: dict[str, Metric]) -> Measurement:
    found = findings(metrics, measurement.swing)
    return measurement.model_copy(update={"metrics": metrics, "findings": found})


def without(measurement: Measurement, reason: str, *names: str) -> Measurement:
    absent = {
        name: measurement.metrics[name].model_copy(update={"value": None, "confidence": None, "reason": reason})
        for name in names
    }
    return with_metrics(measurement, measurement.metrics | absent)


def slow() -> Measurement:
    filmed = without(measured(SWAY), SLOW_MOTION, "backswing_s", "downswing_s")
    return filmed.model_copy(update={"swing": filmed.swing.model_copy(update={"slow_motion": True})})


def unseen() -> Measurement:
    filmed = measured(SWAY)
    return without(filmed, LOST, *(name for name in filmed.metrics if name != "tempo_ratio"))


def unsure() -> Measurement:
    filmed = measured(LEFTY)
    events = filmed.swing.events | {EventName.FINISH: None}
    doubts = ["the hands did not rise over the shoulders"]
    return filmed.model_copy(update={"swing": filmed.swing.model_copy(update={"events": events, "unsure": doubts})})


GOLFERS: Final[dict[str, Callable[[], list[Item]]]] = {
    "anna": lambda: [
        swing(11, SWAY, tempo_ratio=4.8, backswing_s=1.28),
        swing(10, EXTENDING),
        swing(5, LEFTY),
        swing(3, SWAY, hip_sway=-0.55),
    ],
    "nobody": list,
    "once": lambda: [swing(9, BEHIND)],
    "twice": lambda: [swing(11, LEFTY, 11), swing(11, LEFTY, 10)],
    "slow": lambda: [item(11, slow())],
    "perhaps": lambda: [swing(11, SWAY, downswing_s=0.42, backswing_s=1.36)],
    "unseen": lambda: [item(11, unseen())],
    "unsure": lambda: [item(11, unsure())],
}


@cache
def golfer(name: str) -> list[Item]:
    """The swings of a golfer."""
    return GOLFERS[name]()
