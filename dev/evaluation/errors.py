"""How far each number is from the truth: the tracker's own error by view, and how often the stated intervals hold.

.venv/bin/python -m dev.evaluation.errors

Fits data/errors.json on golfers that were never rendered, scores it on others, and writes the table into
docs/metrics.md.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

import numpy as np

from dev.evaluation.clips import ROOT
from dev.evaluation.measure import silence_native_logs
from dev.evaluation.unseen_golfers import golfer
from dev.pages import fill
from swing.domain.errors import GolferError
from swing.domain.models import View
from swing.domain.wording import NINE_OF_TEN
from swing.measurement.measure import measure
from swing.measurement.metrics.uncertainty import tracker_errors

FITTED: Final = range(300)
SCORED: Final = range(1000, 1300)
VIEWS: Final[tuple[View, ...]] = ("face-on", "down-the-line")
ERRORS: Final = ROOT / "functions" / "swing" / "measurement" / "data" / "errors.json"
PAGE: Final = ROOT / "docs" / "metrics.md"


class Case(NamedTuple):
    """One number of one golfer: how far off it is, and what its events and samples say of its error."""

    view: View
    metric: str
    fps: float
    off: float
    seen: float


def main() -> None:
    silence_native_logs()
    fit = fitted(cases(FITTED))
    ERRORS.write_text(json.dumps(fit, indent=2, sort_keys=True) + "\n")
    report = "\n".join(table(list(cases(SCORED)), fit))
    print(report)
    fill(PAGE, "<!-- errors -->", "<!-- end of errors -->", report)


def cases(numbers: Iterable[int]) -> Iterator[Case]:
    for view in VIEWS:
        for number in numbers:
            yield from of_golfer(view, number)


def of_golfer(view: View, number: int) -> Iterator[Case]:
    """Every number that is known and was measured; nothing of a golfer whose swing was not found."""
    seen = golfer(view, number)
    try:
        found = measure(seen.poses, seen.video)
    except GolferError:
        return
    for name, metric in found.metrics.items():
        known = seen.truth[name].value
        if found.swing.view == view and metric.value is not None and known is not None:
            own = tracker_errors().get(view, {}).get(name, 0.0)
            rest = max((metric.error or 0.0) ** 2 - own**2, 0.0) ** 0.5
            yield Case(view, name, seen.video.fps, metric.value - known, rest)


def grouped(found: Iterable[Case]) -> dict[tuple[View, str], list[Case]]:
    groups: dict[tuple[View, str], list[Case]] = defaultdict(list)
    for case in found:
        groups[case.view, case.metric].append(case)
    return dict(sorted(groups.items()))


def fitted(found: Iterable[Case]) -> dict[str, dict[str, float]]:
    errors: dict[str, dict[str, float]] = {view: {} for view in VIEWS}
    for (view, name), group in grouped(found).items():
        errors[view][name] = own_error(group)
    return errors


def own_error(group: list[Case]) -> float:
    """The smallest error of the tracker with which the intervals hold nine times of ten."""
    low, high = 0.0, max(abs(case.off) for case in group)
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (low, middle) if held(group, middle) >= 0.9 else (middle, high)
    return round(high, 4)


def held(group: list[Case], own: float) -> float:
    """Share of the numbers whose interval of nine times of ten holds the truth."""
    off, seen = np.array([(case.off, case.seen) for case in group]).T
    return float((np.abs(off) <= NINE_OF_TEN * np.hypot(own, seen)).mean())


def table(found: list[Case], fit: dict[str, dict[str, float]]) -> list[str]:
    lines = [
        "| number | view | bias | standard error, median | intervals that hold | golfers |",
        "|---|---|---|---|---|---|",
    ]
    groups = grouped(found)
    for (view, name), group in groups.items():
        own = fit[view].get(name, 0.0)
        errors = [float(np.hypot(own, case.seen)) for case in group]
        bias = float(np.mean([case.off for case in group]))
        cells = [
            f"`{name}`",
            view,
            f"{bias:+.2f}",
            f"{np.median(errors):.2f}",
            f"{held(group, own):.0%}",
            str(len(group)),
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return [*lines, "", *summary(groups, fit)]


def summary(groups: dict[tuple[View, str], list[Case]], fit: dict[str, dict[str, float]]) -> list[str]:
    """All numbers together, by view and by frame rate."""
    told = [(case, fit[view].get(name, 0.0)) for (view, name), group in groups.items() for case in group]
    rates = sorted({case.fps for case, _ in told})
    views = [f"{view} {pooled((case, own) for case, own in told if case.view == view):.0%}" for view in VIEWS]
    by_rate = [f"{fps:g}: {pooled((case, own) for case, own in told if case.fps == fps):.0%}" for fps in rates]
    return [
        f"All together {pooled(told):.1%} of {len(told)} intervals hold; {', '.join(views)};"
        f" by pictures a second {', '.join(by_rate)}."
    ]


def pooled(told: Iterable[tuple[Case, float]]) -> float:
    return float(np.mean([abs(case.off) <= NINE_OF_TEN * np.hypot(own, case.seen) for case, own in told]))


if __name__ == "__main__":
    main()
