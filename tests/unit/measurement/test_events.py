import functools
import math
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dev.fakes.videos import video_info
from swing.domain.errors import GolferError, NoSwingError
from swing.domain.models import EventName, Mark, Swing, VideoInfo
from swing.domain.poses import Landmark, Poses
from swing.measurement.calibration import Offset, calibration
from swing.measurement.events import find_swing
from synthetic_golfer.truth import Truth

TESTS = Path(__file__).parents[2]
RECORDED = ["face_on_left_30", "face_on_right_60_sway", "down_the_line_right_60"]
WITHOUT_FINISH = [event for event in EventName if event is not EventName.FINISH]


def recorded(name: str) -> Poses:
    return Poses.from_bytes((TESTS / "recordings" / f"{name}.npz").read_bytes())


def video_of(poses: Poses) -> VideoInfo:
    """Describe the video that the poses were looked at in."""
    fps = (poses.frames[-1] - poses.frames[0]) / (poses.times_s[-1] - poses.times_s[0])
    return video_info(fps=float(fps), frames=int(poses.frames[-1]) + 1, duration_s=float(poses.times_s[-1]))


def swing_in(poses: Poses) -> Swing:
    return find_swing(poses, video_of(poses))


def frames_of(swing: Swing) -> dict[EventName, int | None]:
    return {event: mark.frame if mark else None for event, mark in swing.events.items()}


def place_of(event: EventName, poses: Poses) -> int:
    """Place in the poses of an event of the swing in them."""
    return int(np.searchsorted(poses.frames, frames_of(swing_in(poses))[event] or 0))


def twin(landmark: Landmark) -> Landmark:
    swapped = {"LEFT": "RIGHT", "RIGHT": "LEFT"}
    return Landmark["_".join(swapped.get(part, part) for part in landmark.name.split("_"))]


def mirrored(poses: Poses) -> Poses:
    order = [twin(landmark) for landmark in Landmark]
    return replace(
        poses,
        points=poses.points[:, order] * [-1, 1] + [720, 0],
        world=poses.world[:, order] * [-1, 1, 1],
        visibility=poses.visibility[:, order],
    )


def still(poses: Poses, place: int, samples: int = 60) -> Poses:
    """Hold one posture."""
    held = {name: np.repeat(getattr(poses, name)[place : place + 1], samples, axis=0) for name in ARRAYS}
    return Poses(np.arange(samples), np.arange(samples) / 30, **held)


def between(poses: Poses, start: int, end: int, samples: int) -> Poses:
    """Go from one posture to another in a straight line."""
    share = np.linspace(0, 1, samples)[:, None, None]
    line = {
        name: (1 - share) * getattr(poses, name)[start] + share * getattr(poses, name)[end]
        for name in ("points", "world")
    }
    return Poses(np.arange(samples), np.arange(samples) / 30, visibility=np.ones((samples, len(Landmark))), **line)


ARRAYS = ("points", "world", "visibility")


def after_another(first: Poses, second: Poses) -> Poses:
    later_s = first.times_s[-1] + 1 / 30
    step = int(first.frames[1] - first.frames[0])
    return Poses(
        np.concatenate([first.frames, second.frames + first.frames[-1] + step]),
        np.concatenate([first.times_s, second.times_s + later_s]),
        *(np.concatenate([getattr(first, name), getattr(second, name)]) for name in ARRAYS),
    )


@pytest.mark.parametrize("name", RECORDED)
def test_the_events_of_a_synthetic_swing_are_where_they_truly_are(name: str) -> None:
    truth = Truth.load(TESTS / "clips" / f"{name}.json.gz")
    # Recordings are thinned to 30 samples a second: an event between two of them may go either way.
    tolerance = truth.fps / 30 + (truth.events[EventName.IMPACT] - truth.events[EventName.ADDRESS]) / 30

    swing = swing_in(recorded(name))

    found = frames_of(swing)
    off = {event: abs((found[event] or -999) - truth.events[event]) / tolerance for event in WITHOUT_FINISH}
    assert max(off.values()) < 1.7, off
    assert all(off[event] <= 1 for event in (EventName.TOP, EventName.MID_DOWNSWING, EventName.IMPACT)), off
    assert (swing.view, swing.handedness) == (truth.view, truth.handedness)


@pytest.mark.parametrize("downswings", [0.25, 0.35, 0.45])
@pytest.mark.parametrize("name", ["down_the_line_right_60", "down_the_line_right_60_early_extension"])
def test_a_finish_that_the_video_does_not_show_is_not_invented_while_the_hands_are_over_the_head(
    name: str, downswings: float
) -> None:
    poses = recorded(name)
    marks = swing_in(poses).events
    finish_s, impact_s, top_s = (seconds(marks[event]) for event in (EventName.FINISH, EventName.IMPACT, EventName.TOP))
    end_s = finish_s - downswings * (impact_s - top_s)

    cut = swing_in(poses.part(0, int(np.searchsorted(poses.times_s, end_s))))

    assert cut.events[EventName.FINISH] is None
    assert frames_of(cut)[EventName.IMPACT] == frames_of(swing_in(poses))[EventName.IMPACT]


@pytest.mark.parametrize("name", RECORDED)
def test_a_finish_at_the_very_end_of_the_video_is_called(name: str) -> None:
    poses = recorded(name)
    finish = place_of(EventName.FINISH, poses)

    cut = swing_in(poses.part(0, finish + 2))

    assert abs((frames_of(cut)[EventName.FINISH] or -99) - (frames_of(swing_in(poses))[EventName.FINISH] or 0)) <= 4


def seconds(mark: Mark | None) -> float:
    assert mark
    return mark.time_s


def hands_no_lower(poses: Poses, torsos: float) -> Poses:
    """Keep the hands from going lower than so many torso lengths below the shoulders."""
    points = poses.points.copy()
    shoulders = points[:, [Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER]].mean(axis=1)
    lowest_px = shoulders[:, 1] + torsos * torso_px(poses)
    for wrist in (Landmark.LEFT_WRIST, Landmark.RIGHT_WRIST):
        points[:, wrist, 1] = np.minimum(points[:, wrist, 1], lowest_px)
    return replace(poses, points=points)


@pytest.mark.parametrize("lowest", [0.69, 0.65, 0.62])
@pytest.mark.parametrize("name", RECORDED)
def test_a_swing_whose_hands_stay_high_is_found_and_the_report_is_not_sure_of_it(name: str, lowest: float) -> None:
    poses = recorded(name)

    swing = swing_in(hands_no_lower(poses, lowest))

    assert bool(swing.unsure) == (lowest < 0.68)
    for event in (EventName.TOP, EventName.MID_DOWNSWING, EventName.IMPACT):
        assert abs((frames_of(swing)[event] or -99) - (frames_of(swing_in(poses))[event] or 0)) <= 1


def test_a_swing_whose_hands_are_a_little_high_at_the_ball_is_plainly_one() -> None:
    poses = recorded("face_on_left_30")
    impact = place_of(EventName.IMPACT, poses)
    at_the_ball = np.abs(np.arange(len(poses.frames)) - impact)[:, None, None] < 8
    points = np.where(at_the_ball, hands_no_lower(poses, 0.69).points, poses.points)

    swing = swing_in(replace(poses, points=points))

    assert swing.unsure == []
    assert abs((frames_of(swing)[EventName.IMPACT] or -99) - impact) <= 1


def panned(poses: Poses, torsos: float) -> Poses:
    """Turn the camera during the swing, so that everything drifts across the picture."""
    drift_px = np.linspace(0, torsos * torso_px(poses), len(poses.frames))
    return replace(poses, points=poses.points + drift_px[:, None, None] * [1, 0])


def walking(poses: Poses, torsos: float) -> Poses:
    """Let the feet go where the rest of the body does not, within the picture and against the pelvis."""
    feet = [Landmark[f"{side}_{part}"] for side in ("LEFT", "RIGHT") for part in ("ANKLE", "HEEL", "FOOT_INDEX")]
    points = poses.points.copy()
    points[:, feet, 0] += np.linspace(0, torsos * torso_px(poses), len(poses.frames))[:, None]
    return replace(poses, points=points)


def torso_px(poses: Poses) -> float:
    shoulders, hips = (
        poses.points[:, [Landmark[f"LEFT_{joint}"], Landmark[f"RIGHT_{joint}"]]].mean(axis=1)
        for joint in ("SHOULDER", "HIP")
    )
    return float(np.median(np.linalg.norm(shoulders - hips, axis=1)))


@pytest.mark.parametrize("name", ["face_on_left_30", "down_the_line_right_60"])
def test_a_pan_of_the_camera_is_no_walk(name: str) -> None:
    poses = recorded(name)

    swing = swing_in(panned(poses, torsos=2.0))

    assert swing.unsure == []
    assert frames_of(swing)[EventName.IMPACT] == frames_of(swing_in(poses))[EventName.IMPACT]


@pytest.mark.parametrize("name", RECORDED)
def test_feet_that_leave_the_pelvis_behind_are_no_golf_swing(name: str) -> None:
    with pytest.raises(NoSwingError) as caught:
        swing_in(walking(recorded(name), torsos=2.0))

    assert caught.value.reason == "NOT_A_GOLF_SWING"


@pytest.mark.parametrize("name", RECORDED)
def test_feet_that_are_only_guessed_for_a_while_are_no_walk(name: str) -> None:
    poses = recorded(name)
    points, visibility = poses.points.copy(), poses.visibility.copy()
    ankles = [Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE]
    points[:20, ankles] -= torso_px(poses)
    visibility[:20, ankles] = 0.3

    swing = swing_in(replace(poses, points=points, visibility=visibility))

    assert swing.unsure == []
    assert frames_of(swing) == frames_of(swing_in(poses))


@pytest.mark.parametrize("name", RECORDED)
def test_feet_that_the_tracker_finds_only_after_some_samples_are_no_walk(name: str) -> None:
    whole = recorded(name)
    poses = whole.part(place_of(EventName.ADDRESS, whole), len(whole.frames))
    points = poses.points.copy()
    points[:4, [Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE]] -= torso_px(poses)

    swing = swing_in(replace(poses, points=points))

    assert swing.unsure == []
    assert frames_of(swing) == frames_of(swing_in(poses))


def test_a_body_that_is_mistaken_for_two_samples_is_no_cut() -> None:
    poses = recorded("face_on_left_30")
    points = poses.points.copy()
    impact = place_of(EventName.IMPACT, poses)
    points[impact - 4 : impact - 2] += torso_px(poses) * np.array([1.0, 0.0])

    swing = swing_in(replace(poses, points=points))

    assert frames_of(swing)[EventName.IMPACT] == frames_of(swing_in(poses))[EventName.IMPACT]


def upside_down(poses: Poses, places: slice) -> Poses:
    """Turn the golfer in some samples upside down, as a tracker that has lost the way does."""
    points = poses.points.copy()
    middle = points[places, :, 1].mean(axis=1, keepdims=True)
    points[places, :, 1] = 2 * middle - points[places, :, 1]
    return replace(poses, points=points)


@pytest.mark.parametrize("before_impact", [30, 12, 3])
def test_looks_upside_down_are_left_out(before_impact: int) -> None:
    poses = recorded("face_on_left_30")
    first = place_of(EventName.IMPACT, poses) - before_impact

    swing = swing_in(upside_down(poses, slice(first, first + 2)))

    whole, found = frames_of(swing_in(poses)), frames_of(swing)
    off = {event: abs((found[event] or -99) - (whole[event] or 0)) for event in EventName}
    assert len(swing.segments) == 1
    assert max(off.values()) <= 2, off


def test_tracking_that_falters_at_the_takeaway_does_not_hide_the_view() -> None:
    poses = recorded("face_on_right_60_sway")
    address = place_of(EventName.ADDRESS, poses)
    world = poses.world.copy()
    # As MediaPipe sees a golfer face-on now and then: with one side nearer than the other.
    sides = np.array([1 if "LEFT" in landmark.name else -1 for landmark in Landmark])
    world[address - 2 : address + 3, :, 2] += 0.3 * sides

    swing = swing_in(replace(poses, world=world))

    assert swing.view == swing_in(poses).view == "face-on"


def zoomed_out(poses: Poses, most: float, samples: int = 600) -> Poses:
    """Wait at address while the camera zooms out to the picture in which the golfer swings."""
    waiting = still(poses, 5, samples)
    zoom = np.geomspace(most, 1, samples)[:, None, None]
    middle = waiting.points[0].mean(axis=0)
    return after_another(replace(waiting, points=(waiting.points - middle) * zoom + middle), poses)


def test_a_camera_that_zooms_out_while_the_golfer_waits_does_not_move_the_swing() -> None:
    poses = recorded("face_on_left_30")

    swing = swing_in(zoomed_out(poses, most=8.0))

    for event in (EventName.TOP, EventName.MID_DOWNSWING, EventName.IMPACT):
        assert abs((frames_of(swing)[event] or -99) - 600 - (frames_of(swing_in(poses))[event] or 0)) <= 1


@pytest.mark.parametrize("name", RECORDED)
def test_a_mirrored_golfer_swings_the_other_hand_at_the_same_times(name: str) -> None:
    poses = recorded(name)

    one, other = swing_in(poses), swing_in(mirrored(poses))

    assert {one.handedness, other.handedness} == {"left", "right"}
    assert frames_of(one) == frames_of(other)
    assert one.view == other.view


@settings(max_examples=15, deadline=None)
@given(st.floats(0.5, 8), st.sampled_from(RECORDED))
def test_slow_motion_keeps_frames_and_is_recognised(slower: float, name: str) -> None:
    poses = recorded(name)

    slow = swing_in(replace(poses, times_s=poses.times_s * slower))

    assert frames_of(slow) == frames_of(swing_in(poses))
    assert slow.slow_motion == (slower >= 1.6) or 1.3 < slower < 1.6


@pytest.mark.parametrize(("slower", "perhaps"), [(1.0, False), (1.35, True), (2.0, False)])
def test_a_clip_that_is_a_little_slow_is_perhaps_slow_motion(slower: float, perhaps: bool) -> None:
    poses = recorded("face_on_right_60_sway")

    swing = swing_in(replace(poses, times_s=poses.times_s * slower))

    assert (swing.slow_motion, swing.perhaps_slow_motion) == (slower == 2.0, perhaps)


@pytest.mark.parametrize(
    ("slower", "filmed", "slow"),
    [
        pytest.param(1.35, 2.0, True, id="the file knows what the pace leaves open"),
        pytest.param(1.35, 1.0, False, id="filmed as fast as it plays"),
        pytest.param(1.0, 1.4, False, id="fewer pictures than were meant"),
        pytest.param(1.0, 8.0, False, id="nobody is so fast"),
        pytest.param(2.0, 0.5, True, id="the pace's word stands"),
    ],
)
def test_the_files_word_on_slow_motion_counts_unless_the_swing_contradicts(
    slower: float, filmed: float, slow: bool
) -> None:
    poses = recorded("face_on_right_60_sway")
    slowed = replace(poses, times_s=poses.times_s * slower)
    video = video_of(slowed)

    swing = find_swing(slowed, video.model_copy(update={"capture_fps": filmed * video.fps}))

    assert swing.slow_motion == slow
    assert not (swing.slow_motion and swing.perhaps_slow_motion)


def test_a_quick_downswing_in_slow_motion_is_told_by_the_rest_of_the_swing() -> None:
    poses = recorded("face_on_left_30")
    top, impact = place_of(EventName.TOP, poses), place_of(EventName.IMPACT, poses)
    gaps_s = np.diff(poses.times_s, prepend=0) * 2
    gaps_s[top + 1 : impact + 1] *= 0.85

    swing = swing_in(replace(poses, times_s=np.cumsum(gaps_s)))

    downswing_s = swing.events[EventName.IMPACT].time_s - swing.events[EventName.TOP].time_s  # type: ignore[union-attr]
    assert downswing_s < 0.5
    assert swing.slow_motion


@settings(max_examples=15, deadline=None)
@given(st.floats(0.2, 5), st.floats(-500, 500), st.sampled_from(RECORDED))
def test_size_and_place_of_the_golfer_do_not_matter(scale: float, shift: float, name: str) -> None:
    poses = recorded(name)

    moved = swing_in(replace(poses, points=poses.points * scale + shift))

    assert frames_of(moved) == frames_of(swing_in(poses))


def test_a_few_lost_looks_do_not_move_the_events() -> None:
    poses = recorded("face_on_left_30")
    lost = np.zeros(len(poses.frames), dtype=bool)
    lost[[3, 12, 27, 34, 61, 62]] = True
    holes = {
        name: np.where(lost.reshape(-1, *[1] * (getattr(poses, name).ndim - 1)), np.nan, getattr(poses, name))
        for name in ARRAYS
    }

    found = frames_of(swing_in(replace(poses, **holes)))

    assert all(abs(found[event] - frame) <= 1 for event, frame in frames_of(swing_in(poses)).items())  # type: ignore[operator]


def test_of_several_swings_all_are_listed_and_the_last_is_chosen() -> None:
    poses = recorded("face_on_left_30")
    twice = after_another(poses, poses)

    swing = swing_in(twice)

    assert [segment.chosen for segment in swing.segments] == [False, True]
    assert frames_of(swing)[EventName.IMPACT] == frames_of(swing_in(poses))[EventName.IMPACT] + len(poses.frames)  # type: ignore[operator]


def test_an_event_after_the_end_of_the_clip_is_not_invented() -> None:
    poses = recorded("face_on_left_30").part(0, 61)

    swing = swing_in(poses)

    assert swing.events[EventName.IMPACT] is not None
    assert swing.events[EventName.FINISH] is None


@settings(max_examples=25, deadline=None)
@given(
    st.sampled_from(RECORDED),
    st.dictionaries(st.sampled_from(EventName), st.tuples(st.floats(-3, 3), st.floats(0.02, 2)), min_size=1),
)
def test_events_come_in_their_order_whatever_the_evidence_says(
    name: str, mistaken: dict[EventName, tuple[float, float]]
) -> None:
    poses = recorded(name)
    tables = calibration() | {
        event: {sign: Offset(each.offset + wrong, each.spread + spread) for sign, each in calibration()[event].items()}
        for event, (wrong, spread) in mistaken.items()
    }

    swing = find_swing(poses, video_of(poses), tables)

    times_s = [mark.time_s for mark in swing.events.values() if mark]
    assert list(swing.events) == list(EventName)
    assert times_s == sorted(times_s)


def test_of_two_events_that_cross_the_less_certain_gives_way() -> None:
    poses = recorded("face_on_left_30")
    whole = swing_in(poses).events
    later = {name: Offset(each.offset - 2, each.spread + 1) for name, each in calibration()[EventName.TOE_UP].items()}

    events = find_swing(poses, video_of(poses), calibration() | {EventName.TOE_UP: later}).events

    toe_up, address = events[EventName.TOE_UP], events[EventName.ADDRESS]
    assert toe_up
    assert address
    assert address == whole[EventName.ADDRESS]
    assert toe_up.time_s == address.time_s
    assert toe_up.confidence < 0.2


@pytest.mark.parametrize("share", [0.12, 0.2, 0.3, 0.4])
@pytest.mark.parametrize("name", RECORDED)
def test_a_clip_that_begins_after_the_takeaway_has_no_address_and_keeps_the_hand(name: str, share: float) -> None:
    poses = recorded(name)
    address, top = place_of(EventName.ADDRESS, poses), place_of(EventName.TOP, poses)
    begun = poses.part(address + round(share * (top - address)), len(poses.frames))

    whole, swing = swing_in(poses), swing_in(begun)

    assert swing.events[EventName.ADDRESS] is swing.events[EventName.TOE_UP] is None
    assert (swing.view, swing.handedness) == (whole.view, whole.handedness)
    for event in (EventName.MID_BACKSWING, EventName.TOP, EventName.IMPACT):
        assert abs((frames_of(swing)[event] or -99) - (frames_of(whole)[event] or 0)) <= 1


@pytest.mark.parametrize("name", RECORDED)
def test_a_clip_that_begins_at_address_has_one(name: str) -> None:
    poses = recorded(name)
    address = place_of(EventName.ADDRESS, poses)

    swing = swing_in(poses.part(address, len(poses.frames)))

    assert frames_of(swing)[EventName.ADDRESS] == poses.frames[address]


def test_a_follow_through_that_is_let_down_quickly_is_no_second_swing() -> None:
    poses = recorded("face_on_left_30")
    events = frames_of(swing_in(poses))
    address, impact = place_of(EventName.ADDRESS, poses), place_of(EventName.IMPACT, poses)
    highest = impact + int(poses.points[impact:, Landmark.LEFT_WRIST, 1].argmin())
    let_down = after_another(between(poses, highest, address, samples=5), between(poses, address, highest, samples=10))

    swing = swing_in(after_another(poses.part(0, highest + 1), let_down))

    assert len(swing.segments) == 1
    assert frames_of(swing)[EventName.IMPACT] == events[EventName.IMPACT]


def test_hips_that_are_mistaken_for_some_looks_are_no_cut() -> None:
    poses = recorded("down_the_line_right_60")
    points = poses.points.copy()
    hips, shoulders = (
        points[:, [Landmark[f"LEFT_{joint}"], Landmark[f"RIGHT_{joint}"]]] for joint in ("HIP", "SHOULDER")
    )
    higher = hips + 0.4 * (shoulders - hips)
    top = place_of(EventName.TOP, poses)
    points[top : top + 3, [Landmark.LEFT_HIP, Landmark.RIGHT_HIP]] = higher[top : top + 3]

    mistaken = swing_in(replace(poses, points=points))

    assert frames_of(mistaken)[EventName.IMPACT] == frames_of(swing_in(poses))[EventName.IMPACT]


def held_at_the_top(samples: int) -> Poses:
    poses = recorded("face_on_left_30")
    top = place_of(EventName.TOP, poses)
    return after_another(poses.part(0, top + 1), still(poses, top, samples))


def up_and_down(samples: tuple[int, int, int], far: float) -> Poses:
    """Rest at address, take the hands up, down again and up, a part of the way to the top and to the finish."""
    poses = recorded("face_on_left_30")
    address, top, finish = (place_of(event, poses) for event in (EventName.ADDRESS, EventName.TOP, EventName.FINISH))
    up, down, through = samples
    backswing, follow_through = (between(poses, address, high, samples=100) for high in (top, finish))
    reach = round(far * 99)
    way = [(still(poses, address, 30), 0, 0, 30), (backswing, 0, reach, up), (backswing, reach, 0, down)]
    parts = [
        between(part, start, end, count) for part, start, end, count in [*way, (follow_through, 0, reach, through)]
    ]
    return after_another(functools.reduce(after_another, parts), still(follow_through, reach, 30))


def thinned(poses: Poses, every: int) -> Poses:
    return Poses(**{field.name: getattr(poses, field.name)[::every] for field in fields(Poses)})


def turned(poses: Poses, degrees: float) -> Poses:
    """Film with a phone that is turned so far."""
    cosine, sine = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    turn = np.array([[cosine, -sine], [sine, cosine]])
    world = np.concatenate([poses.world[..., :2] @ turn, poses.world[..., 2:]], axis=-1)
    return replace(poses, points=poses.points @ turn + 1000, world=world)


@pytest.mark.parametrize(
    ("clip", "code"),
    [
        pytest.param(recorded("face_on_left_30").part(0, 52), "SWING_CUT_OFF", id="no impact"),
        pytest.param(held_at_the_top(samples=90), "NOT_A_GOLF_SWING", id="no impact with time for it"),
        pytest.param(up_and_down(samples=(30, 10, 10), far=0.35), "ONLY_ADDRESS", id="a chip"),
        pytest.param(up_and_down(samples=(30, 10, 10), far=0.15), "ONLY_ADDRESS", id="a putt"),
        pytest.param(recorded("face_on_left_30").part(36, 110), "SWING_BEGUN", id="begins in the backswing"),
        pytest.param(recorded("face_on_left_30").part(48, 110), "SWING_BEGUN", id="begins at the top"),
        pytest.param(thinned(recorded("face_on_left_30"), 6), "TOO_FEW_PICTURES", id="five pictures a second"),
        pytest.param(turned(recorded("face_on_left_30"), 90), "ON_ITS_SIDE", id="on its side"),
        pytest.param(turned(recorded("face_on_left_30"), 180), "UPSIDE_DOWN", id="upside down"),
        pytest.param(still(recorded("face_on_left_30"), 5), "ONLY_ADDRESS", id="address"),
        pytest.param(still(recorded("face_on_left_30"), 85), "ONLY_FINISH", id="finish"),
        pytest.param(
            replace(
                still(recorded("face_on_left_30"), 5),
                points=np.full((60, 33, 2), np.nan),
                visibility=np.zeros((60, 33)),
            ),
            "NO_GOLFER",
            id="nobody",
        ),
    ],
)
def test_what_is_not_a_whole_swing_has_a_name(clip: Poses, code: str) -> None:
    with pytest.raises(GolferError) as caught:
        swing_in(clip)

    assert caught.value.reason == code
    assert caught.value.advice


def test_with_twelve_pictures_a_second_only_what_is_plainly_a_swing_is_called_one() -> None:
    fifteen = thinned(recorded("face_on_right_60_sway"), 2)
    twelve = replace(fifteen, times_s=1.2 * fifteen.times_s)

    with pytest.raises(NoSwingError) as caught:
        swing_in(hands_no_lower(twelve, 0.67))

    assert caught.value.reason == "TOO_FEW_PICTURES"
    assert swing_in(twelve).unsure == []
    assert swing_in(hands_no_lower(fifteen, 0.67)).unsure != []


@pytest.mark.parametrize("before", [30, 5, 0])
def test_hands_that_go_up_as_fast_as_they_come_down_are_no_golf_swing(before: int) -> None:
    even = up_and_down(samples=(12, 12, 12), far=0.9)

    with pytest.raises(NoSwingError) as caught:
        swing_in(even.part(30 - before, len(even.frames)))

    assert caught.value.reason == "NOT_A_GOLF_SWING"


def test_hands_that_come_apart_are_no_golf_swing() -> None:
    poses = recorded("face_on_left_30")
    apart = poses.points.copy()
    apart[:, Landmark.LEFT_WRIST, 0] += 150

    with pytest.raises(NoSwingError) as caught:
        swing_in(replace(poses, points=apart))

    assert caught.value.reason == "NOT_A_GOLF_SWING"


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(1, 200))
def test_whatever_the_poses_the_answer_is_a_swing_or_a_reason(seed: int, noise_px: float) -> None:
    poses = recorded("face_on_left_30")
    random = np.random.default_rng(seed)
    shaken = poses.points + random.normal(0, noise_px, poses.points.shape)

    marks = marks_or_none(replace(poses, points=shaken))

    assert all(0 <= mark.confidence <= 1 and math.isfinite(mark.time_s) for mark in marks if mark)


def marks_or_none(poses: Poses) -> list[Mark | None]:
    try:
        return list(swing_in(poses).events.values())
    except GolferError:
        return []
