"""Evidence becomes an event's time: each piece of evidence says when, the calibration says how far off and how sure.

The calibration (swing/data/events.json) was fitted on labelled swings with `python -m dev.calibrate`: for each event
and piece of evidence the median offset and the spread (1.48 x median absolute deviation), in units of the fall for
what comes after the top and of the climb for what comes before; docs/measurement.md has its cross-validated worth.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np

from swing import rhythm
from swing.curves import Floats
from swing.models import EventName

FILE: Final = Path(__file__).parent / "data" / "events.json"
# A piece of evidence that disagrees with the others by more spreads than this counts less and less.
DOUBT: Final = 1.5
ROUNDS: Final = 8
# Pieces of evidence for one event come from the same poses and err together: this share of what they say is repeated.
SHARED: Final = 0.5
# Swings that a calibration was not fitted to lie this much further off than the spreads say (see the reliability in
# docs/measurement.md).
HONEST: Final = 1.5


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
    """Weigh the pieces of evidence by their spreads, less where one disagrees, and the rhythm of all events with them.

    The evidence holds times in seconds, NaN for what was not seen; `units` are those of the offsets, in seconds.
    """
    seen = [pieces(evidence, tables[event], units[event]) for event in EventName]
    times_s = first_guess(seen)
    for _ in range(ROUNDS):
        strength, whither = rhythm.pull(times_s)
        for place, (times, spreads) in enumerate(seen):
            trust = trusted(times, spreads, times_s[place])
            strength[place, place] += trust.sum()
            whither[place] += trust @ times
        times_s = np.asarray(np.linalg.solve(strength, whither), dtype=np.float64)
    spreads_s = HONEST * np.sqrt(np.diag(np.linalg.inv(strength)))
    found = zip(EventName, times_s.tolist(), spreads_s.tolist(), strict=True)
    return {event: Estimate(time_s, spread_s) for event, time_s, spread_s in found}


def pieces(evidence: dict[str, float], table: Table, unit_s: float) -> tuple[Floats, Floats]:
    """What the evidence that was seen says about an event: times and spreads in seconds, (k,) each."""
    known = [name for name in table if not np.isnan(evidence.get(name, np.nan))]
    times = np.array([evidence[name] + table[name].offset * unit_s for name in known])
    alike = np.sqrt(max(SHARED * len(known), 1.0))
    return times, np.array([table[name].spread * unit_s * alike for name in known])


def trusted(times: Floats, spreads: Floats, centre: float) -> Floats:
    trust: Floats = spreads**-2.0 / (1 + ((times - centre) / (DOUBT * spreads)) ** 2)
    return trust


def first_guess(seen: list[tuple[Floats, Floats]]) -> Floats:
    """Medians of the evidence, and the usual rhythm where there is none, (8,)."""
    medians = np.array([weighted_median(times, spreads**-2.0) if len(times) else np.nan for times, spreads in seen])
    usual = rhythm.expected(medians[rhythm.TOP], medians[rhythm.IMPACT])
    return np.where(np.isnan(medians), usual, medians)


def weighted_median(values: Floats, weights: Floats) -> float:
    order = np.argsort(values)
    share = np.cumsum(weights[order]) / weights.sum()
    return float(values[order][np.searchsorted(share, 0.5)])
