"""The shaft at address, in the pictures of the synthetic golfer, whose club is known."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import pytest

from swing.domain.models import EventName, Hand, Measurement, Swing, View
from swing.drawing.canvas import Picture, golfer_box
from swing.drawing.key_frames import key_frames
from swing.drawing.shaft import Shaft, shaft, shaft_lines
from swing.media import video
from tests.builders.swings import recorded_poses, true_shaft_deg, true_swing

CLIPS = Path(__file__).parents[2] / "clips"
DOWN_THE_LINE = "down_the_line_right_60"
FACE_ON = "face_on_right_60_sway"
LEFT_HANDED = "face_on_left_30"
CLIP_SIZE = 360, 640
WHITE = 225


@cache
def filmed(clip: str) -> dict[int, Picture]:
    """Pictures of the swing's events."""
    path = CLIPS / f"{clip}.mp4"
    info, _ = video.probe(path)
    return video.pictures(path, info, frames(true_swing(clip)))


def frames(swing: Swing) -> list[int]:
    return [mark.frame for mark in swing.events.values() if mark]


def frame(clip: str, event: EventName) -> int:
    mark = true_swing(clip).events[event]
    assert mark
    return mark.frame


def found(clip: str, pictures: dict[int, Picture] | None = None) -> Shaft | None:
    return shaft(pictures or filmed(clip), recorded_poses(clip), true_swing(clip))


@pytest.mark.parametrize("clip", [DOWN_THE_LINE, FACE_ON, LEFT_HANDED])
def test_the_shaft_at_address_is_found_to_a_degree(clip: str) -> None:
    club = found(clip)

    assert club
    assert club.angle_deg == pytest.approx(true_shaft_deg(clip, EventName.ADDRESS), abs=1)


def noisy(picture: Picture) -> Picture:
    grain = np.random.default_rng(1).normal(0, 12, picture.shape)
    return np.asarray(np.clip(picture + grain, 0, 255), dtype=np.uint8)


@pytest.mark.parametrize("clip", [DOWN_THE_LINE, FACE_ON])
@pytest.mark.parametrize(
    "worse",
    [
        pytest.param(lambda picture: (picture * 0.35).astype(np.uint8), id="at dusk"),
        pytest.param(noisy, id="with a noisy sensor"),
        pytest.param(lambda picture: cv2.GaussianBlur(picture, (0, 0), 1.2), id="out of focus"),
    ],
)
def test_a_worse_picture_gives_the_same_shaft_or_none(clip: str, worse: Callable[[Picture], Picture]) -> None:
    pictures = {number: worse(picture) for number, picture in filmed(clip).items()}

    club = found(clip, pictures)

    assert club is None or club.angle_deg == pytest.approx(true_shaft_deg(clip, EventName.ADDRESS), abs=2)


@pytest.mark.parametrize("clip", [DOWN_THE_LINE, FACE_ON, LEFT_HANDED])
@pytest.mark.parametrize("elsewhere", [EventName.MID_BACKSWING, EventName.TOP, EventName.FINISH])
def test_where_the_club_is_gone_no_shaft_is_found(clip: str, elsewhere: EventName) -> None:
    without = filmed(clip) | {frame(clip, EventName.ADDRESS): filmed(clip)[frame(clip, elsewhere)]}

    assert found(clip, without) is None


@pytest.mark.parametrize("clip", [DOWN_THE_LINE, FACE_ON])
def test_a_line_that_stays_when_the_club_has_gone_is_no_shaft(clip: str) -> None:
    address = filmed(clip)[frame(clip, EventName.ADDRESS)]

    assert found(clip, dict.fromkeys(filmed(clip), address)) is None


@pytest.mark.parametrize("clip", [DOWN_THE_LINE, FACE_ON])
def test_a_stick_that_lies_across_the_picture_is_not_taken_for_the_shaft(clip: str) -> None:
    pictures = {number: picture.copy() for number, picture in filmed(clip).items()}
    for picture in pictures.values():
        cv2.line(picture, (60, 200), (250, 620), (250, 250, 250), 3, cv2.LINE_AA)

    club = found(clip, pictures)

    assert club is None or club.angle_deg == pytest.approx(true_shaft_deg(clip, EventName.ADDRESS), abs=2)


def swing_seen(view: View, hand: Hand) -> Swing:
    return true_swing(FACE_ON).model_copy(update={"view": view, "handedness": hand})


def without(*events: EventName) -> Swing:
    swing = true_swing(FACE_ON)
    return swing.model_copy(update={"events": swing.events | dict.fromkeys(events)})


@pytest.mark.parametrize(
    "swing",
    [
        pytest.param(swing_seen("unknown", "right"), id="from an unknown side"),
        pytest.param(swing_seen("face-on", "unknown"), id="with an unknown hand"),
        pytest.param(without(EventName.ADDRESS), id="that the clip begins in"),
        pytest.param(without(EventName.MID_BACKSWING, EventName.TOP, EventName.FINISH), id="that never leaves address"),
    ],
)
def test_nobody_guesses_the_shaft_of_a_swing(swing: Swing) -> None:
    assert shaft(filmed(FACE_ON), recorded_poses(FACE_ON), swing) is None


def test_a_golfer_who_is_not_found_has_no_shaft() -> None:
    poses = recorded_poses(FACE_ON)
    nobody = replace(poses, points=np.full_like(poses.points, np.nan))

    assert shaft(filmed(FACE_ON), nobody, true_swing(FACE_ON)) is None


def test_a_golfer_too_small_for_a_shaft_has_none() -> None:
    poses = recorded_poses(FACE_ON)
    far = replace(poses, points=poses.points * 0.15)

    assert shaft(filmed(FACE_ON), far, true_swing(FACE_ON)) is None


def test_hands_at_the_very_edge_of_the_picture_have_no_shaft() -> None:
    poses = recorded_poses(FACE_ON)
    leaving = replace(poses, points=poses.points + np.array([0.0, 400.0]))

    assert shaft(filmed(FACE_ON), leaving, true_swing(FACE_ON)) is None


def test_the_plane_at_address_is_drawn_down_the_line_until_the_finish() -> None:
    club = found(DOWN_THE_LINE)

    drawn = {event: len(shaft_lines(club, event, "down-the-line")) for event in EventName}

    assert drawn == dict.fromkeys(EventName, 1) | {EventName.ADDRESS: 2, EventName.FINISH: 0}


def test_face_on_the_shaft_is_drawn_at_address_alone() -> None:
    club = found(FACE_ON)

    drawn = {event: len(shaft_lines(club, event, "face-on")) for event in EventName}

    assert drawn == dict.fromkeys(EventName, 0) | {EventName.ADDRESS: 1}


def test_the_overlay_at_address_shows_the_shaft_where_it_is_and_the_plain_picture_stays_plain() -> None:
    poses, swing = recorded_poses(FACE_ON), true_swing(FACE_ON)
    club = found(FACE_ON)
    assert club

    address = key_frames(filmed(FACE_ON), poses, Measurement(swing=swing, metrics={}, findings=[]))[0][0]

    box = golfer_box(poses, swing, *CLIP_SIZE)
    x, y = box.points(club.between(0.6, 0.6, dashed=False).points[0]).round().astype(int)
    overlay, plain = (decoded(jpeg)[y, x].min() for jpeg in (address.overlay, address.plain))
    assert overlay > WHITE > plain


def decoded(jpeg: bytes) -> Picture:
    return np.asarray(cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR), dtype=np.uint8)
