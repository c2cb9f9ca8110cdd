"""Curves of a swing in, inline SVG out: the speed of the hands, the angles of the body, the lead elbow.

The plots take their text colour and font from the page around them, so they follow its light or dark theme.
"""

import io
import re
from collections.abc import Sequence
from typing import Any, NamedTuple

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from swing.domain.models import EventName, Swing
from swing.measurement.series import Series

# Okabe and Ito's colours are told apart under colour blindness, and these show on white and on black; so do the styles.
BLUE, VERMILION, GREEN, PURPLE = "#2f8fd0", "#e0662a", "#12a37d", "#c274a4"
# Stands for the page's own text colour until the SVG is written.
INK = "#010203"
AROUND_S = 0.25
SIZE_IN = (4.7, 3.0)

STYLE: Any = {
    "svg.fonttype": "none",
    "svg.hashsalt": "golf-coach",
    "font.size": 10.5,
    "text.color": INK,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "legend.frameon": False,
}


class Line(NamedTuple):
    label: str
    values: NDArray[np.float64]
    colour: str
    style: str = "-"


class Plot(NamedTuple):
    title: str
    note: str
    svg: str


def plots(curves: Series, swing: Swing) -> list[Plot]:
    """The plots that this camera can show; a curve without any value is left out."""
    wanted = [
        (
            "Speed of the hands",
            "In the picture; what moves towards the camera or away from it does not show.",
            "shoulder widths per second",
            [Line("hands", curves.hand_speed, BLUE)],
        ),
        (
            "Spine, shoulders and hips",
            spine_note(swing),
            "degrees",
            [
                Line("spine", curves.spine_deg, VERMILION),
                Line("shoulders", curves.shoulder_line_deg, BLUE, "--"),
                Line("hips", curves.hip_line_deg, GREEN, "-."),
            ],
        ),
        (
            "Lead elbow",
            "180° is a straight arm.",
            "degrees",
            [Line("lead elbow", curves.lead_elbow_deg, PURPLE)],
        ),
    ]
    return [
        Plot(title, note, drawn(curves.times_s, lines, unit, swing))
        for title, note, unit, lines in wanted
        if any(np.isfinite(line.values).any() for line in lines)
    ]


def spine_note(swing: Swing) -> str:
    towards = "ball" if swing.view == "down-the-line" else "target"
    return (
        f"Spine against vertical, + towards the {towards}; shoulders and hips against the ground, + when the lead side"
        " is higher. What the camera sees; once the body has turned it is less certain."
    )


def drawn(times_s: NDArray[np.float64], lines: Sequence[Line], unit: str, swing: Swing) -> str:
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=SIZE_IN, layout="constrained")
        axes = figure.add_subplot()
        shown = during(times_s, swing)
        for line in lines:
            axes.plot(times_s[shown], line.values[shown], line.style, color=line.colour, lw=1.8, label=line.label)
        axes.set(xlabel="seconds", ylabel=unit)
        axes.margins(x=0)
        axes.grid(axis="y", alpha=0.15, color=INK)
        mark_events(axes, swing)
        if len(lines) > 1:
            figure.legend(loc="outside lower center", ncols=len(lines))
        return inline(figure)


def during(times_s: NDArray[np.float64], swing: Swing) -> NDArray[np.bool_]:
    marks = [mark.time_s for mark in swing.events.values() if mark]
    if not marks:
        return np.ones(len(times_s), dtype=np.bool_)
    return np.asarray((times_s >= min(marks) - AROUND_S) & (times_s <= max(marks) + AROUND_S))


def mark_events(axes: Axes, swing: Swing) -> None:
    """Number the events like the pictures above, on two levels because those around impact are close together."""
    for number, event in enumerate(EventName, start=1):
        mark = swing.events.get(event)
        if mark:
            axes.axvline(mark.time_s, color=INK, lw=0.8, alpha=0.35)
            height = 1.07 if number % 2 else 1.01
            place = axes.get_xaxis_transform()
            axes.text(mark.time_s, height, str(number), transform=place, ha="center", va="bottom", fontsize=9)


def inline(figure: Figure) -> str:
    """The SVG element alone, as wide as its place in the page, in the page's colour and font."""
    file = io.StringIO()
    figure.savefig(file, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    svg = file.getvalue().replace(INK, "currentColor")
    svg = re.sub(r"font-family: [^;\"]*", "font-family: inherit", svg)
    svg = re.sub(r' id="[^"]*_\d+"', "", svg)  # several plots stand in one page, so ids would not be unique
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    return re.sub(r'(<svg [^>]*?) width="[^"]*"| height="[^"]*pt"', r"\1", svg[svg.index("<svg") :], count=2)
