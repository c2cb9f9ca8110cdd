"""All full swings of a clip: what each was like, how much they differ, and whether they change from first to last.

A practice swing is slower than the swings that count and is not measured; neither is what is not plainly a swing.
"""

import math
from collections.abc import Callable
from itertools import combinations
from typing import Final, NamedTuple

import numpy as np

from swing.domain.golfers_word import GolfersWord
from swing.domain.models import AllSwings, FullSwing, Spread, VideoInfo
from swing.domain.poses import Poses
from swing.measurement import corrections, events, findings, metrics
from swing.measurement.candidates import Candidate
from swing.measurement.events import Timing

# Hands that fall so many times as slowly as in the quickest swing are practising: labelled golfers, all different, are
# within 1.6 of one another in nine of ten swings, and a replay in slow motion is twice as slow.
PRACTICE: Final = 1.6
# Only so many are kept, the last ones: an item in the database has room for little more.
MAX_SWINGS: Final = 100
# The chance that any metric is said to drift where none does.
CHANCE: Final = 0.05


class Timed(NamedTuple):
    candidate: Candidate
    window: Poses
    timing: Timing


class Measured(NamedTuple):
    swing: FullSwing
    units: dict[str, str]  # of all metrics
    points: int  # of its faults


def all_swings(
    swings: list[Candidate], chosen: Candidate, poses: Poses, video: VideoInfo, said: GolfersWord | None = None
) -> AllSwings | None:
    """Measure every full swing among the swings of a clip; None where there is only one."""
    # What is timed anew costs as much as the one swing of most clips.
    full = full_swings(swings, chosen, poses) if len(swings) > 1 else []
    if len(full) < 2:
        return None
    measured = [measure(each, chosen, poses, video, said) for each in full]
    view = next((each.swing.view for each in measured if each.swing.chosen), measured[-1].swing.view)
    return AllSwings(
        swings=[each.swing for each in measured],
        spreads=spreads([each.swing.metrics for each in measured if each.swing.view == view], measured[0].units),
        best=outstanding(measured, min),
        worst=outstanding(measured, max),
    )


def full_swings(swings: list[Candidate], chosen: Candidate, poses: Poses) -> list[Timed]:
    """The chosen swing, and those that plainly are swings and as quick."""
    timed = [Timed(each, *events.timed(poses, each)) for each in swings if each.plain or each is chosen]
    quickest_s = min(each.timing.fall_s for each in timed)
    quick = [each for each in timed if each.timing.fall_s <= PRACTICE * quickest_s or each.candidate is chosen]
    return quick[-MAX_SWINGS:]


def measure(full: Timed, chosen: Candidate, poses: Poses, video: VideoInfo, said: GolfersWord | None) -> Measured:
    candidate, window, timing = full
    of_it = said if candidate is chosen or said is None else said.of_any_swing
    swing = corrections.corrected(events.swing_of(window, timing, video), window, of_it)
    numbers = metrics.measure_all(window, swing)
    found = findings.findings(numbers, swing)
    certain = {name: value for name in numbers if (value := findings.sufficient(numbers[name])) is not None}
    told = FullSwing(
        **events.segment(poses, candidate, candidate is chosen).model_dump(),
        view=swing.view,
        metrics=certain,
        faults=[each.title for each in found],
    )
    units = {name: metric.unit for name, metric in numbers.items()}
    return Measured(told, units, findings.points(each.severity for each in found))


def outstanding(measured: list[Measured], pick: Callable[[list[int]], int]) -> int | None:
    """The place of the swing with the least or the most that is wrong, None where no swing differs."""
    points = [each.points for each in measured]
    return points.index(pick(points)) if len(set(points)) > 1 else None


def spreads(swings: list[dict[str, float]], units: dict[str, str]) -> dict[str, Spread]:
    """Each metric that at least two swings have."""
    names = dict.fromkeys(name for numbers in swings for name in numbers)
    columns = {name: [numbers[name] for numbers in swings if name in numbers] for name in names}
    several = {name: column for name, column in columns.items() if len(column) > 1}
    return {name: spread(column, units[name], CHANCE / len(several)) for name, column in several.items()}


def spread(values: list[float], unit: str, chance: float) -> Spread:
    return Spread(
        unit=unit,
        swings=len(values),
        mean=round(float(np.mean(values)), 4),
        deviation=round(float(np.std(values, ddof=1)), 4),
        drift=round(drift(values, chance), 4),
    )


def drift(values: list[float], chance: float) -> float:
    """How far the values go from the first to the last; 0 where as much comes about by chance more often than said.

    Mann and Kendall's test (Mann 1945, Kendall 1975) finds a trend, Theil and Sen's line (Sen 1968) goes along it.
    """
    pairs = [(b - a, j - i) for (i, a), (j, b) in combinations(enumerate(values), 2)]
    rising = sum(np.sign(rise) for rise, _ in pairs)
    count = len(values)
    deviations = max(abs(rising) - 1, 0) / math.sqrt(count * (count - 1) * (2 * count + 5) / 18)
    if math.erfc(deviations / math.sqrt(2)) > chance:
        return 0.0
    return float(np.median([rise / steps for rise, steps in pairs])) * (count - 1)
