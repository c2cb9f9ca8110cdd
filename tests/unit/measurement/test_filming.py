"""What keeps a swing from being seen is named where it is plain, and where it is not, nothing is made up."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from dev.evaluation.negatives import filmed
from dev.fakes.videos import video_info
from swing.domain.errors import GolferError
from swing.domain.models import EventName, Metric, VideoInfo
from swing.domain.poses import Landmark, Poses
from swing.measurement.events import find_swing
from swing.measurement.measure import measure
from synthetic_golfer.pastimes import PASTIMES, poses
from tests.builders.swings import recorded_poses

RECORDED = ["face_on_left_30", "face_on_right_60_sway", "down_the_line_right_60"]
WALK = poses(next(pastime for pastime in PASTIMES if pastime.name == "walking"), "face-on", seed=1)
LAWN = video_info(width_px=360, height_px=640)


def reason(clip: Poses, video: VideoInfo = LAWN) -> str:
    with pytest.raises(GolferError) as caught:
        find_swing(clip, video)
    assert caught.value.message.endswith(".")
    assert caught.value.advice.endswith(".")
    return caught.value.reason


def moved(clip: Poses, offsets: np.ndarray) -> Poses:
    return replace(clip, points=clip.points + offsets[:, None])


def shaken(clip: Poses, share: float) -> Poses:
    """Filmed by a hand that trembles by so much of 360 pixels."""
    jumps = np.random.default_rng(1).normal(size=(len(clip.frames), 2))
    return moved(clip, 360 * share * jumps / np.abs(jumps).max())


def test_a_camera_that_shakes_is_named() -> None:
    assert reason(shaken(WALK, 0.3), filmed(WALK)) == "CAMERA_SHAKES"
    assert reason(shaken(WALK, 0.002), filmed(WALK)) == "NOT_A_GOLF_SWING"


@pytest.mark.parametrize("name", RECORDED)
def test_places_in_the_picture_are_not_compared_where_the_camera_shakes(name: str) -> None:
    still, trembling = (numbers(shaken(recorded_poses(name), share)) for share in (0.0, 0.08))

    assert still["head_lift"].value is not None
    assert "camera" in (trembling["head_lift"].reason or "")
    assert trembling["tempo_ratio"].value == pytest.approx(still["tempo_ratio"].value, rel=0.25)


@pytest.mark.parametrize("name", RECORDED)
def test_a_phone_that_is_taken_down_after_the_swing_does_not_shake(name: str) -> None:
    whole = recorded_poses(name)
    last = find_swing(whole, LAWN).events[EventName.FINISH]
    assert last is not None
    after = (whole.times_s > last.time_s)[:, None, None]

    told = numbers(replace(whole, points=np.where(after, shaken(whole, 0.3).points, whole.points)))

    assert told["head_lift"].value is not None


def numbers(clip: Poses) -> dict[str, Metric]:
    return measure(clip, LAWN.model_copy(update={"duration_s": float(clip.times_s[-1])})).metrics


@pytest.mark.parametrize("name", RECORDED)
def test_a_swing_that_is_over_too_soon_was_sped_up(name: str) -> None:
    whole = recorded_poses(name)

    assert reason(replace(whole, times_s=whole.times_s / 3)) == "TIME_LAPSE"


@pytest.mark.parametrize("name", RECORDED)
def test_a_downswing_that_was_slowed_alone_is_a_change_of_speed(name: str) -> None:
    whole = recorded_poses(name)
    found = find_swing(whole, LAWN).events
    top, impact = (mark.time_s for event in (EventName.TOP, EventName.IMPACT) if (mark := found[event]))
    gaps = np.diff(whole.times_s)
    slowed = np.where((whole.times_s[1:] > top) & (whole.times_s[1:] <= impact), 4 * gaps, gaps)

    assert reason(replace(whole, times_s=np.cumsum([0, *slowed]))) == "SPEED_CHANGES"


@pytest.mark.parametrize("name", RECORDED)
def test_a_swing_that_passes_between_the_pictures_is_not_measured(name: str) -> None:
    whole = recorded_poses(name)
    every = round(0.1 / float(np.median(np.diff(whole.times_s))))
    thin = Poses(*(getattr(whole, field)[::every] for field in ("frames", "times_s", "points", "world", "visibility")))

    assert reason(thin) == "TOO_FEW_PICTURES"
    assert find_swing(replace(thin, times_s=thin.times_s * 0.5), LAWN).events[EventName.TOP] is not None


def test_a_golfer_of_few_pixels_is_too_small() -> None:
    assert reason(replace(WALK, points=WALK.points / 20), filmed(WALK)) == "GOLFER_TOO_SMALL"


def test_hands_that_leap_are_hidden() -> None:
    swing = recorded_poses("face_on_left_30")
    wrists = [Landmark.LEFT_WRIST, Landmark.RIGHT_WRIST]
    points, torso = swing.points.copy(), 100.0
    points[:, wrists] += np.random.default_rng(3).normal(scale=0.35 * torso, size=(len(points), 2, 2))

    assert reason(replace(swing, points=points)) == "GOLFER_HIDDEN"


@pytest.mark.parametrize(
    ("light", "code"),
    [((0.02, 0.06), "TOO_DARK"), ((0.99, 1.0), "TOO_BRIGHT"), ((0.4, 0.9), "NOT_A_GOLF_SWING")],
)
def test_a_picture_without_light_is_too_dark_and_a_white_one_too_bright(light: tuple[float, float], code: str) -> None:
    assert reason(lit(WALK, light), filmed(WALK)) == code


def test_nobody_is_found_in_the_dark() -> None:
    nobody = replace(lit(WALK, (0.0, 0.01)), visibility=np.zeros(WALK.visibility.shape))

    assert reason(nobody, filmed(WALK)) == "TOO_DARK"


def test_no_number_is_told_of_a_swing_in_the_dark() -> None:
    swing = recorded_poses("face_on_left_30")

    told = numbers(lit(swing, (0.02, 0.06)))

    assert {metric.value for metric in told.values()} == {None}
    assert all("too dark" in (metric.reason or "") for metric in told.values())


def lit(clip: Poses, light: tuple[float, float]) -> Poses:
    return replace(clip, light=np.tile(light, (len(clip.frames), 1)))


def leaning(clip: Poses, degrees: float) -> Poses:
    """Filmed by a phone that leans: the picture is turned clockwise by this angle."""
    angle = np.radians(degrees)
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    world = clip.world.copy()
    world[..., :2] = world[..., :2] @ turn
    return replace(clip, points=(clip.points - [180, 320]) @ turn + [180, 320], world=world)


AGAINST_THE_GROUND = {
    "face_on_left_30": "spine_lean_top_deg",
    "face_on_right_60_sway": "shoulder_tilt_address_deg",
    "down_the_line_right_60": "spine_tilt_address_deg",
}


@pytest.mark.parametrize("degrees", [-25, -15, -12, 12, 15, 25])
@pytest.mark.parametrize("name", RECORDED)
def test_nothing_is_measured_against_the_ground_where_the_picture_leans(name: str, degrees: float) -> None:
    upright, tipped = numbers(recorded_poses(name)), numbers(leaning(recorded_poses(name), degrees))

    metric = AGAINST_THE_GROUND[name]
    assert upright[metric].value is not None
    assert "leans" in (tipped[metric].reason or "")
    assert tipped["tempo_ratio"].value == pytest.approx(upright["tempo_ratio"].value, rel=0.2)


@pytest.mark.parametrize("degrees", [-4, 4])
@pytest.mark.parametrize("name", RECORDED)
def test_a_phone_that_is_held_about_upright_is_no_reason(name: str, degrees: float) -> None:
    assert numbers(leaning(recorded_poses(name), degrees))[AGAINST_THE_GROUND[name]].value is not None


@pytest.mark.parametrize("change", [lambda clip: clip, lambda clip: replace(clip, light=clip.light[:0])])
def test_poses_of_before_the_light_was_looked_at_are_measured(change: Callable[[Poses], Poses]) -> None:
    assert numbers(change(recorded_poses("face_on_left_30")))["tempo_ratio"].value is not None


@pytest.mark.parametrize("name", RECORDED)
def test_of_a_slow_replay_and_the_swing_itself_the_swing_is_measured(name: str) -> None:
    real = recorded_poses(name)
    gap_s = float(np.median(np.diff(real.times_s)))
    places = np.repeat(np.arange(len(real.frames)), 4)  # as editors slow a clip down
    begins_s = len(places) * gap_s
    whole = Poses(
        np.arange(len(places) + len(real.frames)),
        np.concatenate([np.arange(len(places)) * gap_s, begins_s + real.times_s]),
        *(np.concatenate([values[places], values]) for values in (real.points, real.world, real.visibility)),
    )

    alone, behind = ([mark.time_s for mark in find_swing(clip, LAWN).events.values() if mark] for clip in (real, whole))

    assert behind == pytest.approx([begins_s + time_s for time_s in alone], abs=gap_s / 2)
    assert behind == sorted(behind)
