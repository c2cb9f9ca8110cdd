import numpy as np
import pytest
from numpy.typing import NDArray

from swing.domain.models import EventName, Hand, Mark, Swing, View
from swing.domain.poses import Landmark, Poses
from swing.measurement.series import UNITS, series

FPS = 60
FRAMES = 121
SHOULDER_WIDTH = 100.0

# (x, y) in pixels: facing the camera, the lead (left) side on the picture's right; arms hang straight down.
JOINTS = {
    "SHOULDER": (350.0, 200.0),
    "ELBOW": (350.0, 300.0),
    "WRIST": (350.0, 400.0),
    "HIP": (340.0, 400.0),
    "KNEE": (340.0, 500.0),
    "ANKLE": (340.0, 600.0),
}


def standing() -> NDArray[np.float64]:
    points = np.full((33, 2), [300.0, 150.0])
    for joint, (x, y) in JOINTS.items():
        points[Landmark[f"LEFT_{joint}"]] = x, y
        points[Landmark[f"RIGHT_{joint}"]] = 600 - x, y
    return np.repeat(points[None], FRAMES, axis=0)


def poses_of(points: NDArray[np.float64]) -> Poses:
    frames = np.arange(len(points))
    world = np.concatenate([points / 250, np.zeros((*points.shape[:2], 1))], axis=2)
    return Poses(frames, frames / FPS, points, world, np.ones(points.shape[:2]))


def swing(view: View = "face-on", hand: Hand = "right", address: int | None = 0) -> Swing:
    mark = None if address is None else Mark(frame=address, time_s=address / FPS, confidence=1)
    events = dict.fromkeys(EventName, None) | {EventName.ADDRESS: mark}
    return Swing(events=events, view=view, view_confidence=1, handedness=hand, slow_motion=False, segments=[])


def moved(points: NDArray[np.float64], joint: str, by: NDArray[np.float64]) -> NDArray[np.float64]:
    points = points.copy()
    points[:, Landmark[joint]] += by
    return points


def test_hands_that_move_a_shoulder_width_in_a_second_have_speed_one() -> None:
    times_s = np.arange(FRAMES) / FPS
    way = np.column_stack([SHOULDER_WIDTH * times_s, np.zeros(FRAMES)])
    points = moved(moved(standing(), "LEFT_WRIST", way), "RIGHT_WRIST", way)

    speed = series(poses_of(points), swing()).hand_speed

    assert speed[5:-5] == pytest.approx(1)


def test_hands_at_rest_have_no_speed() -> None:
    assert series(poses_of(standing()), swing()).hand_speed == pytest.approx(0)


def test_the_spine_leans_towards_the_target_with_a_plus() -> None:
    leaning = standing()
    leaning[:, [Landmark.LEFT_EAR, Landmark.RIGHT_EAR], 0] += 250

    assert series(poses_of(leaning), swing()).spine_deg == pytest.approx(45)


@pytest.mark.parametrize(("line", "joint"), [("shoulder_line_deg", "SHOULDER"), ("hip_line_deg", "HIP")])
def test_a_line_whose_lead_end_is_higher_slopes_with_a_plus(line: str, joint: str) -> None:
    rising = np.zeros((FRAMES, 2))
    width = 2 * (JOINTS[joint][0] - 300)
    rising[-1, 1] = -width / 2

    curve = getattr(series(poses_of(moved(standing(), f"LEFT_{joint}", rising)), swing()), line)

    assert curve[0] == pytest.approx(0)
    assert curve[-1] == pytest.approx(30)


def test_the_elbow_is_shown_where_the_camera_sees_it_from_its_side() -> None:
    bent = moved(standing(), "LEFT_WRIST", np.array([100.0, -100.0]))

    face_on, down_the_line = (
        series(poses_of(bent), swing(view)).lead_elbow_deg for view in ("face-on", "down-the-line")
    )

    assert face_on == pytest.approx(90)
    assert np.isnan(down_the_line).all()


def test_a_left_handed_golfer_reads_like_a_right_handed_one() -> None:
    points = moved(standing(), "LEFT_SHOULDER", np.array([20.0, -30.0]))
    swapped = points.copy() * [-1, 1] + [600, 0]
    for name in JOINTS:
        pair = [Landmark[f"LEFT_{name}"], Landmark[f"RIGHT_{name}"]]
        swapped[:, pair] = swapped[:, pair[::-1]]

    right, left = series(poses_of(points), swing()), series(poses_of(swapped), swing(hand="left"))

    for curve in UNITS:
        assert getattr(left, curve) == pytest.approx(getattr(right, curve))


@pytest.mark.parametrize("view", ["face-on", "down-the-line", "unknown"])
def test_a_clip_that_begins_after_address_has_curves_too(view: View) -> None:
    curves = series(poses_of(standing()), swing(view, address=None))

    assert np.isfinite(curves.shoulder_line_deg).all()
    assert np.isfinite(curves.hip_line_deg).all()


def test_frames_without_a_golfer_are_null_in_json() -> None:
    points = standing()
    points[7] = np.nan

    lists = series(poses_of(points), swing()).to_lists()

    assert set(lists) == set(UNITS)
    assert [frame for frame, value in enumerate(lists["spine_deg"]) if value is None] == [7]
