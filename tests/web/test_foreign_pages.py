"""A page of another site, in the browser of a developer whose local AWS is running: it gets nowhere."""

from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, Page

from dev.local.deploy import client
from dev.local.engine import MiniStack
from dev.viewer.browser import FLAGS, executable

EVIL: Final = "evil.example"
# What the developer would have been asked whether to allow, allowed: the page must get nowhere even so.
UNGUARDED: Final = [
    f"--host-resolver-rules=MAP {EVIL} 127.0.0.1",
    "--disable-features=LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests",
]
COMMAND: Final = """async ([url, target, type, body]) => {
    try {
        const headers = {'X-Amz-Target': target, 'Content-Type': type};
        const answer = await fetch(url, {method: 'POST', headers, body});
        return `${answer.status} ${await answer.text()}`;
    } catch (error) { return String(error); }
}"""
BLIND: Final = """async ([url, body]) => {
    try { await fetch(url, {method: 'POST', mode: 'no-cors', body}); } catch (error) { return String(error); }
}"""
EMBEDDED: Final = """url => new Promise(done => {
    const image = new Image(); image.onload = image.onerror = () => done(); image.src = url;
})"""


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MiniStack]:
    log = tmp_path_factory.mktemp("engine") / "engine.log"
    with MiniStack(origins=["http://localhost:4580"], log=log) as running:
        yield running


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Of a site that has one page."""
    folder = tmp_path_factory.mktemp("evil")
    (folder / "index.html").write_text("<!doctype html><title>Win a golf bag</title>")

    class Handler(SimpleHTTPRequestHandler):
        def __init__(self, *given: Any) -> None:
            super().__init__(*given, directory=str(folder))

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://{EVIL}:{server.server_port}/"
        server.shutdown()


@pytest.fixture
def evil(browser: Browser, address: str) -> Iterator[Page]:
    """The page, open in a browser that takes its site's name for this machine."""
    with browser.browser_type.launch(executable_path=executable(), args=[*FLAGS, *UNGUARDED]) as unguarded:
        page = unguarded.new_page()
        page.goto(address)
        yield page


def test_it_reads_nothing_and_changes_nothing(engine: MiniStack, evil: Page) -> None:
    sqs, json_1_0 = client("sqs", engine.endpoint), "application/x-amz-json-1.0"
    sqs.create_queue(QueueName="ours")

    read = evil.evaluate(COMMAND, [f"{engine.endpoint}/", "AmazonSQS.ListQueues", json_1_0, "{}"])
    asked = [f"{engine.endpoint}/", "AmazonSQS.CreateQueue", json_1_0, '{"QueueName": "asked"}']
    made = evil.evaluate(COMMAND, asked)
    evil.evaluate(BLIND, [f"{engine.endpoint}/", "Action=CreateQueue&QueueName=blind&Version=2012-11-05"])
    evil.evaluate(EMBEDDED, f"{engine.endpoint}/?Action=CreateQueue&QueueName=embedded&Version=2012-11-05")

    assert [read, made] == ["TypeError: Failed to fetch"] * 2
    assert [url.rsplit("/", 1)[1] for url in sqs.list_queues()["QueueUrls"]] == ["ours"]


def test_its_name_for_this_machine_leads_nowhere(engine: MiniStack, evil: Page) -> None:
    answer = evil.goto(f"http://{EVIL}:{engine.port}/")

    assert answer is not None
    assert answer.status == 403
