"""Golfers whose true change is known: how often a comparison claims what is not so, and how often it sees what is.

.venv/bin/python -m dev.evaluation.proof

Writes the table into docs/metrics.md. Numbers are drawn, not measured: a true value, the golfer's own spread from swing
to swing, and an error that a day's videos have in common, with tails as heavy as the tracker's (Student's t of seven
degrees: the heaviest kurtosis among its numbers is 5). The spread differs from golfer to golfer, and is not what the
decision assumes.
"""

import math
from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dev.evaluation.errors import PAGE
from dev.pages import fill
from swing.domain.models import Metric, View
from swing.measurement.findings import rules_of, sign
from swing.measurement.metrics.uncertainty import tracker_errors
from swing.report.comparison import OWN, Change, Series, between, excess, repeats

GOLFERS: Final = 1000
TAILS: Final = 7
SPREAD_DIFFERS: Final = 0.4
# How many of a golfer's numbers have truly changed.
CHANGED: Final = 3
VIEW: Final[View] = "face-on"
FACTORS: Final = (0.5, 1.0, 2.0)
COUNTS: Final = ((1, 1), (1, 3), (3, 3))
# What timing adds to the tracker's error, which the file leaves out.
TIMING: Final = {"backswing_s": 0.05, "tempo_ratio": 0.36}

Truth = dict[str, float]
Floats = NDArray[np.float64]


class Golfer(NamedTuple):
    before: Truth
    after: Truth
    spread: Truth
    random: np.random.Generator


class Outcome(NamedTuple):
    """Shares of golfers who are told of what is not so, and of those who are told of a change of twice the least."""

    improved: float
    worse: float
    changed: float
    power: float


def main() -> None:
    report = "\n".join(table())
    print(report)
    fill(PAGE, "<!-- proof -->", "<!-- end of proof -->", report)


def table() -> Iterator[str]:
    columns = (
        "swings before, after",
        "spread, of half the golfers' difference",
        "false “improved”",
        "false “worse”",
        "false “changed”",
        "power",
    )
    yield f"| {' | '.join(columns)} |"
    yield "|---|---|---|---|---|---|"
    for before, after in COUNTS:
        for factor in FACTORS:
            found = outcome((before, after), factor)
            yield f"| {before}, {after} | {factor:g} | " + " | ".join(f"{100 * share:.1f} %" for share in found) + " |"


def outcome(counts: tuple[int, int], factor: float, golfers: int = GOLFERS) -> Outcome:
    false = [wrongly(golfer(number, factor), counts) for number in range(golfers)]
    seen = [is_seen(golfer(number, factor), counts) for number in range(golfers)]
    improved, worse, changed = (
        float(np.mean([verdict in each for each in false])) for verdict in ("improved", "worse", "changed")
    )
    return Outcome(improved, worse, changed, float(np.mean(seen)))


def golfer(number: int, factor: float) -> Golfer:
    """True values on both sides of the limits, and as large steps from there as faults have."""
    random = np.random.default_rng(number)
    before = {name: place(name, random) for name in names()}
    moved = random.choice(names(), CHANGED, replace=False)
    after = before | {name: before[name] + scale(name) * random.uniform(-3, 3) for name in moved}
    spread = {name: OWN * among(name) * factor * random.lognormal(0, SPREAD_DIFFERS) for name in names()}
    return Golfer(before, after, spread, random)


def names() -> list[str]:
    return list(repeats()["bias"][VIEW])


def among(name: str) -> float:
    return repeats()["among_golfers"][VIEW][name]


def place(name: str, random: np.random.Generator) -> float:
    rules = rules_of(name)
    limit = rules[random.integers(len(rules))].steps["low"] if rules else 0.0
    return limit + scale(name) * random.uniform(-2, 2)


def scale(name: str) -> float:
    """A step of severity, or what golfers differ by."""
    return next((abs(rule.steps["medium"] - rule.steps["low"]) for rule in rules_of(name)), among(name))


@cache
def error(name: str) -> float:
    return math.hypot(tracker_errors()[VIEW][name], TIMING.get(name, 0.0))


def compared(before: Truth, after: Truth, counts: tuple[int, int], one: Golfer) -> dict[str, Change]:
    return between(VIEW, [{}, filmed(before, counts[0], one), filmed(after, counts[1], one)])


def filmed(truth: Truth, count: int, one: Golfer) -> Series:
    """The numbers of a day's videos."""
    tails = one.random.standard_t(TAILS, len(truth)) / math.sqrt(TAILS / (TAILS - 2))
    swings = one.random.standard_normal((len(truth), count))
    return {
        name: numbers(name, truth[name] + day_error(name, tail) + one.spread[name] * own)
        for name, tail, own in zip(truth, tails, swings, strict=True)
    }


def day_error(name: str, tail: float) -> float:
    common = repeats()["bias"][VIEW][name]
    return common + tail * math.sqrt(max(error(name) ** 2 - common**2, 0.0))


def numbers(name: str, values: Floats) -> list[Metric]:
    # Not validated, which would take most of the time.
    return [
        Metric.model_construct(name=name, unit="1", value=float(value), confidence=1.0, error=error(name))
        for value in values
    ]


def wrongly(one: Golfer, counts: tuple[int, int]) -> set[str]:
    """The verdicts that the truth does not bear out."""
    found = compared(one.before, one.after, counts, one)
    return {change.verdict for name, change in found.items() if is_false(name, change, one)}


def is_false(name: str, change: Change, one: Golfer) -> bool:
    before, after = one.before[name], one.after[name]
    if change.verdict == "improved":
        return excess(name, after) >= excess(name, before)
    if change.verdict == "worse":
        return excess(name, after) <= excess(name, before)
    return change.verdict == "changed" and before == after


def is_seen(one: Golfer, counts: tuple[int, int]) -> bool:
    """Whether a fault is called improved that has gone back by twice the least change that is called real."""
    still = compared(one.before, one.before, counts, one)
    name = str(one.random.choice([name for name in names() if rules_of(name)]))
    rule, least = rules_of(name)[0], still[name].least or 0.0
    faulty = one.before | {name: rule.steps["low"] + sign(rule) * 2 * least}
    mended = one.before | {name: rule.steps["low"]}
    found = compared(faulty, mended, counts, one)
    return found[name].verdict == "improved"


if __name__ == "__main__":
    main()
