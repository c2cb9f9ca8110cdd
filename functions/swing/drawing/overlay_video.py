"""The overlay video's pictures: skeleton, event names, and a timeline at the head.

Pictures come and go one at a time, so a 4K clip takes no more memory than a frame of it.
"""

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from swing.domain.models import Swing
from swing.domain.poses import Poses
from swing.drawing.canvas import (
    COLOURS,
    DARK,
    LIGHT,
    Box,
    Colour,
    Picture,
    fill,
    key_frame,
    painted,
    plate,
    pose_in,
    resized,
    text_size,
)
from swing.drawing.shapes import Ink
from swing.drawing.skeleton import skeleton

MAX_FPS = 30.0
# Times are rarely as round as their rate's name.
SLACK = 0.97
MAX_HEIGHT_PX = 960
BEFORE_AND_AFTER_S = 0.5
REST: Colour = (90, 96, 106)


def shown_frames(times_s: NDArray[np.float64], swing: Swing) -> NDArray[np.int64]:
    """Frame numbers of the overlay video: those of the swing, at most 30 for each second.

    `times_s` is (frames,), the time of every frame of the clip. Each is shown at its own time, so that the film is in
    real time whatever the camera did.
    """
    start_s, end_s = _span(times_s, swing)
    first, end = np.searchsorted(times_s, [start_s, end_s + 1e-9])
    due_s, shown = -np.inf, list[int]()
    for number in range(first, end):
        if times_s[number] >= due_s:
            shown.append(number)
            due_s = times_s[number] + SLACK / MAX_FPS
    return np.array(shown, np.int64)


def overlay_frames(
    pictures: Iterable[tuple[int, Picture]], poses: Poses, swing: Swing, box: Box
) -> Iterator[tuple[int, Picture]]:
    """Each (frame number, picture) cropped to the golfer and drawn on, with even sides as H.264 wants them."""
    span = _span(poses.times_s, swing)
    for number, picture in pictures:
        frame = painted(key_frame(picture, box), skeleton(pose_in(box, poses, number, swing.handedness)))
        time_s = float(np.interp(number, poses.frames, poses.times_s))
        yield number, _with_timeline(_even(frame), time_s, swing, span)


def _span(times_s: NDArray[np.float64], swing: Swing) -> tuple[float, float]:
    """Return the first and last second that are shown: the swing and a moment around it."""
    first, last = float(times_s[0]), float(times_s[-1])
    marks = [mark.time_s for mark in swing.events.values() if mark] or [first, last]
    return max(first, min(marks) - BEFORE_AND_AFTER_S), min(last, max(marks) + BEFORE_AND_AFTER_S)


def _even(frame: Picture) -> Picture:
    scale = min(1.0, MAX_HEIGHT_PX / frame.shape[0])
    height, width = (2 * round(side * scale / 2) for side in frame.shape[:2])
    return resized(frame, width, height)


def _with_timeline(frame: Picture, time_s: float, swing: Swing, span: tuple[float, float]) -> Picture:
    """Frame with the last event's name in its corner, under a bar, which a player's controls would hide at the foot."""
    marks = sorted((mark.time_s, event) for event, mark in swing.events.items() if mark)
    # Half a millisecond forgives rounded times.
    reached = [(at_s, event) for at_s, event in marks if at_s <= time_s + 5e-4]
    if reached:
        at_s, event = reached[-1]
        plate(frame, f"{event.replace('_', ' ').capitalize()} {at_s:.2f} s", COLOURS[Ink.LEAD])
    return np.vstack([_timeline(frame, time_s, [at_s for at_s, _ in marks], span), frame])


def _timeline(frame: Picture, time_s: float, marks_s: list[float], span: tuple[float, float]) -> Picture:
    size = text_size(frame)
    ground = np.full((2 * size // 2 * 2, frame.shape[1], 3), DARK, dtype=np.uint8)
    bar = Box(size, (ground.shape[0] - size // 2) // 2, frame.shape[1] - 2 * size, size // 2)
    fill(ground, bar, REST)
    fill(ground, Box(bar.left, bar.top, _along(bar, time_s, span), bar.height), COLOURS[Ink.LEAD])
    for mark_s in marks_s:
        fill(ground, Box(bar.left + _along(bar, mark_s, span), bar.top - size // 3, 3, size), LIGHT)
    return ground


def _along(bar: Box, time_s: float, span: tuple[float, float]) -> int:
    return round(bar.width * float(np.clip((time_s - span[0]) / (span[1] - span[0]), 0, 1)))
