"""What happened to each upload in, what the limit, the order and the forecasts were worth out. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Asked:
    """What the results API said of an upload: when, its position in the queue, and seconds until the end."""

    at: float
    position: int | None
    eta_s: float


@dataclass(frozen=True)
class Fate:
    """Times are seconds of one clock. `runs` is how many executions there were, `status` how the item ended."""

    name: str
    heavy: bool
    uploaded: float
    started: float
    ended: float
    runs: int
    status: str
    asked: tuple[Asked, ...] = ()

    @property
    def waited_s(self) -> float:
        return self.started - self.uploaded

    @property
    def took_s(self) -> float:
        return self.ended - self.uploaded


def peak(fates: Iterable[Fate]) -> int:
    """Most executions at a time. Of an end and a start at the same moment the end comes first."""
    edges = sorted((at, step) for fate in fates for at, step in ((fate.started, 1), (fate.ended, -1)))
    most = now = 0
    for _, step in edges:
        now += step
        most = max(most, now)
    return most


def error(asked: Asked, fate: Fate) -> float:
    """How far the foretold end is from the true one, as a share of the time from the upload to the true end."""
    return abs(asked.at + asked.eta_s - fate.ended) / fate.took_s


def errors(fates: Iterable[Fate], turn: int) -> list[float]:
    """Errors of what was said when each queued upload was asked after for the n-th time."""
    asked = [(fate, fate.asked[turn]) for fate in fates if len(fate.asked) > turn]
    return [error(said, fate) for fate, said in asked if said.position is not None]


def middle(fates: list[Fate], share: float = 0.1) -> list[Fate]:
    """The uploads in the middle when all are sorted by their end: the median one and its neighbours."""
    ordered = sorted(fates, key=lambda fate: fate.took_s)
    width = max(1, round(len(ordered) * share / 2))
    centre = len(ordered) // 2
    return ordered[max(0, centre - width) : centre + width]


def waits(fates: Iterable[Fate]) -> tuple[float, float]:
    """Median and longest wait from the upload to the start."""
    found = [fate.waited_s for fate in fates]
    return median(found), max(found)
