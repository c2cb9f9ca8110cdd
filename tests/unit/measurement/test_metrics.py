"""What the numbers say of a golfer whose joints are known, and when they say nothing."""

from dataclasses import fields, replace
from functools import cache

import numpy as np
import pytest

from swing.domain.models import EventName, Mark, Metric, Swing
from swing.domain.poses import Landmark, Poses
from swing.measurement.metrics import geometry, measure_all, posture, shifts, timing
from swing.measurement.metrics.body import Body, right_handed
from swing.measurement.series import series
from swing.measurement.withheld import LOST_ON_THE_WAY, MISSHAPEN
from tests.builders.swings import marks_at, recorded_poses, swing, true_poses, true_swing, truth

FACE_ON = ["face_on_left_30", "face_on_right_60_sway"]
DOWN_THE_LINE = ["down_the_line_right_60", "down_the_line_right_60_early_extension"]
ALL_EVENTS = marks_at(address=0.7, top=1.5, impact=1.8, mid_follow_through=1.9, finish=2.6)

# How far MediaPipe may be off: changes of places and angles are tight, absolute angles loose (docs/metrics.md).
PLACE, CHANGE, ANGLE = 0.1, 4.0, 10.0
SEEN_FACE_ON = {
    "head_sway": PLACE, "head_slide": PLACE, "head_shift_top": PLACE, "head_lift": PLACE, "head_drop": PLACE,
    "hip_sway": PLACE, "hip_slide": PLACE,
    "spine_lean_address_deg": ANGLE, "spine_lean_top_deg": ANGLE, "spine_lean_impact_deg": ANGLE,
    "shoulder_tilt_address_deg": ANGLE, "hip_tilt_address_deg": ANGLE,
    "lead_elbow_impact_deg": ANGLE, "lead_elbow_release_deg": ANGLE,
}  # fmt: skip
SEEN_DOWN_THE_LINE = {
    "head_lift": PLACE, "head_drop": PLACE, "hip_depth_change": PLACE,
    "spine_tilt_change_deg": CHANGE, "trail_knee_change_deg": CHANGE,
    "spine_tilt_address_deg": CHANGE, "trail_knee_flex_address_deg": ANGLE, "trail_knee_flex_top_deg": ANGLE,
    "lead_knee_flex_top_deg": ANGLE,
}  # fmt: skip
CLOSE = [
    *((clip, name, tolerance) for clip in FACE_ON for name, tolerance in SEEN_FACE_ON.items()),
    *((clip, name, tolerance) for clip in DOWN_THE_LINE for name, tolerance in SEEN_DOWN_THE_LINE.items()),
]


def standing(view: str = "face-on") -> tuple[Poses, Swing]:
    """A golfer who does not move at all for three seconds, 100 px wide in the shoulders, feet 150 px apart."""
    places = {"EAR": (20, 100), "SHOULDER": (50, 200), "ELBOW": (50, 280), "WRIST": (5, 350), "HIP": (30, 400),
              "KNEE": (50, 550), "ANKLE": (75, 700)}  # fmt: skip
    points = np.full((90, 33, 2), 300.0)
    for name, (aside, down) in places.items():
        points[:, Landmark[f"LEFT_{name}"]] = 500 + aside, down
        points[:, Landmark[f"RIGHT_{name}"]] = 500 - aside, down
    world = np.concatenate([(points - (500, 400)) / 400, np.zeros((90, 33, 1))], axis=2)
    poses = Poses(np.arange(90), np.arange(90) / 30, points, world, np.ones((90, 33)))
    return poses, swing(ALL_EVENTS, view=view)  # type: ignore[arg-type]


def moved(poses: Poses, joint: str, first: int, last: int, by: tuple[float, float]) -> Poses:
    points = poses.points.copy()
    for side in ("LEFT", "RIGHT"):
        points[first:last, Landmark[f"{side}_{joint}"]] += by
    return replace(poses, points=points)


def test_a_golfer_whose_joints_lie_on_the_ground_for_a_moment_has_not_dropped_the_head() -> None:
    poses, still = standing()
    points = poses.points.copy()
    points[33:37, :, 1] = 700 - (points[33:37, :, 1] - 700) * 0.1

    drop = measure_all(replace(poses, points=points), still)["head_drop"]

    assert (drop.value, drop.reason) == (0.0, None)


def test_nothing_is_compared_with_an_address_where_the_joints_have_no_golfers_shape() -> None:
    poses, still = standing()
    points = poses.points.copy()
    for side in ("LEFT", "RIGHT"):
        points[:25, Landmark[f"{side}_SHOULDER"], 0] = 500

    metrics = measure_all(replace(poses, points=points), still)

    assert {metrics[name].reason for name in ("head_lift", "hip_sway", "stance_width")} == {MISSHAPEN}
    assert metrics["lead_elbow_impact_deg"].value is not None


def test_a_golfer_who_is_lost_for_much_of_the_swing_has_no_farthest_movement() -> None:
    poses, still = standing()
    points = poses.points.copy()
    points[26:36] = np.nan

    assert measure_all(replace(poses, points=points), still)["head_drop"].reason == LOST_ON_THE_WAY


@cache
def true_metrics(clip: str) -> dict[str, Metric]:
    return measure_all(true_poses(clip), true_swing(clip))


@cache
def recorded_metrics(clip: str) -> dict[str, Metric]:
    return measure_all(recorded_poses(clip), true_swing(clip))


@pytest.mark.parametrize(
    ("upper", "angle"),
    [
        pytest.param((100.0, 50.0), 0, id="upright"),
        pytest.param((150.0, 50.0), 45, id="leaning right"),
        pytest.param((50.0, 50.0), -45, id="leaning left"),
    ],
)
def test_a_lean_is_measured_from_vertical(upper: tuple[float, float], angle: float) -> None:
    hips = np.array([[100.0, 100.0]])

    assert geometry.from_vertical(hips, np.array([upper])) == pytest.approx([angle])


def test_a_straight_limb_has_180_degrees_and_no_flexion() -> None:
    hip, knee, ankle = np.array([[0.0, 0.0]]), np.array([[0.0, 1.0]]), np.array([[0.0, 2.0]])

    assert geometry.joint_angle(hip, knee, ankle) == pytest.approx([180])
    assert geometry.flexion(hip, knee, ankle) == pytest.approx([0])


def test_a_tilt_stays_the_same_when_the_shoulders_turn_in_depth() -> None:
    trail = np.array([[0.0, 50.0], [0.0, 50.0]])
    lead = np.array([[86.6, 0.0], [10.0, 0.0]])

    assert geometry.tilt(trail, lead, width=100) == pytest.approx([30, 30])


def test_a_turn_is_read_from_joints_that_are_known_in_depth() -> None:
    body = Body.of(true_poses("face_on_right_60_sway"), true_swing("face_on_right_60_sway"))
    angles, at = truth("face_on_right_60_sway").angles, truth("face_on_right_60_sway").events

    turned = posture.turn(body, "shoulder")

    known = angles["shoulder_turn_deg"]
    assert turned == pytest.approx(known[at[EventName.TOP]] - known[at[EventName.ADDRESS]], abs=2)


@pytest.mark.parametrize("clip", DOWN_THE_LINE)
def test_spine_and_knees_of_the_true_joints_agree_with_the_angles_in_space(clip: str) -> None:
    body = Body.of(true_poses(clip), true_swing(clip))
    angles, events = truth(clip).angles, truth(clip).events

    spine, knee = posture.spine(body, EventName.ADDRESS), posture.knee_flex(body, EventName.TOP, "trail")

    # The head hangs a little less forward than the trunk.
    assert spine == pytest.approx(angles["spine_forward_deg"][events[EventName.ADDRESS]], abs=5)
    # The trail knee points a little aside at the top, so the picture shows less of its flexion.
    assert knee == pytest.approx(angles["trail_knee_flex_deg"][events[EventName.TOP]], abs=3)


@pytest.mark.parametrize("clip", DOWN_THE_LINE)
def test_the_spine_is_one_line_so_that_address_and_change_make_impact_and_the_chart_shows_both(clip: str) -> None:
    poses, swing = recorded_poses(clip), true_swing(clip)
    seen, curve = measure_all(poses, swing), series(poses, swing).spine_deg
    at_address, change = (seen[f"spine_tilt_{which}_deg"].value or 0 for which in ("address", "change"))

    impact = posture.spine(Body.of(poses, swing), EventName.IMPACT)

    assert at_address + change == pytest.approx(impact, abs=0.01)
    for event, angle in ((EventName.ADDRESS, at_address), (EventName.IMPACT, impact)):
        row = np.searchsorted(poses.frames, truth(clip).events[event])
        assert curve[row] == pytest.approx(angle, abs=3)


def test_the_true_joints_of_a_sway_show_how_far_the_hips_went() -> None:
    body = Body.of(true_poses("face_on_right_60_sway"), true_swing("face_on_right_60_sway"))
    joints, events = truth("face_on_right_60_sway").joints_world_m, truth("face_on_right_60_sway").events
    hips = joints[:, [Landmark.LEFT_HIP, Landmark.RIGHT_HIP], 0].mean(axis=1)
    shoulders = joints[events[EventName.ADDRESS], [Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER]]

    sway = shifts.hip_sway(body)

    metres = hips[events[EventName.ADDRESS] : events[EventName.TOP] + 1].min() - hips[events[EventName.ADDRESS]]
    assert sway == pytest.approx(metres / np.linalg.norm(shoulders[0] - shoulders[1]), abs=0.03)


@pytest.mark.parametrize(("clip", "name", "tolerance"), CLOSE)
def test_mediapipe_comes_close_to_the_truth(clip: str, name: str, tolerance: float) -> None:
    known = true_metrics(clip)[name].value

    seen = recorded_metrics(clip)[name].value

    assert seen == pytest.approx(known, abs=tolerance)


def test_a_left_handed_golfer_is_the_mirror_image_of_a_right_handed_one() -> None:
    poses, right = standing()
    poses = moved(poses, "HIP", 40, 60, (-20, 0))
    mirrored = right_handed(poses, "left")
    mirrored = replace(mirrored, points=mirrored.points + np.array([1000, 0]))

    left = measure_all(mirrored, right.model_copy(update={"handedness": "left"}))

    assert left == measure_all(poses, right)
    assert left["hip_sway"].value == pytest.approx(-0.2)


def test_positive_is_towards_the_target_the_ball_and_the_sky() -> None:
    poses, face_on = standing()
    poses = moved(moved(poses, "EAR", 45, 60, (30, -40)), "HIP", 50, 60, (25, 0))

    seen = measure_all(poses, face_on)
    bowed = moved(poses, "EAR", 0, 60, (90, 0))
    from_behind = measure_all(bowed, face_on.model_copy(update={"view": "down-the-line"}))

    assert seen["head_slide"].value == pytest.approx(0.3)
    assert seen["head_lift"].value == pytest.approx(0.4)
    assert seen["hip_slide"].value == pytest.approx(0.25)
    assert from_behind["hip_depth_change"].value == pytest.approx(25 / 200)


def test_one_wild_frame_changes_nothing() -> None:
    poses, face_on = standing()
    wild = moved(poses, "EAR", 50, 51, (400, -300))

    assert numbers(wild, face_on) == numbers(poses, face_on)


def test_a_frame_without_a_golfer_changes_nothing() -> None:
    poses, face_on = standing()
    points = poses.points.copy()
    points[[45, 54]] = np.nan

    seen = measure_all(replace(poses, points=points), face_on)

    assert {name: metric.value for name, metric in seen.items()} == {
        name: metric.value for name, metric in measure_all(poses, face_on).items()
    }


def test_tempo_is_backswing_to_downswing() -> None:
    played = swing(marks_at(address=1.0, top=1.9, impact=2.2))

    assert timing.tempo_ratio(played) == pytest.approx(3)
    assert timing.backswing_s(played) == pytest.approx(0.9)
    assert timing.downswing_s(played) == pytest.approx(0.3)


def test_slow_motion_keeps_the_tempo_and_withholds_the_seconds() -> None:
    poses, face_on = standing()

    seen = measure_all(poses, face_on.model_copy(update={"slow_motion": True}))

    assert seen["tempo_ratio"].value == pytest.approx(0.8 / 0.3, abs=0.01)
    assert absent(seen["backswing_s"]) == absent(seen["downswing_s"])
    assert "slow motion" in absent(seen["backswing_s"])


def test_what_is_perhaps_slow_motion_keeps_the_tempo_and_withholds_the_seconds_too() -> None:
    poses, face_on = standing()

    seen = measure_all(poses, face_on.model_copy(update={"perhaps_slow_motion": True}))

    assert seen["tempo_ratio"].value is not None
    assert "may play in slow motion" in absent(seen["backswing_s"])
    assert "may play in slow motion" in absent(seen["downswing_s"])


@pytest.mark.parametrize(
    ("change", "name", "reason"),
    [
        pytest.param({"view": "down-the-line"}, "hip_sway", "face-on", id="wrong view"),
        pytest.param({"view": "face-on"}, "hip_depth_change", "down-the-line", id="other wrong view"),
        pytest.param({"view": "unknown"}, "head_lift", "film face-on", id="unknown view"),
        pytest.param({"handedness": "unknown"}, "hip_sway", "right- or left-handed", id="unknown hand"),
        pytest.param({"events": ALL_EVENTS | {EventName.IMPACT: None}}, "hip_slide", "impact", id="missing event"),
        pytest.param({"events": marks_at(address=1.6, top=1.5)}, "hip_sway", "told apart", id="events out of order"),
        pytest.param({}, "shoulder_turn_deg", "One camera", id="a turn that one camera does not show"),
    ],
)
def test_what_the_clip_does_not_show_is_absent_with_a_reason(change: dict[str, object], name: str, reason: str) -> None:
    poses, face_on = standing()

    seen = measure_all(poses, face_on.model_copy(update=change))

    assert reason in absent(seen[name])


def test_a_hidden_joint_is_named() -> None:
    poses, face_on = standing()
    hidden = poses.visibility.copy()
    hidden[:, Landmark.LEFT_ELBOW] = 0.3

    seen = measure_all(replace(poses, visibility=hidden), face_on)

    assert absent(seen["lead_elbow_impact_deg"]) == "The lead elbow was hidden from the camera."


def test_a_camera_that_moves_withholds_what_compares_places() -> None:
    poses, face_on = standing()
    panned = moved(poses, "ANKLE", 35, 90, (60, 0))

    seen = measure_all(panned, face_on)

    assert "moved" in absent(seen["head_sway"])
    assert seen["spine_lean_top_deg"].value == pytest.approx(0)


def test_a_golfer_who_is_lost_around_an_event_gives_no_number() -> None:
    poses, face_on = standing()
    points = poses.points.copy()
    points[40:50] = np.nan

    seen = measure_all(replace(poses, points=points), face_on)

    assert "not found" in absent(seen["spine_lean_top_deg"])


@pytest.mark.parametrize("clip", [*FACE_ON, *DOWN_THE_LINE])
@pytest.mark.parametrize("event", [EventName.ADDRESS, EventName.TOP, EventName.IMPACT, EventName.FINISH])
def test_a_single_lost_look_withholds_no_number(clip: str, event: EventName) -> None:
    poses, known = recorded_poses(clip), true_swing(clip)
    one = int(np.abs(poses.times_s - known.events[event].time_s).argmin())  # type: ignore[union-attr]
    holes = {name: getattr(poses, name).copy() for name in ("points", "world", "visibility")}
    for values in holes.values():
        values[one] = np.nan

    whole, lost = measure_all(poses, known), measure_all(replace(poses, **holes), known)

    assert {name for name, metric in lost.items() if metric.value is None} == {
        name for name, metric in whole.items() if metric.value is None
    }


def test_confidence_falls_with_the_event_and_with_the_sight_of_the_joint() -> None:
    poses, face_on = standing()
    faint = poses.visibility.copy()
    faint[:, Landmark.RIGHT_HIP] = 0.8
    events = ALL_EVENTS | {EventName.TOP: Mark(frame=45, time_s=1.5, confidence=0.5)}

    plain = measure_all(poses, face_on)["hip_sway"]
    unsure = measure_all(replace(poses, visibility=faint), face_on.model_copy(update={"events": events}))["hip_sway"]

    assert plain.confidence == 1
    assert unsure.confidence == pytest.approx(0.5 * 0.8)


def test_an_uncertain_address_counts_less_than_an_uncertain_top_because_the_body_stands_still() -> None:
    poses, face_on = standing()
    events = ALL_EVENTS | {EventName.ADDRESS: Mark(frame=21, time_s=0.7, confidence=0.49)}

    seen = measure_all(poses, face_on.model_copy(update={"events": events}))

    assert seen["hip_sway"].confidence == pytest.approx(0.7)
    assert seen["tempo_ratio"].confidence == pytest.approx(0.49)


def test_a_swing_measured_at_another_frame_rate_gives_nearly_the_same_numbers() -> None:
    poses, played = true_poses("face_on_right_240"), true_swing("face_on_right_240")
    every_eighth = {field.name: getattr(poses, field.name)[::8] for field in fields(poses)}
    at_30 = replace(poses, **every_eighth)

    fast, slow = measure_all(poses, played), measure_all(at_30, played)

    for name in ("head_sway", "hip_sway", "hip_slide", "stance_width"):
        assert slow[name].value == pytest.approx(fast[name].value, abs=0.03)


def numbers(poses: Poses, swing: Swing) -> dict[str, float | None]:
    return {name: metric.value for name, metric in measure_all(poses, swing).items()}


def absent(metric: Metric) -> str:
    assert metric.value is None
    assert metric.confidence is None
    assert metric.reason is not None
    return metric.reason
