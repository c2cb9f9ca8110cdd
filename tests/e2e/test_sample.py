"""The sample swing goes in, and what comes out is true of the golfer in it."""

import json
import uuid

import pytest

from dev.fakes.cloud import Cloud, eventually
from ops.local import ROOT
from swing.domain.models import EventName
from swing.domain.wording import NINE_OF_TEN
from synthetic_golfer.truth import Truth

SAMPLE = ROOT / "dev" / "sample"
BUDGET = json.loads((ROOT / "bench" / "budget.json").read_text())
# Four frames of the sample. A finish is called where the hands come to rest; its truth is the end of the hold.
TOLERANCE_S, HOLD_S = 0.07, 0.5


@pytest.fixture(scope="module")
def sample(cloud: Cloud) -> str:
    """Name of an analysis of the sample that has ended."""
    analysis = f"sample-{uuid.uuid4().hex[:8]}"
    cloud.upload(f"golf-swings/golfer/{analysis}.mp4", (SAMPLE / "swing.mp4").read_bytes())
    assert cloud.ended(analysis)["status"] == "AI_COMPLETED"
    return analysis


def test_the_report_is_true_of_the_golfer(cloud: Cloud, sample: str) -> None:
    truth, item = Truth.load(SAMPLE / "swing.json"), cloud.item(sample)

    results, report = item["analysis_results"], json.loads(item["ai_analysis"])

    assert (results["view"], results["handedness"]) == (truth.view, truth.handedness)
    for event, frame in truth.events.items():
        early = HOLD_S if event is EventName.FINISH else TOLERANCE_S
        found_s = results["events"][event]["time_s"]
        assert frame / truth.fps - early <= found_s <= frame / truth.fps + TOLERANCE_S, event
    tempo = results["metrics"]["tempo_ratio"]
    assert abs(tempo["value"] - truth.tempo_ratio) < NINE_OF_TEN * tempo["error"]
    assert tuple(found["code"] for found in results["findings"]) == truth.faults
    assert report["fallback_reason"] == "NO_MODEL"


def test_the_golfer_gets_the_swing_as_a_film_too(cloud: Cloud, sample: str) -> None:
    film = cloud.picture(cloud.item(sample)["overlay_video_url"])

    assert film[4:8] == b"ftyp"


def test_an_analysis_takes_no_more_transitions(cloud: Cloud, sample: str) -> None:
    entered = [event for event in cloud.history(sample) if event["type"].endswith("StateEntered")]

    assert len(entered) <= BUDGET["transitions"]


def test_only_ids_travel_through_the_workflow(cloud: Cloud, sample: str) -> None:
    payloads = cloud.payloads(sample)

    assert json.loads(payloads[0])["analysis_id"] == sample
    assert max(len(payload.encode()) for payload in payloads) <= BUDGET["payload_bytes"]


def test_what_it_took_and_what_came_of_it_are_metrics(cloud: Cloud, sample: str) -> None:
    """Other analyses of the same engine are counted too, so the sample's own are among these."""
    report = eventually("the report is counted", lambda: cloud.counted("Reports") or None)
    steps = {each["state"] for each in cloud.counted("StepSeconds")}

    assert all(each["env"] == "dev" for each in report)
    assert {"Probe the video", "Measure the swing", "Record the report"} <= steps
