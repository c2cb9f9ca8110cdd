"""A segment of the video becomes a frame pack, and the pack becomes poses."""

import json
from pathlib import Path
from typing import Any

import numpy as np

import estimate_pose.app
import extract_frames.app
import probe_video.app
from swing.domain import keys
from swing.domain.models import Segment, Step
from swing.pose import storage
from tests.functions.conftest import Account, event

SAMPLE = Path(__file__).parents[2] / "dev" / "sample" / "swing.mp4"
STEP = event("probe_video")


def test_a_segment_of_the_sample_becomes_the_poses_of_its_golfer(account: Account, context: Any) -> None:
    account.upload(STEP["s3_key"], SAMPLE.read_bytes())
    segment = probe_video.app.handler(STEP, context)["segments"][0]
    event = json.loads(json.dumps(STEP | {"segment": segment}))

    extract_frames.app.handler(event, context)
    estimate_pose.app.handler(event, context)

    poses = storage.load_poses(Step(**STEP), keys.poses_name(Segment(**segment)))
    assert poses.frames[0] == segment["first"]
    assert poses.frames[-1] < segment["end"]
    assert np.mean(poses.found) >= 0.95
