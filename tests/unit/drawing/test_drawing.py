"""Pictures of a drawn-up golfer: a grey field, and a pose whose joints are known."""

from dataclasses import replace

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from swing.domain.models import EventName, Finding, Hand, Mark, Swing
from swing.domain.poses import Landmark, Poses
from swing.drawing.annotations import DRAWINGS, annotation
from swing.drawing.canvas import COLOURS, Box, Picture, encode_jpeg, golfer_box, key_frame, overlay, pose_in
from swing.drawing.contact_sheet import contact_sheet
from swing.drawing.overlay_video import overlay_frames, shown_frames
from swing.drawing.shapes import Ink, Label, Path, arc, arrow, dashes
from swing.drawing.skeleton import DrawnPose, skeleton
from swing.measurement.catalogue import DEFINITIONS

WIDTH, HEIGHT, FRAMES = 600, 800, 61
GREY = 128

# A golfer who faces the camera with arms spread: (x, y) of the left side, mirrored around x = 300 for the right.
LEFT_SIDE = {
    "EAR": (315, 190),
    "SHOULDER": (340, 250),
    "ELBOW": (400, 300),
    "WRIST": (430, 380),
    "HIP": (325, 420),
    "KNEE": (335, 540),
    "ANKLE": (340, 660),
    "FOOT_INDEX": (360, 680),
}


def standing() -> NDArray[np.float64]:
    points = np.full((33, 2), [300.0, 200.0])
    for joint, (x, y) in LEFT_SIDE.items():
        points[Landmark[f"LEFT_{joint}"]] = x, y
        points[Landmark[f"RIGHT_{joint}"]] = 600 - x, y
    return points


def poses_of(points: NDArray[np.float64]) -> Poses:
    frames = np.arange(len(points))
    return Poses(frames, frames / 30, points, np.zeros((len(points), 33, 3)), np.ones((len(points), 33)))


def swing(hand: Hand = "right", **frames: int) -> Swing:
    marks = {event: Mark(frame=frames[event], time_s=frames[event] / 30, confidence=1) for event in frames}
    return Swing(
        events={event: marks.get(event) for event in EventName},
        view="face-on",
        view_confidence=1,
        handedness=hand,
        slow_motion=False,
        segments=[],
    )


def finding(metric: str, value: float = 12, unit: str = "deg") -> Finding:
    return Finding(
        code="x",
        title="x",
        severity="low",
        metric=metric,
        value=value,
        unit=unit,
        low=None,
        high=None,
        event=None,
        frame=None,
        why="x",
        cue="x",
        drills=[],
    )


def grey(width: int = WIDTH, height: int = HEIGHT) -> Picture:
    return np.full((height, width, 3), GREY, dtype=np.uint8)


def pose(hand: Hand = "right", **moved: tuple[float, float]) -> DrawnPose:
    points = standing()
    for joint, place in moved.items():
        points[Landmark[joint]] = place
    return DrawnPose(points, np.ones(33), hand)


def colour_between(picture: Picture, start: str, end: str) -> list[int]:
    points = standing()
    x, y = (points[Landmark[start]] + points[Landmark[end]]) / 2
    return [int(value) for value in picture[round(y), round(x)]]


def test_the_box_holds_the_golfer_of_the_whole_swing_with_room_around() -> None:
    points = np.repeat(standing()[None], FRAMES, axis=0)
    points[30, Landmark.LEFT_WRIST] = points[31, Landmark.LEFT_WRIST] = 300, 120

    box = golfer_box(poses_of(points), swing(address=0, finish=60), WIDTH, HEIGHT)

    assert box.left < 170
    assert box.left + box.width > 430
    assert box.top < 120
    assert 690 < box.top + box.height <= HEIGHT


def test_what_the_golfer_does_before_and_after_the_swing_does_not_widen_the_box() -> None:
    points = np.repeat(standing()[None], FRAMES, axis=0)
    points[:10] += 140

    box = golfer_box(poses_of(points), swing(address=20, finish=60), WIDTH, HEIGHT)

    assert box == golfer_box(poses_of(points[20:]), swing(), WIDTH, HEIGHT)


def test_a_joint_that_leaps_away_in_one_frame_does_not_widen_the_box() -> None:
    calm = np.repeat(standing()[None], 200, axis=0)
    leaping = calm.copy()
    leaping[100, Landmark.LEFT_WRIST] = 300, -900

    boxes = [golfer_box(poses_of(points), swing(), WIDTH, HEIGHT) for points in (calm, leaping)]

    assert boxes[0].top == pytest.approx(boxes[1].top, abs=2)


def test_without_a_golfer_the_box_is_the_whole_picture() -> None:
    nobody = np.full((FRAMES, 33, 2), np.nan)

    assert golfer_box(poses_of(nobody), swing(), WIDTH, HEIGHT) == Box(0, 0, WIDTH, HEIGHT)


@pytest.mark.parametrize(
    ("box", "shape"),
    [
        pytest.param(Box(0, 0, 60, 120), (480, 240, 3), id="a golfer of 120 pixels grows"),
        pytest.param(Box(100, 50, 400, 700), (700, 400, 3), id="a phone's golfer stays"),
        pytest.param(Box(0, 0, 1500, 2000), (1280, 960, 3), id="a 4K golfer shrinks"),
        pytest.param(Box(0, 0, 3000, 1500), (640, 1280, 3), id="a wide picture shrinks"),
    ],
)
def test_key_frames_have_a_size_that_a_phone_shows_well(box: Box, shape: tuple[int, ...]) -> None:
    assert key_frame(grey(4000, 2200), box).shape == shape


def test_joints_move_with_the_crop() -> None:
    box = Box(100, 50, 400, 240)
    poses = poses_of(standing()[None])

    cropped = pose_in(box, poses, 0, "right")

    assert cropped.points[Landmark.LEFT_HIP] == pytest.approx([(325 - 100) * 2, (420 - 50) * 2])


def test_a_frame_without_a_pose_borrows_the_nearest_one() -> None:
    poses = replace(poses_of(np.stack([standing(), standing() + 7])), frames=np.array([10, 18]))

    assert pose_in(Box(0, 0, WIDTH, HEIGHT), poses, 17, "right").points[0] == pytest.approx([307, 207])


@pytest.mark.parametrize(("hand", "lead", "trail"), [("right", "LEFT", "RIGHT"), ("left", "RIGHT", "LEFT")])
def test_lead_and_trail_side_have_their_own_colours(hand: Hand, lead: str, trail: str) -> None:
    drawn = overlay(grey(), pose(hand))

    assert colour_between(drawn, f"{lead}_SHOULDER", f"{lead}_ELBOW") == list(COLOURS[Ink.LEAD])
    assert colour_between(drawn, f"{trail}_SHOULDER", f"{trail}_ELBOW") == list(COLOURS[Ink.TRAIL])


def test_nobody_guesses_the_lead_side_of_an_unknown_hand() -> None:
    inks = {stroke.ink for stroke in skeleton(pose("unknown")) if isinstance(stroke, Path)}

    assert inks == {Ink.BODY}


def test_a_bone_that_the_model_only_guessed_is_dashed() -> None:
    unseen = pose()
    unseen.visibility[Landmark.RIGHT_WRIST] = 0.2

    dashed = [stroke for stroke in skeleton(unseen) if isinstance(stroke, Path) and stroke.dashed]

    assert [stroke.points[1].tolist() for stroke in dashed] == [[170, 380]]


def test_a_missing_joint_takes_only_its_own_bones_along() -> None:
    nan = (float("nan"), float("nan"))

    lost = len(skeleton(pose())) - len(skeleton(pose(LEFT_WRIST=nan)))

    assert lost == 2  # the forearm and the wrist's dot


def test_drawing_leaves_the_plain_picture_as_it_was() -> None:
    plain = grey()

    overlay(plain, pose(), finding("head_sway"), pose())

    assert (plain == GREY).all()


@pytest.mark.parametrize("metric", list(DRAWINGS))
def test_every_finding_is_drawn_where_it_was_measured(metric: str) -> None:
    now = pose(
        NOSE=(320, 200), LEFT_EAR=(350, 200), LEFT_HIP=(345, 410), LEFT_SHOULDER=(350, 230), LEFT_KNEE=(350, 540)
    )

    strokes = annotation(finding(metric), now, pose())

    drawn = [stroke for stroke in strokes if isinstance(stroke, Path) and stroke.ink is Ink.ANNOTATION]
    assert drawn
    assert [stroke.text for stroke in strokes if isinstance(stroke, Label)]


def test_every_metric_of_the_body_has_a_drawing() -> None:
    names = [definition.name for definition in DEFINITIONS]

    assert [name for name in names if not name.startswith(tuple(DRAWINGS))] == []


def test_a_finding_without_a_place_on_the_body_is_only_named() -> None:
    strokes = annotation(finding("tempo_ratio", 2.14, "1"), pose(), pose())

    assert [stroke.text for stroke in strokes if isinstance(stroke, Label)] == ["Tempo 2.1 : 1"]
    assert len(strokes) == 1


def test_an_arc_takes_the_short_way_round() -> None:
    corner, right, up_left = np.zeros(2), np.array([10.0, 0.0]), np.array([-10.0, -1.0])

    points = arc(corner, right, up_left, 5, Ink.ANNOTATION).points

    assert points[0] == pytest.approx([5, 0])
    assert (points[1:, 1] < 0).all()


def test_an_arrow_without_a_way_is_not_drawn() -> None:
    assert arrow(np.zeros(2), np.array([0.3, 0.3]), 10, Ink.ANNOTATION) == []


def test_dashes_cover_half_of_the_path_and_follow_its_corners() -> None:
    corner = np.array([[0.0, 0.0], [15.0, 0.0], [15.0, 25.0]])

    pieces = dashes(corner, 10)

    assert [piece.tolist() for piece in pieces] == [[[0, 0], [10, 0]], [[15, 5], [15, 15]]]


def test_a_jpeg_keeps_size_and_colours() -> None:
    picture = grey(64, 32)
    picture[:, :, 0] = 220

    back = cv2.imdecode(np.frombuffer(encode_jpeg(picture), np.uint8), cv2.IMREAD_COLOR_RGB)

    assert back is not None
    assert back.shape == picture.shape
    assert np.abs(back.astype(int) - picture).max() <= 4


def test_the_strip_has_a_panel_for_each_event_and_an_empty_one_for_what_the_clip_lacks() -> None:
    white = np.full((560, 300, 3), 255, dtype=np.uint8)
    marks = swing(address=0, top=10, impact=20).events

    row = contact_sheet({event: white for event, mark in marks.items() if mark}, marks)

    panels = np.array_split(row[50:500], 8, axis=1)
    assert [panel[:, 20:-20].min() == 255 for panel in panels] == [mark is not None for mark in marks.values()]


def test_the_strip_can_be_stacked_for_a_narrow_screen() -> None:
    frames = {EventName.TOP: grey(300, 560)}

    wide, narrow = contact_sheet(frames, {}), contact_sheet(frames, {}, columns=4)

    assert narrow.shape == (2 * wide.shape[0], wide.shape[1] // 2, 3)


@pytest.mark.parametrize(("fps", "shown_fps"), [(30000 / 1001, 30000 / 1001), (60, 30), (240, 30)])
def test_the_overlay_video_plays_the_swing_in_real_time(fps: float, shown_fps: float) -> None:
    times_s = np.arange(round(4 * fps)) / fps

    frames = shown_frames(times_s, swing(address=30, finish=90))

    assert 1 / np.diff(times_s[frames]).mean() == pytest.approx(shown_fps)
    assert times_s[frames[[0, -1]]] == pytest.approx([0.5, 3.5], abs=2 / shown_fps)


def test_a_pause_of_the_camera_leaves_the_film_as_fluent_as_it_was() -> None:
    times_s = np.arange(300) / 60 + np.where(np.arange(300) > 20, 70.0, 0.0)

    frames = shown_frames(times_s, swing(address=71 * 30, finish=73 * 30))

    assert np.diff(times_s[frames]) == pytest.approx(1 / 30)


def test_the_overlay_video_has_a_timeline_above_the_picture_that_fills_up() -> None:
    points = np.repeat(standing()[None], FRAMES, axis=0)
    pictures = ((frame, grey(401, 803)) for frame in (0, 30, 60))

    drawn = overlay_frames(pictures, poses_of(points), swing(address=0, finish=60), Box(0, 0, 401, 803))
    frames = [frame for _, frame in drawn]

    filled = [int((frame[:25] == COLOURS[Ink.LEAD]).all(axis=2).sum()) for frame in frames]
    assert filled == sorted(set(filled))
    assert {side % 2 for frame in frames for side in frame.shape[:2]} == {0}
    assert frames[0].shape[0] > 803
