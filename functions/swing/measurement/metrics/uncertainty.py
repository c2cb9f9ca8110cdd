"""The standard error of each number, from three sources whose squares are added.

What the tracker is off by, which is known from golfers whose joints are known (data/errors.json, made by `python -m
dev.evaluation.errors`); how the number moves when its events move by their own spread; and how far the numbers of
every other sample are apart.
"""

import json
import math
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from statistics import NormalDist
from typing import Final

import numpy as np

from swing.domain.models import EventName, Mark, Metric
from swing.measurement.metrics.body import Body

# An event's confidence is its chance to lie within GolfDB's tolerance: a thirtieth of the time from address to impact.
TOLERANCE: Final = 30.0
# Of an event that is hardly known the spread is no larger than this share of a downswing: the swing's order holds.
MOST: Final = 0.5
CONFIDENCE: Final = (0.05, 0.9999)

Number = Callable[[Body], float]


@cache
def tracker_errors() -> dict[str, dict[str, float]]:
    """By view and metric."""
    found = files("swing.measurement").joinpath("data", "errors.json").read_text("utf-8")
    errors: dict[str, dict[str, float]] = json.loads(found)
    return errors


def with_error(metric: Metric, of: Number, events: tuple[EventName, ...], body: Body) -> Metric:
    if metric.value is None:
        return metric
    own = tracker_errors().get(body.swing.view, {}).get(metric.name, 0.0)
    parts = [own, apart(of, body.halves), *(apart(of, moved(body, event)) for event in events)]
    return metric.model_copy(update={"error": round(math.hypot(*parts), 4)})


def apart(of: Number, pair: tuple[Body, Body]) -> float:
    """Half of what a number differs by between two bodies; nothing where either has none."""
    first, second = (of(body) for body in pair)
    half = abs(first - second) / 2
    return half if math.isfinite(half) else 0.0


def moved(body: Body, event: EventName) -> tuple[Body, Body]:
    """The same swing with one event earlier, and later, by its spread."""
    mark = body.swing.events[event]
    if mark is None:
        return body, body
    by_s = spread_s(body, mark)
    return at(body, event, mark.time_s - by_s), at(body, event, mark.time_s + by_s)


def at(body: Body, event: EventName, time_s: float) -> Body:
    mark = body.swing.events[event]
    events = body.swing.events | {event: mark and mark.model_copy(update={"time_s": time_s})}
    return Body(body.poses, body.swing.model_copy(update={"events": events}))


def spread_s(body: Body, mark: Mark) -> float:
    """Standard error of an event's time, from its chance to lie within the tolerance."""
    z = NormalDist().inv_cdf((1 + float(np.clip(mark.confidence, *CONFIDENCE))) / 2)
    return min(tolerance_s(body) / z, MOST * body.clock_s)


def tolerance_s(body: Body) -> float:
    address, impact = (body.swing.events.get(event) for event in (EventName.ADDRESS, EventName.IMPACT))
    swing_s = impact.time_s - address.time_s if address and impact else 0.0
    return max(swing_s / TOLERANCE, body.frame_s)
