"""The contact sheet: one picture of all eight events, with captions."""

import numpy as np

from swing.domain.models import EventName, Mark
from swing.drawing.canvas import DARK, LIGHT, Box, Colour, Picture, fill, resized, write, written

PANEL_HEIGHT_PX = 560
GAP_PX = 8
PALE: Colour = (190, 196, 204)
ABSENT: Colour = (60, 64, 72)


def contact_sheet(frames: dict[EventName, Picture], marks: dict[EventName, Mark | None], columns: int = 8) -> Picture:
    """All eight events in the swing's order, `columns` in a row; an event that the clip lacks is an empty panel.

    The key frames are of one size, as `drawing.key_frame` makes them. No frame at all raises StopIteration.
    """
    size = _panel_size(next(iter(frames.values())))
    panels = [_panel(frames.get(event), event, marks.get(event), size) for event in EventName]
    rows = [np.hstack([_spaced(panel) for panel in panels[i : i + columns]]) for i in range(0, len(panels), columns)]
    return np.vstack([_padded(row, rows[0].shape[1]) for row in rows])


def _panel_size(frame: Picture) -> tuple[int, int]:
    height, width = frame.shape[:2]
    return round(PANEL_HEIGHT_PX * width / height), PANEL_HEIGHT_PX


def _panel(frame: Picture | None, event: EventName, mark: Mark | None, size: tuple[int, int]) -> Picture:
    width, height = size
    text = height // 22
    panel = np.full((height + 4 * text, width, 3), DARK, dtype=np.uint8)
    panel[:height] = ABSENT if frame is None else resized(frame, width, height)
    _centred(panel, event.replace("_", " ").capitalize(), height + text + text // 2, text, LIGHT)
    _centred(panel, f"{mark.time_s:.2f} s" if mark else "not in the clip", height + 3 * text, text, PALE)
    return panel


def _centred(panel: Picture, text: str, baseline: int, size: int, colour: Colour) -> None:
    fitting = min(size, size * panel.shape[1] // max(1, written(text, size)[0]))
    write(panel, text, ((panel.shape[1] - written(text, fitting)[0]) // 2, baseline), fitting, colour)


def _spaced(panel: Picture) -> Picture:
    return np.pad(panel, ((GAP_PX, GAP_PX), (GAP_PX // 2, GAP_PX // 2), (0, 0)), constant_values=DARK[0])


def _padded(row: Picture, width: int) -> Picture:
    whole = np.full((row.shape[0], width, 3), DARK[0], dtype=np.uint8)
    fill(whole, Box(0, 0, width, row.shape[0]), DARK)
    whole[:, : row.shape[1]] = row
    return whole
