"""Curves over time: filled, smoothed, crossed, turned. One row per sample, times in seconds."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]  # (n,) or (n, k)

# A Gaussian has faded out at four standard deviations.
REACH: Final = 4.0


def filled(values: Floats) -> Floats:
    """Fill gaps (NaN) of each column linearly from its neighbours, ends with the nearest; all-NaN columns stay."""
    rows = np.arange(len(values))
    columns = values.reshape(len(values), -1).copy()
    for column in columns.T:
        known = ~np.isnan(column)
        if known.any():
            column[~known] = np.interp(rows[~known], rows[known], column[known])
    return columns.reshape(values.shape)


def smoothed(values: Floats, sigma: float) -> Floats:
    """Smooth each column with a Gaussian of `sigma` samples; ends are held."""
    reach = int(np.ceil(REACH * sigma))
    weights = np.exp(-0.5 * (np.arange(-reach, reach + 1) / sigma) ** 2)
    return np.tensordot(weights / weights.sum(), windows(values, reach), axes=(0, 0))


def median_filtered(values: Floats, reach: int) -> Floats:
    """Median of each value and its `reach` neighbours on either side; ends are held."""
    return np.median(windows(values, reach), axis=0)


def windows(values: Floats, reach: int) -> Floats:
    """(2 reach + 1, n, ...) copies of the values, shifted from `reach` later to `reach` earlier."""
    padding = [(reach, reach)] + [(0, 0)] * (values.ndim - 1)
    padded = np.pad(values, padding, mode="edge")
    return np.stack([padded[shift : shift + len(values)] for shift in range(2 * reach + 1)])


def crossings(times_s: Floats, values: Floats, level: float) -> Floats:
    """Times at which a curve passes a level, either way, interpolated between the samples."""
    above = values > level
    before = np.flatnonzero(above[1:] != above[:-1])
    part = (level - values[before]) / (values[before + 1] - values[before])
    return times_s[before] + part * (times_s[before + 1] - times_s[before])


def last_crossing(times_s: Floats, values: Floats, level: float) -> float:
    """Time of the last crossing, NaN where there is none."""
    found = crossings(times_s, values, level)
    return float(found[-1]) if len(found) else float("nan")


def first_crossing(times_s: Floats, values: Floats, level: float) -> float:
    """Time of the first crossing, NaN where there is none."""
    found = crossings(times_s, values, level)
    return float(found[0]) if len(found) else float("nan")


def first_time(times_s: Floats, when: NDArray[np.bool_]) -> float:
    """Time of the first sample of which something is true, NaN where there is none."""
    return float(times_s[np.argmax(when)]) if when.any() else float("nan")


def last_time(times_s: Floats, when: NDArray[np.bool_]) -> float:
    """Time of the last sample of which something is true, NaN where there is none."""
    return first_time(times_s[::-1], when[::-1])


def turning_points(values: Floats, least: float) -> list[int]:
    """Places of the low and high points between which a curve moves by at least `least`, in turn, ends included."""
    turns: list[int] = []
    low = high = 0
    heading = 0
    for place, value in enumerate(values):
        low = place if value < values[low] else low
        high = place if value > values[high] else high
        if heading >= 0 and value < values[high] - least:
            turns, heading, low = [*turns, high], -1, place
        elif heading <= 0 and value > values[low] + least:
            turns, heading, high = [*turns, low], 1, place
    return [*turns, high if heading >= 0 else low]


def peak_time(times_s: Floats, values: Floats, place: int) -> float:
    """Time of an extreme value between the samples, from a parabola through it and its neighbours."""
    if not 0 < place < len(values) - 1:
        return float(times_s[place])
    before, here, after = values[place - 1 : place + 2]
    bend = before - 2 * here + after
    shift = 0.0 if bend == 0 else float(np.clip(0.5 * (before - after) / bend, -0.5, 0.5))
    return float(np.interp(place + shift, np.arange(len(times_s)), times_s))
