"""One local AWS with the real template for all end-to-end tests of a worker process."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dev.deploy import deploy
from dev.engine import MiniStack
from tests.e2e.cloud import Cloud

# The template as it is but for these: functions that misbehave on request, and limits that a test can reach.
OVERRIDES: dict[str, dict[str, Any]] = {
    "MeasureSwingFunction": {"Handler": "tests.e2e.faults.handler", "Timeout": 10},
    "UploadQueue": {"VisibilityTimeout": 6},
}
PARAMETERS = {"MaxVideoSeconds": "30", "MaxVideoMegabytes": "5", "MaxSegments": "2"}


@pytest.fixture(scope="session")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cloud]:
    log: Path = tmp_path_factory.mktemp("engine") / "ministack.log"
    with MiniStack(log=log, settings={"SFN_WAIT_SCALE": "0.1"}) as engine:
        yield Cloud(deploy(engine.endpoint, PARAMETERS, OVERRIDES))
