"""Keys of S3 have one home, so that what one function writes another one finds."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from ops.local import ROOT
from swing.domain import keys
from swing.domain.models import Segment, Step
from swing.domain.uploads import uploads
from tests.workflow.definition import TEMPLATE

HOME = ROOT / "functions" / "swing" / "domain" / "keys.py"
PRODUCT = [path for folder in ("functions", "ops", "dev") for path in (ROOT / folder).rglob("*.py") if path != HOME]
NAMES = {name for name in vars(keys).values() if isinstance(name, str) and name.count(".") == 1 and "/" not in name}
STEP = Step(
    analysis_id="swing-1", run_id="run-1", user_id="anna", s3_bucket="videos", s3_key="golf-swings/anna/swing-1.mp4"
)


def literals(path: Path) -> Iterator[str]:
    """Texts of a module that are no docstrings."""
    tree = ast.parse(path.read_text())
    told = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value


@pytest.mark.parametrize("path", PRODUCT, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_key_is_spelled_outside_their_home(path: Path) -> None:
    spelled = [text for text in literals(path) if keys.UPLOADS in text or text.startswith(keys.GUEST) or text in NAMES]

    assert spelled == []


def test_all_artifacts_and_pictures_have_a_name() -> None:
    assert {
        "video.json",
        "times.npy",
        "poses.npz",
        "measurement.json",
        "pose.json",
        "strip.jpg",
        "overlay.mp4",
    } <= NAMES


def test_a_key_that_is_made_is_one_that_is_understood() -> None:
    key = keys.upload_key("anna", "swing-1", ".mp4")

    [upload] = uploads({"s3_bucket": "videos", "s3_key": key}, "videos")

    assert (upload.user_id, upload.analysis_id, upload.key) == ("anna", "swing-1", "golf-swings/anna/swing-1.mp4")


def test_pictures_lie_where_no_upload_is_looked_for_and_where_their_deletion_looks() -> None:
    key = keys.beside(STEP, keys.CONTACT_SHEET)

    assert key == "golf-swings/anna/swing-1/frames/swing-1/strip.jpg"
    assert keys.KEY.fullmatch(key) is None
    assert key.startswith(keys.pictures_prefix("anna", "swing-1"))
    assert not STEP.s3_key.startswith(keys.pictures_prefix("anna", "swing-1"))


def test_artifacts_lie_below_their_analysis_and_run() -> None:
    segment = Segment(index=3, first=0, end=96, stride=1)

    assert keys.artifact_key(STEP, keys.poses_name(segment)) == "swing-1/run-1/segments/003/poses.npz"
    assert (
        keys.artifact_key(STEP, keys.answer_name("v1", "report", "rejected."))
        == "swing-1/run-1/coach/v1/report.rejected.json"
    )


def test_guests_videos_end_by_the_prefix_that_they_are_given() -> None:
    rules = TEMPLATE["Resources"]["VideosBucket"]["Properties"]["LifecycleConfiguration"]["Rules"]

    assert next(rule["Prefix"] for rule in rules if rule["Id"] == "forget-guests") == f"{keys.UPLOADS}{keys.GUEST}"
    assert (
        f", 0, {len(keys.GUEST)}) = '{keys.GUEST}'" in (ROOT / "statemachines" / "analyze_swing.asl.yaml").read_text()
    )
