"""Evidence becomes an event's time: each piece of evidence says when, the calibration says how far off and how sure.

The calibration (swing/measurement/data/events.json) was fitted on labelled swings with `python -m dev.calibrate`:
for each event and piece of evidence the median offset and the spread (1.48 x median absolute deviation), in units of
the fall for what comes after the top and of the climb for what comes before; docs/measurement.md has its
cross-validated worth.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np

from swing.domain.models import EventName
from swing.measurement.curves import Floats

FILE: Final = Path(__file__).parent / "data" / "events.json"
# A piece of evidence that disagrees with the others by more spreads than this counts less and less.
DOUBT: Final = 1.0
ROUNDS: Final = 5
# Pieces of evidence for one event come from the same poses and err together: this share of what they say is repeated.
SHARED: Final = 0.5


@dataclass(frozen=True)
class Offset:
    """The event is at the evidence's time plus `offset` units, give or take `spread` units."""

    offset: float
    spread: float


Table = dict[str, Offset]  # by name of the evidence
Tables = dict[EventName, Table]


@dataclass(frozen=True)
class Estimate:
    time_s: float
    spread_s: float  # a normal distribution's standard deviation


Estimates = dict[EventName, Estimate]


@cache
def calibration() -> Tables:
    return from_json(json.loads(FILE.read_text()))


def from_json(content: dict[str, dict[str, list[float]]]) -> Tables:
    return {EventName(event): {name: Offset(*pair) for name, pair in rows.items()} for event, rows in content.items()}


def estimates(evidence: dict[str, float], tables: Tables, units: dict[EventName, float]) -> Estimates:
    """Estimate each event's time.

    The evidence holds times in seconds, NaN for what was not seen; `units` are those of the offsets, in seconds.
    """
    return {event: estimate(evidence, tables[event], units[event]) for event in EventName}


def estimate(evidence: dict[str, float], table: Table, unit_s: float) -> Estimate:
    """Weigh the pieces of evidence by their spreads, less where one disagrees; without any there is no time (NaN)."""
    known = [name for name in table if not np.isnan(evidence.get(name, np.nan))]
    if not known:
        return Estimate(float("nan"), float("inf"))
    times = np.array([evidence[name] + table[name].offset * unit_s for name in known])
    spreads = np.array([table[name].spread for name in known]) * unit_s * np.sqrt(max(SHARED * len(known), 1))
    centre = weighted_median(times, spreads**-2.0)
    for _ in range(ROUNDS):
        trust = spreads**-2.0 / (1 + ((times - centre) / (DOUBT * spreads)) ** 2)
        centre = float(np.average(times, weights=trust))
    return Estimate(centre, 1 / float(np.sqrt(trust.sum())))


def weighted_median(values: Floats, weights: Floats) -> float:
    order = np.argsort(values)
    share = np.cumsum(weights[order]) / weights.sum()
    return float(values[order][np.searchsorted(share, 0.5)])
