"""Found swings and labels in, shares of right answers out: GolfDB's rule (strict), and the labeller's range (fair)."""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from dev.evaluation.clips import Clip
from swing.domain.models import EventName, Swing

INNER: Final = list(EventName)[1:-1]
# Of confidence, the last one with its upper end.
BANDS: Final = (0, 0.4, 0.6, 0.8, 0.9, 0.97, 1.01)


@dataclass
class Scores:
    """Right or wrong, answer by answer."""

    found: list[bool] = field(default_factory=list)
    rejected: list[bool] = field(default_factory=list)
    views: list[bool] = field(default_factory=list)
    hands: list[bool] = field(default_factory=list)
    strict: dict[EventName, list[bool]] = field(default_factory=lambda: {event: [] for event in EventName})
    fair: dict[EventName, list[bool]] = field(default_factory=lambda: {event: [] for event in EventName})
    rows: list[tuple[str, str]] = field(default_factory=list)
    stated: list[tuple[float, bool]] = field(
        default_factory=list
    )  # the confidence of each mark, and whether it is right

    def add(self, clip: Clip, swing: Swing | None, note: str = "") -> None:
        """Score one answer; `swing` is None where none was found."""
        if not clip.swing:
            self.rejected.append(swing is None)
            self.rows.append((clip.name, f"rejected: {note}" if swing is None else "FALSE SWING"))
            return
        self.found.append(swing is not None)
        self.views.append(swing is not None and swing.view == clip.view)
        self.hands.append(swing is not None and swing.handedness == clip.handedness)
        self.rows.append((clip.name, " ".join(self.event(clip, swing, event) for event in clip.events) + note))

    def event(self, clip: Clip, swing: Swing | None, event: EventName) -> str:
        """Score one event; `.` is right, `~` right only by the labeller's range, `?` not found."""
        mark = swing.events[event] if swing else None
        truth = clip.events[event]
        low, high = clip.ranges.get(event, (truth, truth))
        off = mark.frame - truth if mark else None
        strict = off is not None and abs(off) <= clip.tolerance
        fair = mark is not None and max(low - mark.frame, mark.frame - high, 0) <= clip.tolerance
        self.strict[event].append(strict)
        self.fair[event].append(fair)
        if mark:
            self.stated.append((mark.confidence, strict))
        return "." if strict else "?" if off is None else f"{'~' if fair else ''}{off:+d}"


def share(answers: Iterable[bool]) -> str:
    known = list(answers)
    return f"{100 * float(np.mean(known)):.1f} %" if known else "none"


def pooled(hits: dict[EventName, list[bool]], events: Iterable[EventName]) -> str:
    return share(hit for event in events for hit in hits[event])


def event_table(columns: dict[str, Scores]) -> list[str]:
    """Lines of a Markdown table: an event a row, strict and fair for each set of scores."""
    heads = [f"{name}, {rule}" for name in columns for rule in ("strict", "fair")]
    lines = ["| event | " + " | ".join(heads) + " |", "|---|" + "---|" * len(heads)]
    groups = [(event.value, [event]) for event in EventName]
    groups += [("PCE without address and finish", INNER), ("PCE, all eight", list(EventName))]
    for name, events in groups:
        cells = [pooled(hits, events) for scores in columns.values() for hits in (scores.strict, scores.fair)]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return lines


def detection_table(columns: dict[str, Scores]) -> list[str]:
    lines = ["| set | swings found | non-swings rejected | view right | handedness right |", "|---|---|---|---|---|"]
    for name, scores in columns.items():
        answers = (scores.found, scores.rejected, scores.views, scores.hands)
        lines.append(f"| {name} | " + " | ".join(f"{share(each)} of {len(each)}" for each in answers) + " |")
    return lines


def reliability_table(scores: Scores) -> list[str]:
    """What the stated confidence is worth: how often events of each band are right by GolfDB's rule."""
    lines = ["| confidence | events | stated, mean | right, strict |", "|---|---|---|---|"]
    for low, high in itertools.pairwise(BANDS):
        band = [(said, right) for said, right in scores.stated if low <= said < high]
        if band:
            said, right = np.mean(band, axis=0)
            lines.append(f"| {low:.0%} to {min(high, 1):.0%} | {len(band)} | {said:.0%} | {right:.0%} |")
    return lines


def samples_table(rows: dict[str, list[Scores]]) -> list[str]:
    """What fewer samples a second cost: swings found, and the inner events and the top within the labeller's range."""
    lines = [
        "| samples a second | real: found | events | top | synthetic: found | events | top |",
        "|---|---|---|---|---|---|---|",
    ]
    for samples, sets in rows.items():
        cells = [cell for scores in sets for cell in samples_cells(scores)]
        lines.append(f"| {samples} | " + " | ".join(cells) + " |")
    return lines


def samples_cells(scores: Scores) -> tuple[str, str, str]:
    found = f"{sum(scores.found)} of {len(scores.found)}"
    return found, pooled(scores.fair, INNER), pooled(scores.fair, [EventName.TOP])


def perturbation_table(rows: dict[str, Scores]) -> list[str]:
    """What each perturbation costs: swings found, and events by both rules; a swing that is lost loses all eight."""
    lines = ["| perturbation | found | strict | fair | view | handedness |", "|---|---|---|---|---|---|"]
    for name, scores in rows.items():
        events = [pooled(hits, EventName) for hits in (scores.strict, scores.fair)]
        found = f"{sum(scores.found)} of {len(scores.found)}"
        lines.append(f"| {name} | {' | '.join([found, *events, share(scores.views), share(scores.hands)])} |")
    return lines


def clip_table(scores: Scores) -> list[str]:
    names = " ".join(event.value for event in EventName)
    return [f"| clip | {names} |", "|---|---|", *(f"| {name} | {row} |" for name, row in scores.rows)]
