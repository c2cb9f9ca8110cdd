"""The synthetic golfer: what its truth says is what its pictures show."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from swing.domain.models import EventName, View
from synthetic_golfer.body import Body
from synthetic_golfer.camera import Camera
from synthetic_golfer.geometry import Floats, bend_limb, rotation, rotation_between
from synthetic_golfer.golfer import Golfer
from synthetic_golfer.joints import angles, joints
from synthetic_golfer.key_poses import ADDRESS, FAULTS, FINISH, IMPACT, TOP, Controls, KeyPoses
from synthetic_golfer.meshes import ball_mesh
from synthetic_golfer.motion import BALL_RADIUS_M, Motion, Plan
from synthetic_golfer.raster import NO_TRIANGLE, rasterize
from synthetic_golfer.render import Stage
from synthetic_golfer.spline import Spline
from synthetic_golfer.studio import Clip, Studio
from synthetic_golfer.swing_events import event_times_s
from synthetic_golfer.truth import JOINTS

TINY = Clip(width=90, height=160)
GOLFDB = {  # 5th and 95th percentile
    "tempo": (2.56, 5.29),
    "toe_up": (0.417, 0.625),
    "mid_backswing": (0.593, 0.794),
    "mid_downswing": (0.429, 0.667),
    "mid_follow_through": (0.210, 0.429),
    "finish": (1.75, 3.83),
}


@cache
def motion(*faults: str) -> Motion:
    return Motion(Golfer(Body.load()), Plan(faults=faults))


def joint_at(key: int, name: str, *faults: str) -> Floats:
    golfer, keys = motion(*faults).golfer, motion(*faults).keys
    points = joints(golfer.body, golfer.pose(keys.row(key))[0])
    return np.asarray(points[JOINTS.index(name)])


def test_every_point_of_the_skin_is_carried_by_its_bones_in_full() -> None:
    body = Body.load()

    np.testing.assert_allclose(body.weights.sum(axis=1), 1)


@pytest.mark.parametrize(
    "end",
    [
        pytest.param((0.3, 0.1, -0.3), id="bent"),
        pytest.param((0.0, 0.0, -0.55), id="nearly straight"),
        pytest.param((0.9, 0.9, 0.9), id="out of reach"),
    ],
)
def test_a_bent_limb_keeps_the_length_of_its_bones(end: tuple[float, float, float]) -> None:
    start, upper, lower = np.zeros(3), 0.3, 0.26

    middle, reached = bend_limb(start, np.array(end), upper, lower, [0, 1, 0])

    assert np.linalg.norm(middle - start) == pytest.approx(upper)
    assert np.linalg.norm(reached - middle) == pytest.approx(lower)


def test_a_limb_bends_towards_its_pole() -> None:
    middle, _ = bend_limb(np.zeros(3), np.array([0.0, 0.0, -0.4]), 0.3, 0.26, [0, 1, 0])

    assert middle[1] > 0.1


def test_the_rotation_between_two_directions_takes_one_to_the_other() -> None:
    turned = rotation_between([1, 2, 3], [-2, 0, 1]) @ np.array([1, 2, 3])

    np.testing.assert_allclose(turned / np.sqrt(14), np.array([-2, 0, 1]) / np.sqrt(5), atol=1e-12)


def test_a_course_passes_its_keys_on_time_without_a_jump_of_speed_or_acceleration() -> None:
    times_s, values = np.array([0.0, 1.0, 1.2, 3.0]), np.array([[0.0], [1.0], [1.0], [-2.0]])

    course = Spline.min_jerk(times_s, values)

    step_s = 1e-4
    before, after = ([course.at(t + sign * step_s) for t in times_s[1:-1]] for sign in (-1, 1))
    speed_after = [course.at(t + 2 * step_s) - course.at(t + step_s) for t in times_s[1:-1]]
    speed_before = [course.at(t - step_s) - course.at(t - 2 * step_s) for t in times_s[1:-1]]
    np.testing.assert_allclose([course.at(t) for t in times_s], values, atol=1e-9)
    np.testing.assert_allclose((np.array(before) + after) / 2, values[1:-1], atol=1e-6)
    np.testing.assert_allclose(np.array(speed_after) / step_s, np.array(speed_before) / step_s, atol=0.02)


def test_a_course_is_at_rest_at_both_ends_and_beyond_them() -> None:
    course = Spline.min_jerk(np.array([0.0, 0.5, 1.0]), np.array([[0.0], [1.0], [3.0]]))

    assert course.at(1e-3) == pytest.approx([0], abs=1e-4)
    assert course.at(1 - 1e-3) == pytest.approx([3], abs=1e-4)
    assert (course.at(-1)[0], course.at(2)[0]) == pytest.approx((0, 3))


@pytest.mark.parametrize("view", ["face-on", "down-the-line"])
def test_a_camera_sees_up_as_up_and_the_near_as_larger(view: View) -> None:
    camera = Camera.at(view, 360, 640)
    golfer = np.array([[0.0, 0.0, 0.0], [0.0, 0.0, 1.7]])

    near = camera.project(golfer)
    far = camera.project(golfer + 2 * camera.rotation[2] * [1, 1, 0])

    assert near[1, 1] < near[0, 1]
    assert abs(far[1, 1] - far[0, 1]) < abs(near[1, 1] - near[0, 1])


def test_a_face_on_camera_sees_the_target_on_its_right_and_a_down_the_line_camera_the_ball() -> None:
    target, ball = np.array([1.0, 0.0, 0.0]), np.array([0.0, -0.7, 0.0])

    assert Camera.at("face-on", 360, 640).project(target)[0] > 180
    assert Camera.at("down-the-line", 360, 640).project(ball)[0] > 180


def test_of_two_triangles_the_nearer_one_is_drawn() -> None:
    square = [[0, 0], [0, 8], [8, 0]]
    points = np.array([[x, y, nearness] for nearness in (0.5, 0.7) for x, y in square])

    drawn = rasterize(points, np.array([[0, 1, 2], [3, 4, 5]]), 8, 8).triangle.reshape(8, 8)

    assert drawn[1, 1] == 1
    assert drawn[7, 7] == NO_TRIANGLE


def test_a_triangle_that_faces_away_is_not_drawn() -> None:
    points = np.array([[0, 0, 0.5], [8, 0, 0.5], [0, 8, 0.5]])

    drawn = rasterize(points, np.array([[0, 1, 2]]), 8, 8).triangle

    assert (drawn == NO_TRIANGLE).all()


@pytest.mark.parametrize("fault", [(), *((fault,) for fault in FAULTS)], ids=lambda fault: "".join(fault) or "sound")
def test_the_club_meets_the_ball_at_impact_whatever_the_fault(fault: tuple[str, ...]) -> None:
    swing = motion(*fault)

    face = swing.golfer.pose(swing.controls(swing.impact_s))[1].sweet_spot

    np.testing.assert_allclose(face, swing.ball - [BALL_RADIUS_M, 0, 0], atol=1e-4)


def test_the_feet_stay_on_the_ground_through_the_swing() -> None:
    heights = [joint_at(key, f"{side}_foot_index")[2] for key in range(FINISH + 1) for side in ("left", "right")]

    assert max(np.abs(heights)) < 0.03


def test_a_sway_moves_the_pelvis_away_from_the_target_at_the_top() -> None:
    moved = joint_at(TOP, "left_hip", "sway") - joint_at(TOP, "left_hip")

    assert moved[0] == pytest.approx(-0.10, abs=0.005)


def test_early_extension_moves_the_pelvis_to_the_ball_at_impact_and_leaves_address_alone() -> None:
    at_impact = joint_at(IMPACT, "left_hip", "early_extension") - joint_at(IMPACT, "left_hip")
    at_address = joint_at(ADDRESS, "left_hip", "early_extension") - joint_at(ADDRESS, "left_hip")

    assert at_impact[1] < -0.06
    np.testing.assert_allclose(at_address, 0, atol=1e-9)


def test_angles_say_what_a_coach_sees_at_the_top() -> None:
    golfer, controls = motion().golfer, motion().keys.row(TOP)
    pose, club = golfer.pose(controls)

    seen = angles(joints(golfer.body, pose), controls, club)

    assert 80 < seen["shoulder_turn_deg"] < 110
    assert 35 < seen["hip_turn_deg"] < 55
    assert seen["lead_elbow_flex_deg"] < 15
    assert seen["trail_elbow_flex_deg"] > 80


def test_the_lead_arm_is_level_at_the_two_events_that_are_named_for_it() -> None:
    swing = motion()
    times_s = event_times_s(swing)

    for event in (EventName.MID_BACKSWING, EventName.MID_DOWNSWING):
        points = joints(swing.golfer.body, swing.golfer.pose(swing.controls(times_s[event]))[0])
        assert points[JOINTS.index("left_wrist"), 2] == pytest.approx(
            points[JOINTS.index("left_shoulder"), 2], abs=0.003
        )


def test_the_club_is_level_at_the_two_events_that_are_named_for_it_and_turns_at_the_top() -> None:
    swing = motion()
    times_s = event_times_s(swing)

    for event in (EventName.TOE_UP, EventName.MID_FOLLOW_THROUGH):
        assert swing.golfer.pose(swing.controls(times_s[event]))[1].direction[2] == pytest.approx(0, abs=0.01)
    top_s = times_s[EventName.TOP]
    around = [swing.controls(top_s + shift_s).shaft for shift_s in (-0.03, 0, 0.03)]
    assert max(around) == around[1]


def test_events_come_when_they_come_in_labelled_swings() -> None:
    times_s = event_times_s(motion())
    backswing_s = times_s[EventName.TOP] - times_s[EventName.ADDRESS]
    downswing_s = times_s[EventName.IMPACT] - times_s[EventName.TOP]

    ratios = {
        "tempo": backswing_s / downswing_s,
        "toe_up": (times_s[EventName.TOE_UP] - times_s[EventName.ADDRESS]) / backswing_s,
        "mid_backswing": (times_s[EventName.MID_BACKSWING] - times_s[EventName.ADDRESS]) / backswing_s,
        "mid_downswing": (times_s[EventName.MID_DOWNSWING] - times_s[EventName.TOP]) / downswing_s,
        "mid_follow_through": (times_s[EventName.MID_FOLLOW_THROUGH] - times_s[EventName.IMPACT]) / downswing_s,
        "finish": (times_s[EventName.FINISH] - times_s[EventName.IMPACT]) / downswing_s,
    }

    # Between the 5th and the 95th percentile of GolfDB's 1,400 labels.
    assert {name for name, (low, high) in GOLFDB.items() if not low < ratios[name] < high} == set()


def test_a_tempo_is_the_ratio_of_backswing_to_downswing() -> None:
    times_s = KeyPoses.of(tempo=2.5, pace=1.1).times_s

    assert times_s[TOP] / (times_s[IMPACT] - times_s[TOP]) == pytest.approx(2.5)


def test_a_practice_swing_passes_above_the_ball_before_the_swing() -> None:
    rehearsed = Motion(motion().golfer, Plan(practice_swing=True))
    times_s = np.arange(0, rehearsed.practice_s, 0.1)

    heights = [rehearsed.golfer.pose(rehearsed.controls(time_s))[1].head[2] for time_s in times_s]

    assert max(heights) > 1.5
    assert rehearsed.takeaway_s > rehearsed.practice_s > 3
    np.testing.assert_array_equal(rehearsed.ball_at(rehearsed.practice_s), rehearsed.ball)


def test_the_golfer_is_still_from_a_waggle_to_the_takeaway() -> None:
    waggling = Motion(motion().golfer, Plan(settle_s=2.0, waggle=True))
    address = waggling.keys.row(ADDRESS)

    assert waggling.controls(waggling.takeaway_s - 0.8) != address
    assert waggling.controls(waggling.takeaway_s - 0.4) == address
    assert isinstance(waggling.controls(waggling.duration_s), Controls)


def test_a_left_hander_is_the_mirror_image_in_picture_and_truth() -> None:
    right, left = Studio.of(TINY), Studio.of(replace(TINY, hand="left"))
    names = [JOINTS.index(name) for name in ("right_wrist", "left_wrist")]

    np.testing.assert_array_equal(left.picture(1.2), right.picture(1.2)[:, ::-1])
    np.testing.assert_allclose(
        left.moment(1.2).joints_px[names[0]], [90, 0] + [-1, 1] * right.moment(1.2).joints_px[names[1]]
    )


def test_the_golfer_is_drawn_where_the_truth_says() -> None:
    studio = Studio.of(TINY)
    moment = studio.moment(0.0)
    chest = moment.joints_px[
        [JOINTS.index(f"{side}_{joint}") for side in ("left", "right") for joint in ("shoulder", "hip")]
    ]

    x, y = np.round(chest.mean(axis=0)).astype(int)
    red, green, blue = studio.picture(0.0)[y, x].astype(int)

    assert red > 2 * green
    assert red > 2 * blue


def test_a_second_person_changes_the_picture_and_not_the_truth() -> None:
    alone, watched = Studio.of(TINY), Studio.of(replace(TINY, second_person="behind"))

    changed = (alone.picture(0.0) != watched.picture(0.0)).any(axis=2)

    assert 50 < changed.sum() < changed.size / 4
    np.testing.assert_array_equal(alone.moment(0.0).joints_px, watched.moment(0.0).joints_px)


def test_pictures_are_alike_while_the_golfer_stands_at_address() -> None:
    studio = Studio.of(TINY)

    assert studio.state(0.1) == studio.state(0.6)
    assert studio.state(0.6) != studio.state(0.9)


def test_a_thing_outside_the_picture_is_not_drawn() -> None:
    stage = Stage(Camera.at("face-on", 64, 64))
    far_left = ball_mesh(np.array([-30.0, 0.0, 0.02]))

    assert stage.render([far_left]).shape == (64, 64, 3)


def test_quarter_turns_are_right_handed() -> None:
    np.testing.assert_allclose(rotation([0, 0, 1], 90) @ [1, 0, 0], [0, 1, 0], atol=1e-12)
