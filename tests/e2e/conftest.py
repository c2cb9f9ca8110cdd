"""One local AWS for all end-to-end tests: the real template, except for a function that misbehaves on request."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from dev.deploy import deploy
from dev.engine import CACHE, chosen
from dev.template import Overrides
from tests.e2e.cloud import Cloud

HERE = Path(__file__).parent

# Small limits, short pauses: what a test would otherwise wait for.
PARAMETERS = {"MaxVideoSeconds": "30", "MaxVideoMegabytes": "5", "MaxSegments": "2", "CoachLane": "off"}
OVERRIDES: Overrides = {
    # Longer than `lingers` in faults.py takes, and four times that is how long `hangs` takes to fail.
    "MeasureSwingFunction": {"Handler": "tests.e2e.faults.handler", "Timeout": 20},
    "UploadQueue": {"VisibilityTimeout": 5},
}
SETTINGS = {"SFN_WAIT_SCALE": "0.1"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that share an engine share one worker of pytest-xdist too. The coach's have an engine of their own."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("coach" if item.path.stem == "test_coach" else "engine"))


@pytest.fixture(scope="session")
def cloud() -> Iterator[Cloud]:
    with chosen()(settings=SETTINGS, log=CACHE / "engine-e2e.log") as engine:
        yield Cloud(deploy(engine.endpoint, PARAMETERS, OVERRIDES))
