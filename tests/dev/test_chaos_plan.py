"""A chaos run's plan follows from its seed alone, and has everything in it."""

from collections import Counter

import pytest

from dev.chaos.plan import BAD_MOODS, MOMENTS, STATES, UPLOADS_A_MOOD, Deed, Form, Mood, Plan, Video, plan
from swing.domain import keys

UPLOADS = 100


@pytest.fixture(scope="module")
def whole() -> Plan:
    return plan(1, UPLOADS)


def test_the_same_seed_gives_the_same_plan() -> None:
    assert plan(7, UPLOADS) == plan(7, UPLOADS)


def test_another_seed_gives_another_plan() -> None:
    assert plan(7, UPLOADS) != plan(8, UPLOADS)


@pytest.mark.parametrize("count", [1, 12, 100])
def test_a_plan_has_as_many_uploads_as_were_asked_for(count: int) -> None:
    names = {upload.name for upload in plan(1, count).uploads}

    assert len(names) == count


def test_some_golfers_are_guests(whole: Plan) -> None:
    assert {upload.golfer.partition("-")[0] for upload in whole.uploads} == {"golfer", "guest"}


def test_good_and_bad_videos_are_mixed(whole: Plan) -> None:
    videos = Counter(upload.video for upload in whole.uploads)

    assert set(videos) == set(Video)
    assert 0.5 <= videos[Video.SWING] / UPLOADS <= 0.7


def test_every_function_of_the_way_is_killed(whole: Plan) -> None:
    assert {upload.kill.function for upload in whole.uploads if upload.kill} == set(STATES)


def test_only_the_runs_of_swings_are_troubled(whole: Plan) -> None:
    others = [upload for upload in whole.uploads if upload.video is not Video.SWING]

    assert not any(upload.kill or upload.abort_in for upload in others)
    assert {upload.name.split("-")[0] for upload in others} <= {video.value for video in Video}


def test_news_comes_again_in_every_form_at_once_and_late(whole: Plan) -> None:
    deliveries = [upload.delivery for upload in whole.uploads if upload.delivery]

    assert {delivery.form for delivery in deliveries} == set(Form)
    assert min(delivery.after for delivery in deliveries) == 0
    assert max(delivery.after for delivery in deliveries) > 3


def test_golfers_do_everything_to_their_uploads_at_every_moment(whole: Plan) -> None:
    acts = [upload.act for upload in whole.uploads if upload.act]

    assert {act.deed for act in acts} == set(Deed)
    assert {act.moment for act in acts} == set(MOMENTS)


def test_only_who_has_an_account_deletes_a_profile(whole: Plan) -> None:
    forgetting = [upload for upload in whole.uploads if upload.act and upload.act.deed is Deed.FORGET]

    assert not any(keys.is_guest(upload.golfer) for upload in forgetting)


def test_the_model_has_every_mood_and_is_good_every_other_time(whole: Plan) -> None:
    moods = [upload.mood for upload in whole.uploads][::UPLOADS_A_MOOD]

    assert set(moods[::2]) == {Mood.GOOD}
    assert set(moods[1::2]) == set(BAD_MOODS)


def test_golfers_have_several_swings_each(whole: Plan) -> None:
    swings = Counter(upload.golfer for upload in whole.uploads if upload.video is Video.SWING)

    assert len(swings) > 5
    assert swings.most_common(1)[0][1] > 3
