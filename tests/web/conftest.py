"""One local AWS with the viewer in front of it, and a guest with two analysed swings, for all tests of the viewer."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

import pytest
from playwright.sync_api import Browser, sync_playwright

from dev.fakes.cloud import Cloud, eventually
from dev.local.deploy import Stack, deploy
from dev.local.engine import MiniStack
from dev.local.loopback import free_port, is_listening
from dev.viewer import server
from dev.viewer.browser import FLAGS, NoBrowserError, executable
from examples.analyze_swing import App
from ops.local import CACHE, ROOT
from tests.web.visitor import AXE, PATIENCE_MS, Visitor, visiting

SAMPLE = ROOT / "dev" / "sample" / "swing.mp4"
SOUND = ROOT / "tests" / "clips" / "face_on_right_24_rotated.mp4"
Visit = Callable[..., Visitor]
Copy = Callable[..., str]


@dataclass(frozen=True)
class Site:
    stack: Stack
    address: str

    @property
    def api(self) -> str:
        return self.stack.outputs["ApiUrl"]


@dataclass
class Golfer:
    """A guest who has uploaded the sample in the browser, and a swing without a fault before it."""

    sample: str
    sound: str
    remembered: dict[str, Any]
    seen: list[str] = field(default_factory=list)


@pytest.fixture(scope="package")
def site() -> Iterator[Site]:
    if not (server.DIST.is_dir() and AXE.is_file()):
        lacking("The viewer is not built. Build it, and get a Chromium, with: make viewer browser")
    port = free_port()
    with MiniStack(log=CACHE / "ministack-web.log", origins=server.origins(port)) as engine:
        parameters = {"CoachLane": "off", "MaxVideoMegabytes": "5", "AllowedOrigins": ",".join(server.origins(port))}
        stack = deploy(engine.endpoint, parameters)
        with serving(engine.endpoint, port):
            yield Site(stack, server.origins(port)[0])


def lacking(reason: str) -> NoReturn:
    """Skip for whoever changes something else. CI builds everything, so there nothing is left out in silence."""
    if "CI" in os.environ:
        pytest.fail(reason)
    pytest.skip(reason)


@contextmanager
def serving(endpoint: str, port: int) -> Iterator[None]:
    """The development server as `make up` starts it: a process of its own."""
    command = [sys.executable, "-m", "dev.viewer.server", endpoint, str(port)]
    with subprocess.Popen(command, cwd=ROOT) as process:
        try:
            eventually("the development server", lambda: is_listening(port))
            yield
        finally:
            process.terminate()


@pytest.fixture(scope="package")
def cloud(site: Site) -> Cloud:
    return Cloud(site.stack)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    try:
        path = executable()  # may ask playwright, which does not start within itself
    except NoBrowserError:
        lacking("There is no Chromium for the tests of the viewer. Get one with: make browser")
    with sync_playwright() as playwright, playwright.chromium.launch(executable_path=path, args=FLAGS) as browser:
        yield browser


@pytest.fixture
def visit(site: Site, browser: Browser) -> Iterator[Visit]:
    """Whoever visits, and whatever they do: no violation of the policy, no foreign request, no error of ours."""
    with ExitStack() as stack:

        def new(remembered: dict[str, Any] | None = None, **settings: Any) -> Visitor:
            return stack.enter_context(visiting(browser, site.address, site.api, remembered, **settings))

        yield new


@pytest.fixture(scope="package")
def golfer(site: Site, browser: Browser) -> Golfer:
    """The sample goes the whole way in the browser; what it says on the way is noted in `seen`."""
    app = App(site.api)
    sound = app.analyze(SOUND)["jobId"]
    token = app.identity["X-Guest-Token"]
    with visiting(browser, site.address, site.api, {"golf-coach.guest": token}) as visitor:
        seen = sent(visitor, SAMPLE)
        sample = visitor.page.url.rsplit("/", 1)[1]
    return Golfer(sample, sound, {"golf-coach.guest": token, "golf-coach.guest-swings": [sample, sound]}, seen)


@pytest.fixture
def copy(golfer: Golfer, cloud: Cloud) -> Iterator[Copy]:
    """One more swing of the guest's, the sample with `changes`, as long as the test lasts."""
    table = cloud.stack.table("AnalysesTableName")
    item: Any = table.get_item(Key={"analysis_id": golfer.sample})["Item"]
    made: list[str] = []

    def new(name: str, **changes: Any) -> str:
        made.append(name)
        key = item["s3_key"].replace(golfer.sample, name)
        table.put_item(Item=item | {"analysis_id": name, "s3_key": key} | changes)
        return name

    yield new
    for name in made:
        table.delete_item(Key={"analysis_id": name})


def sent(visitor: Visitor, video: Path) -> list[str]:
    """Upload in the browser, and the texts of the panel on the way until the analysis has ended."""
    page = visitor.open("")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose a video").click()
    chooser.value.set_files(video)
    send = page.get_by_role("button", name="Send it")
    send.wait_for()
    seen = [page.locator(".panel").inner_text()]
    send.click()
    page.locator(".steps").wait_for()
    seen.append(page.locator(".panel").inner_text())
    page.locator(".player, .instead").first.wait_for(timeout=PATIENCE_MS)
    return seen
