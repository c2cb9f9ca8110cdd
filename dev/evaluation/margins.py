"""Draw how far each clip is from the judgement's limits, for docs/measurement.md: swings left, all else right."""

from collections.abc import Iterable
from typing import Final

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from dev.evaluation.clips import ROOT, Clip
from dev.evaluation.negatives import min_doubt, negatives
from swing.domain.models import VideoInfo
from swing.domain.poses import Poses
from swing.measurement.judgement import NO_GOLF, UNSURE

TARGET: Final = ROOT / "docs" / "measurement_margins.png"
# Doubts beyond this are drawn at it: so are clips in which nothing goes up and down like a candidate.
MOST: Final = 6.0
# What lies this near to a limit, or on its wrong side, is named.
NEAR: Final = 0.5

Case = tuple[Clip, VideoInfo, Poses]
Doubts = dict[str, float]  # by name of the clip


def draw(real: Iterable[Case], synthetic: Iterable[Case]) -> None:
    """Draw the picture anew, where there are real clips."""
    cases = list(real)
    if not cases:
        return
    mpl.use("Agg")
    figure = Figure(figsize=(9, 4.5), layout="constrained")
    axes = figure.subplots()
    for row, (name, doubts) in enumerate(reversed(groups(cases, list(synthetic)).items())):
        draw_row(axes, row, name, doubts)
    decorate(axes)
    figure.savefig(TARGET, dpi=110, metadata={"Software": None})


def groups(real: list[Case], synthetic: list[Case]) -> dict[str, Doubts]:
    swings = [case for case in real if case[0].swing]
    return {
        "real swings": doubts_of(case for case in swings if case[0].core),
        "real, a part of a swing": doubts_of(case for case in swings if not case[0].core),
        "synthetic swings": doubts_of(synthetic),
        "synthetic, no swing": {f"{name} ({view})": min_doubt(poses) for name, view, poses in negatives()},
        "real, no swing": doubts_of(case for case in real if not case[0].swing),
    }


def doubts_of(cases: Iterable[Case]) -> Doubts:
    return {clip.path.stem: min_doubt(poses) for clip, _, poses in cases}


def draw_row(axes: Axes, row: int, name: str, doubts: Doubts) -> None:
    places = np.clip(list(doubts.values()), 0, MOST)
    # Deterministic, so that the picture changes only where a clip does.
    heights = row + np.linspace(-0.3, 0.3, len(places))
    axes.scatter(places, heights, s=18, alpha=0.6, linewidths=0, label=f"{name}: {len(places)}")
    for clip, place, height in zip(doubts, places, heights, strict=True):
        if UNSURE - NEAR < place < NO_GOLF + NEAR:
            axes.annotate(clip, (place, height), fontsize=6, xytext=(3, 1), textcoords="offset points")


def decorate(axes: Axes) -> None:
    for limit, meaning in ((UNSURE, "not sure"), (NO_GOLF, "no golf swing")):
        axes.axvline(limit, color="grey", linestyle="--", linewidth=1)
        axes.text(limit, axes.get_ylim()[1], f" {meaning}", fontsize=8, va="top")
    axes.set_xlabel(f"doubt ({MOST:g}: that much and more, or no candidate at all)")
    axes.set_yticks([])
    axes.legend(loc="center right", fontsize=8, reverse=True)
