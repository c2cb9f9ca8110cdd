"""How far an analysis has come can be read while it runs, and telling it never stops the analysis."""

from pathlib import Path
from typing import Any

import pytest

from probe_video.app import handler
from swing.analyses import progress
from swing.domain.errors import SupersededError
from swing.domain.models import Step
from tests.functions.conftest import Account, event

SAMPLE = Path(__file__).parents[2] / "dev" / "sample" / "swing.mp4"
EVENT = event("probe_video")
STEP = Step.model_validate(EVENT)


def runs(account: Account, **changes: str) -> None:
    item = {"analysis_id": STEP.analysis_id, "run_id": STEP.run_id, "status": "PROCESSING"}
    account.analyses.put_item(Item=item | changes)


def told(account: Account) -> Any:
    return account.item(STEP.analysis_id).get("progress")


def test_a_probed_video_is_looked_at_frame_by_frame(account: Account, context: Any) -> None:
    account.upload(STEP.s3_key, SAMPLE.read_bytes())
    runs(account)

    handler(EVENT, context)

    assert told(account) == {"step": 2, "of": 5, "percent": 10}
    assert account.item(STEP.analysis_id)["progress_message"] == "Looking at every frame"


def test_measuring_comes_after_the_last_frame(account: Account) -> None:
    runs(account)

    progress.measuring(STEP)

    assert told(account) == {"step": 3, "of": 5, "percent": 75}


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"run_id": "a newer run"}, id="superseded"),
        pytest.param({"status": "CANCELLED"}, id="cancelled"),
    ],
)
def test_an_old_run_tells_nothing(account: Account, changes: dict[str, str]) -> None:
    runs(account, **changes)

    progress.measuring(STEP)

    assert told(account) is None


def test_an_analysis_goes_on_where_nobody_can_be_told(account: Account, context: Any) -> None:
    account.upload(STEP.s3_key, SAMPLE.read_bytes())
    account.analyses.delete()

    assert handler(EVENT, context)["segments"]


def test_a_long_videos_worker_stops_for_a_run_that_nobody_waits_for(account: Account) -> None:
    runs(account, run_id="a newer run")

    with pytest.raises(SupersededError):
        progress.tell_share(STEP, 0.5)
