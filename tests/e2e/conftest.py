"""A local AWS for each file of tests: the real template, except for a function that misbehaves on request."""

from collections.abc import Generator, Iterator

import pytest

from dev.fakes.cloud import Cloud
from dev.fakes.issuer.issuer import Issuer
from dev.local.complaints import told
from dev.local.deploy import deploy
from dev.local.engine import chosen
from dev.local.template import Overrides
from ops.local import CACHE
from tests.e2e.user_pool import Issued, People, UserPool

# Small limits, short pauses: what a test would otherwise wait for.
PARAMETERS = {"MaxVideoSeconds": "30", "MaxVideoMegabytes": "5", "MaxSegments": "2", "CoachLane": "off"}
OVERRIDES: Overrides = {
    # Longer than `lingers` in faults.py takes, and four times that is how long `hangs` takes to fail.
    "MeasureSwingFunction": {"Handler": "dev.fakes.faults.handler", "Timeout": 12},
    "UploadQueue": {"VisibilityTimeout": 12},
    "AiJobQueue": {"VisibilityTimeout": 5},
}
SETTINGS = {"SFN_WAIT_SCALE": "0.1"}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Function) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Say of a test that fails what the functions of its stack complain of."""
    report = yield
    stacks = [each.stack for each in getattr(item, "funcargs", {}).values() if isinstance(each, Cloud)]
    if report.failed and stacks:
        report.sections.append(("the functions", told(stacks[0])))
    return report


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
