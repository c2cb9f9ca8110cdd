"""A swing is measured anew, as its golfer says that it was, and nobody looks at the video again."""

from typing import Any

import numpy as np
import pytest

import measure_swing.app
import probe_video.app
from dev.fakes.videos import video_info
from swing.analyses import golfers_words, items
from swing.aws import executions, s3
from swing.domain import keys
from swing.domain.golfers_word import GolfersWord
from swing.domain.models import Found, Measurement, Step, VideoInfo
from swing.pose import storage
from tests.builders.swings import recorded_poses
from tests.functions.api_client import Answer, Client
from tests.functions.asking import WISH, anna, api, bob, coach, finished, issuer, uploaded
from tests.functions.conftest import Account, event

__all__ = ["anna", "api", "bob", "coach", "issuer"]

POSES = recorded_poses("face_on_right_60_sway")
TURNED = video_info().model_copy(update={"turned_deg": 90, "rotation_deg": 90})


def begun(account: Account) -> list[Step]:
    """What executions were started with, the first one first."""
    told = [
        account.stepfunctions.describe_execution(executionArn=each["executionArn"]) for each in account.executions()
    ]
    found = [executions.step_of(each["input"]) for each in sorted(told, key=lambda each: each["startDate"])]
    return [step for step in found if step]


def measured(account: Account, client: Client) -> Step:
    """An analysis that has ended with a report, and whose poses are kept."""
    job_id = uploaded(account, client)["jobId"]
    [step] = begun(account)
    finished(account, job_id, run_id=step.run_id, execution_arn=executions.execution_arn(step))
    s3.save(step, keys.VIDEO_INFO, TURNED)
    storage.save_times(step, np.arange(TURNED.frames) / TURNED.fps)
    storage.save_poses(step, keys.POSES, POSES)
    stopped(account, step)
    return step


def stopped(account: Account, step: Step) -> None:
    account.stepfunctions.stop_execution(executionArn=executions.execution_arn(step))


def asked(client: Client, step: Step) -> Answer:
    return client.post(f"/api/video/{step.analysis_id}/remeasure")


def test_a_correction_begins_a_run_with_the_poses_of_the_last(account: Account, anna: Client) -> None:
    first = measured(account, anna)
    anna.call("PUT", f"/api/video/{first.analysis_id}/golfers-word", {"hand": "left"})

    answer = asked(anna, first)

    assert (answer.status, answer.body["status"]) == (202, "STARTED")
    [_, second] = begun(account)
    assert (second.posed_by, second.etag) == (first.run_id, first.etag)
    assert second.run_id != first.run_id


def test_the_new_run_is_measured_as_the_golfer_says(account: Account, anna: Client, context: Any) -> None:
    first = measured(account, anna)
    anna.call("PUT", f"/api/video/{first.analysis_id}/golfers-word", {"hand": "left", "club": "wedge"})
    asked(anna, first)
    [_, second] = begun(account)
    given = event("probe_video") | second.model_dump()

    probed = probe_video.app.handler(given, context)
    measure_swing.app.handler(given | probed | {"coach_model": event("measure_swing")["coach_model"]}, context)

    assert probed == {"posed": True, "segments": []}
    told = s3.load(Measurement, second, keys.MEASUREMENT)
    assert (told.swing.handedness, told.swing.found) == ("left", Found(handedness="right"))
    assert told.said == GolfersWord(hand="left", club="wedge")
    assert s3.load(VideoInfo, second, keys.VIDEO_INFO) == TURNED
    assert len(storage.load_times(second)) == TURNED.frames


def test_a_second_correction_while_the_first_is_measured_waits(account: Account, anna: Client) -> None:
    first = measured(account, anna)
    asked(anna, first)

    again = asked(anna, first)

    assert (again.status, again.code) == (409, "STILL_RUNNING")
    assert len(begun(account)) == 2


def test_what_was_stopped_before_it_was_measured_leaves_the_poses_of_the_run_before(
    account: Account, anna: Client
) -> None:
    first = measured(account, anna)
    asked(anna, first)
    anna.post(f"/api/video/{first.analysis_id}/cancel")

    asked(anna, first)

    assert [step.posed_by for step in begun(account)] == [None, first.run_id, first.run_id]


def test_poses_that_are_no_longer_kept_are_told_and_the_result_stays(account: Account, anna: Client) -> None:
    first = measured(account, anna)
    account.forget(keys.artifact_key(first, keys.POSES))
    before = account.item(first.analysis_id)

    answer = asked(anna, first)

    assert (answer.status, answer.code) == (409, "POSES_GONE")
    assert account.item(first.analysis_id) == before
    assert len(begun(account)) == 1


def test_poses_of_another_video_by_the_same_name_are_not_measured(account: Account, anna: Client) -> None:
    first = measured(account, anna)
    account.upload(first.s3_key, b"another video")

    answer = asked(anna, first)

    assert (answer.status, answer.code) == (409, "POSES_GONE")


def test_poses_that_are_forgotten_on_the_way_are_made_anew(account: Account, anna: Client, context: Any) -> None:
    first = measured(account, anna)
    asked(anna, first)
    [_, second] = begun(account)
    account.forget(keys.artifact_key(first, keys.POSES))

    assert not storage.taken_over(second)


@pytest.mark.parametrize(("number", "hand", "slow"), [(1, "left", True), (2, "left", None)])
def test_what_was_said_of_one_video_does_not_correct_the_next_of_its_name(
    account: Account, anna: Client, number: int, hand: str, slow: bool | None
) -> None:
    first = measured(account, anna)
    anna.call("PUT", f"/api/video/{first.analysis_id}/golfers-word", {"hand": "left", "slow_motion": True})

    said = golfers_words.of_run(items.analysis(first.analysis_id), first.model_copy(update={"upload_number": number}))

    assert said == GolfersWord(hand=hand, slow_motion=slow)


def test_a_video_that_never_came_can_not_be_measured_anew(account: Account, anna: Client) -> None:
    job_id = anna.post("/api/video/presigned-url", WISH).body["jobId"]

    answer = anna.post(f"/api/video/{job_id}/remeasure")

    assert (answer.status, answer.code) == (409, "NOTHING_UPLOADED")
