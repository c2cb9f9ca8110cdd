"""A local AWS for each file of tests: the real template, except for a function that misbehaves on request."""

from collections.abc import Iterator

import pytest

from dev.deploy import deploy
from dev.engine import CACHE, chosen
from dev.template import Overrides
from tests.e2e.cloud import Cloud
from tests.e2e.user_pool import Issued, People, UserPool
from tests.issuer.issuer import Issuer

# Small limits, short pauses: what a test would otherwise wait for.
PARAMETERS = {"MaxVideoSeconds": "30", "MaxVideoMegabytes": "5", "MaxSegments": "2", "CoachLane": "off"}
OVERRIDES: Overrides = {
    # Longer than `lingers` in faults.py takes, and four times that is how long `hangs` takes to fail.
    "MeasureSwingFunction": {"Handler": "tests.e2e.faults.handler", "Timeout": 12},
    "UploadQueue": {"VisibilityTimeout": 12},
    "AiJobQueue": {"VisibilityTimeout": 5},
}
SETTINGS = {"SFN_WAIT_SCALE": "0.1"}


@pytest.fixture(scope="module")
def issued() -> Iterator[Issued | None]:
    """People of an issuer of our own, for an engine that has no user pools."""
    if "Cognito" not in chosen().lacks:
        yield None
        return
    with Issuer() as issuer:
        yield Issued(issuer)


@pytest.fixture(scope="module")
def cloud(issued: Issued | None, request: pytest.FixtureRequest) -> Iterator[Cloud]:
    with chosen()(settings=SETTINGS, log=CACHE / f"engine-{request.path.stem}.log") as engine:
        yield Cloud(deploy(engine.endpoint, PARAMETERS | (issued.parameters if issued else {}), OVERRIDES))


@pytest.fixture(scope="module")
def people(cloud: Cloud, issued: Issued | None) -> People:
    return issued or UserPool.of(cloud.stack)
