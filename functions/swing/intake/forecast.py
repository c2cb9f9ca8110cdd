"""A status item in, its position in the admission queue and the seconds until its end out.

`limit` leases change hands every `held` seconds, so the n-th in the queue is admitted after n / limit of it, and then
runs for another `held`. Both are measured, with the load as it is.
"""

import math
import time
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final, NamedTuple

from swing.analyses.items import TERMINAL
from swing.intake import queue, throughput
from swing.sandbox import kept

# A forecast is this old at most, and newer for a run that has just come.
FRESH_S: Final = 2
MIN_S: Final = 2
BEGINNING: Final = ("AWAITING_UPLOAD", "STARTED")


class Forecast(NamedTuple):
    """`position` is 1 for the next one in the queue, None for a run that does not wait."""

    position: int | None
    eta_s: int


class Snapshot(NamedTuple):
    positions: dict[str, int]
    means_s: dict[str, float]
    limit: int


def forecast(item: dict[str, Any]) -> Forecast:
    status = item["status"]
    if status in TERMINAL:
        return Forecast(None, 0)
    now = current()
    if status not in BEGINNING:
        return Forecast(None, remaining_s(now.means_s.get(status, MIN_S), item))
    if status == "STARTED" and item["analysis_id"] not in now.positions:
        current_at.cache_clear()  # it has just come, or has just been admitted
        now = current()
    position = now.positions.get(item["analysis_id"])
    return Forecast(position, until_end_s(position or 0, now.means_s[throughput.HELD], now.limit))


def until_end_s(position: int, held_s: float, most: int) -> int:
    return max(MIN_S, round((position / most + 1) * held_s))


def remaining_s(mean_s: float, item: dict[str, Any]) -> int:
    """What is left of the mean since the status began; PROCESSING is written again with each progress."""
    began = item.get("run_started_at") if item["status"] == "PROCESSING" else None
    written = began or item.get("updated_at") or item["created_at"]
    passed_s = (datetime.now(UTC) - datetime.fromisoformat(written)).total_seconds()
    return max(MIN_S, math.ceil(mean_s - passed_s))


def current() -> Snapshot:
    return current_at(int(time.time() / FRESH_S))


@kept
@lru_cache(maxsize=1)
def current_at(_tick: int) -> Snapshot:
    waiting = enumerate(queue.waiting(), start=1)
    # Of two waiting runs of one video the first counts, so it is written last.
    positions = {run.analysis_id: position for position, run in reversed(list(waiting))}
    return Snapshot(positions, throughput.means_s(), queue.limit())
