"""What a viewer asks for beside a result, over a fresh account: the swing to play, and what its numbers mean."""

from typing import Any

import boto3
import numpy as np
import pytest

from dev.fakes.videos import video_info
from swing.analyses import items
from swing.aws import s3
from swing.domain.models import VideoInfo
from swing.pose import storage
from tests.builders.analyses import SWAY, measured
from tests.builders.swings import recorded_poses
from tests.functions.api_client import Client
from tests.functions.conftest import Account

WISH = {"filename": "swing.mp4", "contentType": "video/mp4", "sizeBytes": 1000}
INFO = video_info(frames=4, duration_s=0.0667)
TIMES_S = np.array([0, 0.016667, 0.033333, 0.05])


@pytest.fixture
def guest(account: Account, monkeypatch: pytest.MonkeyPatch) -> Client:
    secret = boto3.client("secretsmanager").create_secret(
        Name="guests", SecretString="a secret of thirty-two characters"
    )
    monkeypatch.setenv("GUEST_SECRET_ARN", secret["ARN"])
    return Client()


def uploaded(account: Account, guest: Client) -> str:
    links = guest.post("/api/video/presigned-url", WISH).body
    guest.guest = links["guestToken"]
    account.upload(links["s3Key"])
    guest.post("/api/video/analyze", {"s3Key": links["s3Key"], "bucketName": links["bucketName"]})
    return str(links["jobId"])


def measured_item(account: Account, job_id: str) -> dict[str, Any]:
    """The item as it is once the swing is measured, before there are artifacts."""
    item = account.item(job_id) | {"status": "COMPLETED", "run_id": "run-1", "analysis_results": {"view": "face-on"}}
    item["overlay_video_url"] = f"s3://{item['bucket_name']}/golf-swings/somebody/overlay.mp4"
    account.analyses.put_item(Item=item)
    return item


def save_artifacts(item: dict[str, Any], info: VideoInfo = INFO) -> None:
    step = items.step_of(item)
    s3.save(step, "video.json", info)
    s3.save(step, "measurement.json", measured())
    storage.save_times(step, TIMES_S)
    storage.save_poses(step, "poses.npz", recorded_poses(SWAY))


def test_a_swing_can_be_played_with_skeleton_and_curves(account: Account, guest: Client) -> None:
    job_id = uploaded(account, guest)
    save_artifacts(measured_item(account, job_id))

    replay = guest.get(f"/api/video/results/{job_id}/replay").body

    assert f"/{job_id}.mp4?" in replay["film"]["url"]
    assert "X-Amz-Signature=" in replay["overlay_url"]
    assert (replay["film"]["width_px"], replay["film"]["frame_times_s"]) == (720, [0.0, 0.0167, 0.0333, 0.05])
    assert len(replay["curves"]["values"]["hand_speed"]) == len(replay["curves"]["values"]["times_s"])
    assert replay["curves"]["units"]["hand_speed"] == "shoulder widths/s"
    assert {len(frame["landmarks"]) for frame in replay["skeletons"]} == {33}


@pytest.mark.parametrize("mirrored", [True, False])
def test_a_player_knows_which_video_it_would_show_mirrored(account: Account, guest: Client, mirrored: bool) -> None:
    job_id = uploaded(account, guest)
    save_artifacts(measured_item(account, job_id), INFO.model_copy(update={"mirrored": mirrored}))

    assert guest.get(f"/api/video/results/{job_id}/replay").body["film"]["mirrored"] is mirrored


def test_a_video_that_was_turned_upright_is_played_with_its_skeletons_as_it_lies(
    account: Account, guest: Client
) -> None:
    job_id = uploaded(account, guest)
    item = measured_item(account, job_id)
    save_artifacts(item)
    usual = guest.get(f"/api/video/results/{job_id}/replay").body
    lying = INFO.turned(90).model_copy(update={"turned_deg": 0})
    save_artifacts(item, lying.turned(-90))

    replay = guest.get(f"/api/video/results/{job_id}/replay").body

    assert (replay["film"]["width_px"], replay["film"]["height_px"]) == (INFO.height_px, INFO.width_px)
    nose, turned = (told["skeletons"][0]["landmarks"][0] for told in (usual, replay))
    assert turned[:2] == pytest.approx([nose[1], INFO.width_px - nose[0]], abs=0.2)
    assert replay["curves"] == usual["curves"]


def test_there_is_nothing_to_play_before_the_swing_is_measured(account: Account, guest: Client) -> None:
    job_id = uploaded(account, guest)

    answer = guest.get(f"/api/video/results/{job_id}/replay")

    assert (answer.status, answer.code) == (404, "NOT_FOUND")


def test_there_is_nothing_to_play_once_the_artifacts_are_forgotten(account: Account, guest: Client) -> None:
    job_id = uploaded(account, guest)
    measured_item(account, job_id)

    answer = guest.get(f"/api/video/results/{job_id}/replay")

    assert (answer.status, answer.code) == (404, "NOT_FOUND")


def test_nobody_plays_another_golfers_swing(account: Account, guest: Client) -> None:
    job_id = uploaded(account, guest)
    save_artifacts(measured_item(account, job_id))

    answer = Client().get(f"/api/video/results/{job_id}/replay")

    assert (answer.status, answer.code) == (404, "NOT_FOUND")


def test_anybody_may_read_what_the_numbers_mean() -> None:
    answer = Client().get("/api/meaning")

    tempo = answer.body["ranges"]["tempo_ratio"]
    assert (tempo["low"], tempo["high"], tempo["good_low"], tempo["good_high"]) == (2.2, 5.5, 2.6, 4.2)
    assert "GolfDB" in tempo["source"]["text"]
    assert len(answer.body["advice"]["sway"]["drills"]) == 2
    assert answer.headers["Cache-Control"] == "public, max-age=3600"
