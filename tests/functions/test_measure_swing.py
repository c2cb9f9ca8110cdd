"""The segments' poses become a measurement, of the video as it is upright."""

from typing import Any

import numpy as np
import pytest

import measure_swing.app
from dev.fakes.videos import video_info
from swing.aws import s3
from swing.domain import keys
from swing.domain.models import EventName, Measurement, MeasureStep, VideoInfo
from swing.domain.poses import Landmark
from swing.pose import storage
from tests.builders.analyses import SWAY
from tests.builders.swings import recorded_poses, truth
from tests.functions.conftest import Account, event

SEEN = recorded_poses(SWAY)
# The recording holds every so many of the clip's frames.
STRIDE = int(SEEN.frames[1])
EVENT = event("measure_swing") | {
    "segments": [{"index": 0, "first": 0, "end": int(SEEN.frames[-1]) + 1, "stride": STRIDE}]
}
STEP = MeasureStep.model_validate(EVENT)
UPRIGHT = video_info(width_px=360, height_px=640, rotation_deg=0)


@pytest.fixture
def lying(account: Account) -> None:
    """A swing whose picture was turned clockwise, and nothing in the file says so."""
    account.analyses.put_item(Item={"analysis_id": STEP.analysis_id, "run_id": STEP.run_id, "status": "PROCESSING"})
    s3.save(STEP, keys.VIDEO_INFO, UPRIGHT.model_copy(update={"width_px": 640, "height_px": 360}))
    poses = SEEN.turned(-90, UPRIGHT.width_px, UPRIGHT.height_px)
    storage.save_poses(STEP, keys.poses_name(STEP.segments[0]), poses)


@pytest.mark.parametrize("times", [pytest.param(1, id="once"), pytest.param(2, id="and a second time, after a crash")])
def test_a_video_that_lies_on_its_side_is_measured_and_drawn_upright(lying: None, context: Any, times: int) -> None:
    for _ in range(times):
        measure_swing.app.handler(EVENT, context)

    info, poses = s3.load(VideoInfo, STEP, keys.VIDEO_INFO), storage.load_poses(STEP, keys.POSES)
    impact = s3.load(Measurement, STEP, keys.MEASUREMENT).swing.events[EventName.IMPACT]
    assert (info.width_px, info.height_px, info.rotation_deg, info.turned_deg) == (360, 640, 90, 90)
    assert np.nanmedian(poses.points[:, Landmark.NOSE, 1]) < np.nanmedian(poses.points[:, Landmark.LEFT_HEEL, 1])
    assert impact is not None
    assert impact.frame == pytest.approx(truth(SWAY).events[EventName.IMPACT], abs=3)
