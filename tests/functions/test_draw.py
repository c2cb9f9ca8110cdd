"""Key frames and the film are drawn beside the video, unless the analysis is deleted meanwhile."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import draw_frames.app
import draw_overlay.app
from swing import erasure
from swing.aws import s3
from swing.domain.errors import SupersededError
from swing.domain.models import Step
from swing.media import video
from swing.pose import storage
from tests.builders.analyses import SWAY, measured
from tests.builders.swings import recorded_poses
from tests.functions.conftest import Account, event, once

CLIP = Path(__file__).parents[1] / "clips" / f"{SWAY}.mp4"
STEP = Step.model_validate(event("draw_frames"))
DRAWERS = [pytest.param(draw_frames.app.handler, id="frames"), pytest.param(draw_overlay.app.handler, id="film")]

Drawer = Callable[[Any, Any], dict[str, Any]]


@pytest.fixture
def swing(account: Account) -> dict[str, Any]:
    """The item of a swing that is measured and not drawn yet."""
    account.upload(STEP.s3_key, CLIP.read_bytes())
    info, times_s = video.probe(CLIP)
    s3.save(STEP, "video.json", info)
    s3.save(STEP, "measurement.json", measured())
    storage.save_times(STEP, times_s)
    storage.save_poses(STEP, "poses.npz", recorded_poses(SWAY))
    item = {"user_id": STEP.user_id, "s3_key": STEP.s3_key, "bucket_name": STEP.s3_bucket, "run_id": STEP.run_id}
    account.analyses.put_item(Item=item | {"analysis_id": STEP.analysis_id, "status": "FAILED", "created_at": "2026"})
    return account.item(STEP.analysis_id)


@pytest.mark.parametrize("draw", DRAWERS)
def test_what_is_drawn_lies_beside_the_video(
    account: Account, swing: dict[str, Any], context: Any, draw: Drawer
) -> None:
    draw(event("draw_frames"), context)

    assert {key.rsplit("/", 1)[0] for key in keys(account)} == {
        "golf-swings/golfer-1",
        "golf-swings/golfer-1/swing-1/frames/swing-1",
    }


@pytest.mark.parametrize("draw", DRAWERS)
def test_what_is_drawn_while_the_swing_is_deleted_is_deleted_too(
    account: Account, swing: dict[str, Any], context: Any, draw: Drawer
) -> None:
    meanwhile(lambda: erasure.analysis(swing))

    with pytest.raises(SupersededError):
        draw(event("draw_frames"), context)

    assert keys(account) == []


@pytest.mark.parametrize("draw", DRAWERS)
def test_what_is_drawn_while_its_golfer_is_forgotten_is_deleted_too(
    account: Account, swing: dict[str, Any], context: Any, draw: Drawer
) -> None:
    meanwhile(lambda: erasure.everything(STEP.user_id))

    with pytest.raises(SupersededError):
        draw(event("draw_frames"), context)

    assert keys(account) == []


def meanwhile(happens: Callable[[], Any]) -> None:
    """Let something happen when the first picture is drawn, and not yet saved."""
    events: Any = s3.s3().meta.events
    events.register("before-call.s3.PutObject", once(happens))


def keys(account: Account) -> list[str]:
    listed = account.s3.list_objects_v2(Bucket=STEP.s3_bucket)
    return [entry["Key"] for entry in listed.get("Contents", [])]
