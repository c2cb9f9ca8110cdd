"""Two sets of measured swings in, what is proven to have changed between them out, metric by metric.

A claim holds for a whole comparison: a golfer who has not improved is told of an improvement once in a hundred times,
however many numbers there are. What is not seen any more has not improved, and what is small is not the same.
"""

import json
import math
from bisect import bisect
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from itertools import accumulate
from typing import Any, Final, Literal, NamedTuple

from swing.domain.models import Metric, Shape
from swing.domain.pace import LONG_DOWNSWING_S
from swing.measurement.findings import rules_of, sign, sufficient
from swing.report.first_step import numbers

Results = dict[str, Any]
Series = dict[str, list[Metric]]
Verdict = Literal["improved", "same", "worse", "changed", "can't be said"]

# Steps of the sum that Student's t comes from.
ANGLES: Final = 5_000
# The chance that anything of a comparison is called better, or worse, that is not: half of it for changes that are
# none, half for what has changed and was in its range all the time.
CHANCE: Final = 0.01
# Until enough of a golfer's own swings are known, they are taken to differ as much as different golfers' do
# (data/repeats.json, from labelled clips), which is more than nearly anybody's. Enough is so many beyond one of each
# set.
ENOUGH: Final = 4
# From then on the own swings tell, together with half of that difference, which counts as much as six swings.
OWN: Final = 0.5
PRIOR: Final = 5
# Of an error at least so much stays between two videos, whatever both have in common.
STAYS: Final = 0.5
# A range of change that lies within one step of severity with this many standard errors is no change worth a word.
NO_CHANGE: Final = 1.645
# What is said of a golfer's habit needs so many swings.
PATTERN: Final = 3
MOST_FREEDOM: Final = 200


class CannotAnswerError(Exception):
    """What was measured does not answer the question, and asking again would not help. The text says why."""


class Change(Shape):
    """One metric of both sets: their means, and the least change that is called real between so many swings."""

    verdict: Verdict
    earlier: float
    later: float
    change: float
    unit: str
    least: float | None


class Sample(NamedTuple):
    """A metric in a set of swings. `error` is the mean's against the truth, `apart` that against another video."""

    mean: float
    swings: int
    error: float
    apart: float


class Pair(NamedTuple):
    name: str
    unit: str
    before: Sample
    after: Sample
    spread: float
    freedom: int

    @property
    def change(self) -> float:
        return self.after.mean - self.before.mean


def comparison(earlier: Sequence[Any], later: Sequence[Any], known: Sequence[Any] = ()) -> dict[str, Any]:
    """Items of both sets, and `known` ones of before, that tell how much the golfer's swings differ.

    Two views are not compared, for their numbers mean different things. Raises CannotAnswerError.
    """
    view = one_view([*earlier, *later])
    sets = [[each["analysis_results"] for each in items] for items in (earlier, later)]
    others = [each["analysis_results"] for each in known if each["analysis_results"]["view"] == view]
    told = changes(sets[0], sets[1], others)
    return {
        "analysis_ids": [each["analysis_id"] for each in (*earlier, *later)],
        "view": view,
        "swings": [len(each) for each in sets],
        "metrics": {name: change.model_dump() for name, change in told.items()},
    }


def one_view(items: Sequence[Any]) -> str:
    views = list(dict.fromkeys(str(each["analysis_results"]["view"]) for each in items))
    if len(views) > 1:
        raise CannotAnswerError(f"One swing was filmed {views[0]}, the other {views[1]}: film both from one side.")
    return views[0]


def changes(before: list[Results], after: list[Results], known: Sequence[Results] = ()) -> dict[str, Change]:
    """Every metric that both sets have."""
    return between(before[0]["view"], [series(known), series(before), series(after)])


def between(view: str, groups: list[Series]) -> dict[str, Change]:
    """The same of numbers by name: of swings that are known besides, of those before, and of those after."""
    names = [name for name in groups[1] if name in groups[2]]
    pairs = [paired(name, view, [group.get(name, []) for group in groups]) for name in names]
    real = {pair.name: least(pair, CHANCE / 2 / len(pairs)) for pair in pairs}
    moved = [pair.name for pair in pairs if abs(pair.change) > real[pair.name]]
    chance = CHANCE / 2 / max(len(moved), 1)
    return {pair.name: told(pair, real[pair.name], chance) for pair in pairs}


def series(swings: Sequence[Results]) -> Series:
    """The numbers that are certain enough to be compared, by name."""
    found: Series = {}
    for results in swings:
        for name, metric in numbers(results).items():
            if sufficient(metric) is not None and (metric.unit != "s" or are_seconds(results)):
                found.setdefault(name, []).append(metric)
    return found


def are_seconds(results: Results) -> bool:
    """Whether the clip's seconds are the swing's."""
    downswing = results["metrics"].get("downswing_s", {}).get("value")
    slow = results.get("slow_motion") or results.get("perhaps_slow_motion")
    return not slow and (downswing is None or downswing < LONG_DOWNSWING_S)


def paired(name: str, view: str, groups: list[list[Metric]]) -> Pair:
    values = [[metric.value or 0.0 for metric in group] for group in groups]
    among = repeats()["among_golfers"].get(view, {}).get(name, math.inf)
    spread, freedom = own_spread(among, values)
    common = repeats()["bias"].get(view, {}).get(name, 0.0)
    first, second = (sample(group, common) for group in groups[1:])
    return Pair(name, groups[1][0].unit, first, second, spread, freedom)


def own_spread(among: float, groups: list[list[float]]) -> tuple[float, int]:
    """What a golfer's swings differ by from one to the next, and how many swings' worth is known of it."""
    known = sum(len(each) - 1 for each in groups if each)
    if known < ENOUGH:
        return among, MOST_FREEDOM
    squares = sum(scatter(each) for each in groups if each)
    return math.sqrt((PRIOR * (OWN * among) ** 2 + squares) / (PRIOR + known)), PRIOR + known


def scatter(values: list[float]) -> float:
    mean = sum(values) / len(values)
    return sum((value - mean) ** 2 for value in values)


@cache
def repeats() -> dict[str, dict[str, dict[str, float]]]:
    """By view and metric: what all videos are off by alike, and the standard deviation among golfers."""
    found: dict[str, dict[str, dict[str, float]]] = json.loads(
        files("swing.report").joinpath("data", "repeats.json").read_text("utf-8")
    )
    return found


def sample(metrics: list[Metric], common: float) -> Sample:
    """More videos of one day are wrong alike, so an error does not shrink with their number."""
    error = math.sqrt(sum(math.inf if each.error is None else each.error**2 for each in metrics) / len(metrics))
    apart = max(math.sqrt(max(error**2 - common**2, 0.0)), STAYS * error)
    return Sample(sum(each.value or 0.0 for each in metrics) / len(metrics), len(metrics), error, apart)


def least(pair: Pair, chance: float) -> float:
    """The smallest change that is called real: one that comes about by chance no more often than said."""
    own = pair.spread**2 * (1 / pair.before.swings + 1 / pair.after.swings)
    return bound(pair.before.apart**2 + pair.after.apart**2, own, pair.freedom, chance)


def bound(errors: float, own: float, freedom: int, chance: float) -> float:
    """What a sum of two variances stays below, of which the second is an estimate (Welch 1947, Satterthwaite 1946)."""
    whole = errors + own
    if not math.isfinite(whole):
        return math.inf
    known = round(min(freedom * (whole / own) ** 2, MOST_FREEDOM)) if own else MOST_FREEDOM
    return quantile(chance, known) * math.sqrt(whole)


@cache
def quantile(chance: float, freedom: int) -> float:
    """Student's t that is exceeded with this chance: the angle whose tangent it is has a cosine's power as density."""
    step = math.pi / 2 / ANGLES
    density = (math.cos(step * (place + 0.5)) ** (freedom - 1) for place in range(ANGLES))
    mass = list(accumulate(density, initial=0.0))
    wanted = (1 - 2 * chance) * mass[-1]
    after = bisect(mass, wanted)
    place = after - (mass[after] - wanted) / (mass[after] - mass[after - 1])
    return math.sqrt(freedom) * math.tan(step * place)


def told(pair: Pair, real: float, chance: float) -> Change:
    return Change(
        verdict=verdict(pair, real, chance),
        earlier=round(pair.before.mean, 4),
        later=round(pair.after.mean, 4),
        change=round(pair.change, 4),
        unit=pair.unit,
        least=round(real, 4) if math.isfinite(real) else None,
    )


def verdict(pair: Pair, real: float, chance: float) -> Verdict:
    """Better and worse are what lies, and surely lies, outside a range on the worse side of the change."""
    if abs(pair.change) <= real:
        return "same" if is_same(pair, real) else "can't be said"
    nearer = excess(pair.name, pair.before.mean) - excess(pair.name, pair.after.mean)
    if nearer > 0 and is_outside(pair, pair.before, chance):
        return "improved"
    return "worse" if nearer < 0 and is_outside(pair, pair.after, chance) else "changed"


def is_same(pair: Pair, real: float) -> bool:
    """Whether even what may be hidden of a change is less than a step of severity."""
    steps = [abs(rule.steps["medium"] - rule.steps["low"]) for rule in rules_of(pair.name)]
    own = pair.spread**2 * (1 / pair.before.swings + 1 / pair.after.swings)
    hidden = NO_CHANGE * math.sqrt(pair.before.apart**2 + pair.after.apart**2 + own)
    return math.isfinite(real) and abs(pair.change) + hidden < min(steps, default=0.0)


def is_outside(pair: Pair, there: Sample, chance: float) -> bool:
    beyond = excess(pair.name, there.mean)
    return beyond > bound(there.error**2, pair.spread**2 / there.swings, pair.freedom, chance)


def excess(name: str, value: float) -> float:
    """How far a number lies beyond its range."""
    return max([0.0, *(sign(rule) * (value - rule.steps["low"]) for rule in rules_of(name))])
