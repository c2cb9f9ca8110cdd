"""What the golfer says of a swing stands in the place of what we found, and what we found stands beside it."""

from functools import cache
from typing import Any, get_args

import pytest

from dev.fakes.videos import video_info
from swing.domain.golfers_word import Club, Event, GolfersWord
from swing.domain.models import EventName, Found, Measurement
from swing.measurement import findings
from swing.measurement.measure import measure
from tests.builders.buckets import bucket
from tests.builders.swings import recorded_poses

RIGHT, LEFT = "face_on_right_60_sway", "face_on_left_30"
VIDEO = video_info(duration_s=100.0)


@cache
def measured(clip: str = RIGHT) -> Measurement:
    return measure(recorded_poses(clip), VIDEO)


def said(clip: str = RIGHT, **words: Any) -> Measurement:
    return measure(recorded_poses(clip), VIDEO, GolfersWord(**words))


def time_s(measurement: Measurement, event: EventName) -> float:
    mark = measurement.swing.events[event]
    assert mark is not None
    return mark.time_s


def test_the_golfers_events_are_ours() -> None:
    assert get_args(Event) == tuple(event.value for event in EventName)


@pytest.mark.parametrize(("clip", "other"), [(RIGHT, "left"), (LEFT, "right")])
def test_a_golfer_says_which_hand(clip: str, other: Any) -> None:
    ours, theirs = measured(clip), said(clip, hand=other)

    assert theirs.swing.handedness == other
    assert theirs.swing.found == Found(handedness=ours.swing.handedness)
    assert theirs.metrics["lead_elbow_impact_deg"] != ours.metrics["lead_elbow_impact_deg"]


def test_what_the_golfer_says_as_we_found_it_is_no_correction() -> None:
    assert said(hand="right", slow_motion=False).swing.found is None


def test_what_corrects_nothing_changes_no_number() -> None:
    theirs = said(club="driver", feel="too quick", height_cm=180)

    assert (theirs.swing, theirs.metrics, theirs.findings) == (
        measured().swing,
        measured().metrics,
        measured().findings,
    )


def test_seconds_of_what_was_filmed_in_slow_motion_are_withheld() -> None:
    theirs = said(slow_motion=True)

    assert measured().metrics["downswing_s"].value is not None
    assert theirs.metrics["downswing_s"].value is None
    assert theirs.swing.found == Found(slow_motion=False)
    assert theirs.metrics["tempo_ratio"].value == measured().metrics["tempo_ratio"].value


@pytest.mark.parametrize(("slow", "told"), [(None, None), (True, None), (False, 0.45)])
def test_the_golfers_answer_settles_what_is_perhaps_slow_motion(slow: bool | None, told: float | None) -> None:
    top_s = time_s(measured(), EventName.IMPACT) - 0.45

    theirs = said(slow_motion=slow, events={"top": top_s})

    assert theirs.swing.perhaps_slow_motion is (slow is None)
    assert theirs.metrics["downswing_s"].value == (told and pytest.approx(told, abs=0.02))


def test_the_golfers_top_is_the_top() -> None:
    ours_s = time_s(measured(), EventName.TOP)

    theirs = said(events={"top": ours_s - 0.05})

    assert time_s(theirs, EventName.TOP) == ours_s - 0.05
    assert theirs.swing.found == Found(events={EventName.TOP: measured().swing.events[EventName.TOP]})
    assert theirs.metrics["backswing_s"].value == pytest.approx((measured().metrics["backswing_s"].value or 0) - 0.05)


def test_an_event_of_ours_on_the_wrong_side_of_the_golfers_gives_way() -> None:
    later_s = time_s(measured(), EventName.MID_DOWNSWING) + 0.01

    theirs = said(events={"top": later_s})

    assert theirs.swing.events[EventName.MID_DOWNSWING] is None
    assert time_s(theirs, EventName.IMPACT) == time_s(measured(), EventName.IMPACT)
    assert theirs.swing.found is not None
    assert set(theirs.swing.found.events) == {EventName.TOP, EventName.MID_DOWNSWING}


@pytest.mark.parametrize("at_s", [1e-9, 50.0, 80_000.0])
@pytest.mark.parametrize("event", EventName)
def test_no_time_that_a_golfer_gives_breaks_the_measurement(event: EventName, at_s: float) -> None:
    theirs = said(events={event.value: at_s})

    marks = [mark.time_s for mark in theirs.swing.events.values() if mark]
    assert marks == sorted(marks)
    assert theirs.metrics.keys() == measured().metrics.keys()


def test_the_golfer_chooses_the_swing_that_counts() -> None:
    filmed = bucket(RIGHT, swings=4, practice=0)
    ours = measure(filmed.poses, video_info(duration_s=1000.0))
    first_s, ours_s = filmed.impacts_s[0], time_s(ours, EventName.IMPACT)

    theirs = measure(filmed.poses, video_info(duration_s=1000.0), GolfersWord(swing_s=first_s, hand="left"))

    assert ours_s > first_s + 1
    assert time_s(theirs, EventName.IMPACT) == pytest.approx(first_s, abs=0.15)
    assert theirs.swing.found is not None
    assert theirs.swing.found.impact_s == pytest.approx(ours_s, abs=0.15)
    assert theirs.all_swings is not None
    assert [each.chosen for each in theirs.all_swings.swings] == [True, False, False, False]
    told = {name: theirs.metrics[name].value for name in theirs.all_swings.swings[0].metrics}
    assert theirs.all_swings.swings[0].metrics == {name: pytest.approx(each, abs=1e-3) for name, each in told.items()}


def test_a_moment_without_a_swing_chooses_none() -> None:
    filmed = bucket(RIGHT, swings=2, practice=0)
    video = video_info(duration_s=1000.0)

    assert measure(filmed.poses, video, GolfersWord(swing_s=80_000)).swing == measure(filmed.poses, video).swing


def test_a_drill_that_does_not_fit_the_club_is_not_chosen() -> None:
    slides = next(fault for fault in findings.knowledge().faults if "front_foot_only" in fault.drills)

    names = {club: [drill.name for drill in findings.drills(slides, club)] for club in get_args(Club)}

    assert "Front-foot half swings" not in names["driver"]
    assert all("Front-foot half swings" in told for club, told in names.items() if club != "driver")
    assert all(findings.drills(fault, "driver") for fault in findings.knowledge().faults)


def test_every_drill_that_fits_no_club_is_one_of_the_library() -> None:
    known = findings.knowledge()

    assert {name for names in known.unfit.values() for name in names} <= set(known.drills)
