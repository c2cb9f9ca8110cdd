"""Key frames: JPEGs of the eight events, plain, with skeleton, and all on a contact sheet."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple

from swing.domain.event_descriptions import DESCRIPTIONS
from swing.domain.keys import picture_name
from swing.domain.models import EventName, Finding, FirstStep, Mark, Measurement
from swing.domain.poses import Poses
from swing.drawing.canvas import Box, Picture, encode_jpeg, golfer_box, key_frame, overlay, painted, pose_in
from swing.drawing.contact_sheet import contact_sheet
from swing.drawing.shaft import shaft, shaft_lines
from swing.drawing.shapes import Path, Stroke

SEVERITIES: Final = ("low", "medium", "high")


@dataclass(frozen=True)
class KeyFrame:
    """One event: JPEG bytes of the golfer, plain and with what was seen of the body."""

    event: EventName
    mark: Mark
    plain: bytes
    overlay: bytes

    @property
    def name(self) -> str:
        return picture_name(self.event, self.mark)

    @property
    def overlay_name(self) -> str:
        return picture_name(self.event, self.mark, "_skeleton")


def wanted(measurement: Measurement) -> list[int]:
    return [mark.frame for _, mark in marks(measurement)]


def key_frames(
    pictures: dict[int, Picture], poses: Poses, measurement: Measurement, step: FirstStep | None = None
) -> tuple[list[KeyFrame], bytes]:
    """Key frames of the events that were found, in order, and the contact sheet of all eight.

    `pictures` holds the full-size picture of each wanted frame. Of a swing without a finding, `step` is what is shown.
    """
    height, width = next(iter(pictures.values())).shape[:2]
    swing = measurement.swing
    box = golfer_box(poses, swing, width, height)
    bodies = {event: pose_in(box, poses, mark.frame, swing.handedness) for event, mark in marks(measurement)}
    cropped = {event: key_frame(pictures[mark.frame], box) for event, mark in marks(measurement)}
    club = shaft(pictures, poses, swing)
    frames = []
    for event, mark in marks(measurement):
        lines: list[Stroke] = [at(box, path) for path in shaft_lines(club, event, swing.view)]
        shown = worst(measurement.findings, event) or nearest(step, event)
        seen = overlay(painted(cropped[event], lines), bodies[event], shown, bodies.get(EventName.ADDRESS))
        frames.append(KeyFrame(event, mark, encode_jpeg(cropped[event]), encode_jpeg(seen)))
    return frames, encode_jpeg(contact_sheet(cropped, swing.events))


def marks(measurement: Measurement) -> Iterator[tuple[EventName, Mark]]:
    """Events found whose frame is there, in the swing's order."""
    return ((event, mark) for event in EventName if (mark := measurement.swing.events.get(event)))


def at(box: Box, path: Path) -> Path:
    """The path in pixels of the key frame."""
    return replace(path, points=box.points(path.points))


def worst(findings: list[Finding], event: EventName) -> Finding | None:
    shown = [finding for finding in findings if finding.event == event]
    return max(shown, key=lambda finding: SEVERITIES.index(finding.severity), default=None)


class Number(NamedTuple):
    metric: str
    value: float
    unit: str


def nearest(step: FirstStep | None, event: EventName) -> Number | None:
    """What is nearest to its limit, if this event shows it."""
    if step is None or step.kind != "nearest" or step.event != event:
        return None
    return Number(step.metric or "", step.value or 0.0, step.unit or "")


def frame_fields(frame: KeyFrame, url: str, overlay_url: str) -> dict[str, Any]:
    return {
        "phase": frame.event,
        "url": url,
        "overlay_url": overlay_url,
        "timestamp": round(frame.mark.time_s, 3),
        "description": DESCRIPTIONS[frame.event],
        "frame_number": frame.mark.frame,
    }
