"""Draw where events are called wrong on synthetic golfers, for docs/measurement.md.

.venv/bin/python -m dev.evaluation.pictures
"""

from typing import Final

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from dev.evaluation.clips import ROOT, SYNTHETIC, measured_poses, synthetic_clips
from swing.domain.models import EventName
from swing.measurement.events import find_swing
from swing.media.video import Picture, pictures

TARGET: Final = ROOT / "docs" / "measurement_failures.jpg"
SHOWN: Final = (("down_the_line_left_30_person_behind", EventName.FINISH),)
# Part of the picture that holds the golfer, as shares of its height and width: top, bottom, left, right.
PART: Final = (0.15, 0.95, 0.05, 0.95)


def main() -> None:
    mpl.use("Agg")
    figure = Figure(figsize=(4 * len(SHOWN), 4), layout="constrained")
    axes = figure.subplots(1, 2 * len(SHOWN))
    for index, (name, event) in enumerate(SHOWN):
        pair(axes[2 * index], axes[2 * index + 1], name, event)
    figure.savefig(TARGET, dpi=110, pil_kwargs={"quality": 80})


def pair(labelled: Axes, called: Axes, name: str, event: EventName) -> None:
    """Show the true frame of an event beside the frame that is called it."""
    clip, info, poses = next(measured_poses([clip for clip in synthetic_clips() if clip.path.stem == name]))
    mark = find_swing(poses, info).events[event]
    truth = clip.events[event]
    found = mark.frame if mark else truth
    shots = pictures(SYNTHETIC / clip.name, info, [truth, found])
    show(labelled, shots[truth], f"{event.value} is\nframe {truth}")
    show(called, shots[found], f"called at\nframe {found}")


def show(axes: Axes, picture: Picture, title: str) -> None:
    height, width = picture.shape[:2]
    top, bottom, left, right = PART
    axes.imshow(picture[round(top * height) : round(bottom * height), round(left * width) : round(right * width)])
    axes.set_title(title, fontsize=9)
    axes.axis("off")


if __name__ == "__main__":
    main()
