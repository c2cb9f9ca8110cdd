"""Key frames: JPEGs of the eight events, plain, with skeleton, and all on a contact sheet."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from swing.domain.event_descriptions import DESCRIPTIONS
from swing.domain.keys import picture_name
from swing.domain.models import EventName, Finding, Mark, Measurement
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


def key_frames(pictures: dict[int, Picture], poses: Poses, measurement: Measurement) -> tuple[list[KeyFrame], bytes]:
    """Key frames of the events that were found, in order, and the contact sheet of all eight.

    `pictures` holds the full-size picture of each wanted frame.
    """
    height, width = next(iter(pictures.values())).shape[:2]
    box = golfer_box(poses, measurement.swing, width, height)
    cropped = {event: key_frame(pictures[mark.frame], box) for event, mark in marks(measurement)}
    club = shaft(pictures, poses, measurement.swing)
    frames = []
    for event, mark in marks(measurement):
        lines: list[Stroke] = [at(box, path) for path in shaft_lines(club, event, measurement.swing.view)]
        seen = drawn(painted(cropped[event], lines), event, box, poses, measurement)
        frames.append(KeyFrame(event, mark, encode_jpeg(cropped[event]), encode_jpeg(seen)))
    return frames, encode_jpeg(contact_sheet(cropped, measurement.swing.events))


def marks(measurement: Measurement) -> Iterator[tuple[EventName, Mark]]:
    """Events found whose frame is there, in the swing's order."""
    return ((event, mark) for event in EventName if (mark := measurement.swing.events.get(event)))


def drawn(frame: Picture, event: EventName, box: Box, poses: Poses, measurement: Measurement) -> Picture:
    """Frame with its skeleton, and with the worst finding that this event shows."""
    swing = measurement.swing
    bodies = {name: pose_in(box, poses, mark.frame, swing.handedness) for name, mark in marks(measurement)}
    return overlay(frame, bodies[event], worst(measurement.findings, event), bodies.get(EventName.ADDRESS))


def at(box: Box, path: Path) -> Path:
    """The path in pixels of the key frame."""
    return replace(path, points=box.points(path.points))


def worst(findings: list[Finding], event: EventName) -> Finding | None:
    shown = [finding for finding in findings if finding.event == event]
    return max(shown, key=lambda finding: SEVERITIES.index(finding.severity), default=None)


def frame_fields(frame: KeyFrame, url: str, overlay_url: str) -> dict[str, Any]:
    return {
        "phase": frame.event,
        "url": url,
        "overlay_url": overlay_url,
        "timestamp": round(frame.mark.time_s, 3),
        "description": DESCRIPTIONS[frame.event],
        "frame_number": frame.mark.frame,
    }
