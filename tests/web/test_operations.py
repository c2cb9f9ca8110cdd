"""The operations page in a real browser: what ran, where it broke, and trying again."""

import re
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from dev.fakes.cloud import Cloud
from examples.analyze_swing import App
from ops.history import failed_state
from tests.web.conftest import SAMPLE, Site, Visit
from tests.web.visitor import Visitor


@dataclass(frozen=True)
class Aborted:
    """An analysis that an operator has stopped in the middle, in the state that it had come to: a dead letter."""

    analysis_id: str
    state: str
    item: dict[str, Any]


@pytest.fixture(scope="module")
def aborted(site: Site, cloud: Cloud) -> Aborted:
    app = App(site.api)
    links = app.ask_for_links(SAMPLE)
    app.upload(SAMPLE, links["put"])
    cloud.abort(links["jobId"], "an operator's reason")
    item = cloud.ended(links["jobId"])
    cloud.ends_handled()
    return Aborted(links["jobId"], failed_state(cloud.history(links["jobId"]), error=""), item)


def operations(visitor: Visitor, name: str) -> Page:
    """The page with an execution chosen."""
    page = visitor.page
    page.goto(f"{visitor.address}/ops")
    page.locator(".execution").filter(has_text=name).last.click()
    page.locator(".box.done").first.wait_for()
    return page


def test_a_state_tells_what_went_in_what_came_out_and_how_long_it_took(aborted: Aborted, visit: Visit) -> None:
    page = operations(visit(), aborted.analysis_id)

    page.get_by_role("button", name=re.compile("Probe the video.*done")).click()

    panel = page.locator(".state")
    expect(panel.get_by_role("heading", level=2)).to_have_text("Probe the video")
    expect(panel.get_by_role("region", name="Input")).to_contain_text(aborted.analysis_id)
    expect(panel.get_by_role("region", name="Output")).to_contain_text("segments")
    expect(panel.locator("dl")).to_contain_text("Retries0")


def test_the_graph_shows_where_an_execution_broke(aborted: Aborted, visit: Visit) -> None:
    visitor = visit()
    page = operations(visitor, aborted.analysis_id)

    expect(page.locator(".box.failed text.name")).to_have_text([f"{aborted.state} "])
    expect(page.locator(".box.none").filter(has_text="Update the swing profile")).to_be_visible()
    assert visitor.serious_violations() == []


def test_an_execution_that_goes_on_after_its_end_is_read_again(aborted: Aborted, visit: Visit) -> None:
    visitor = visit()
    page = operations(visitor, aborted.analysis_id)
    whole = page.locator(".state")
    expect(whole).to_contain_text("aborted")

    # As after a redrive in place, which keeps the execution's name: the engines here can't do one.
    page.route("**/ops/execution*", goes_on)

    whole.get_by_text("running", exact=True).wait_for()


def goes_on(route: Route) -> None:
    told = route.fetch().text()
    route.fulfill(body=told.replace('"ABORTED"', '"RUNNING"'), content_type="application/json")


def test_letters_that_could_not_be_asked_for_are_not_taken_for_none(aborted: Aborted, visit: Visit) -> None:
    visitor = visit()
    page = visitor.page
    page.route("**/ops/letters", lambda route: route.abort())

    page.goto(f"{visitor.address}/ops")

    page.get_by_text("We could not ask for them.").wait_for()
    page.unroute_all()
    page.locator(".letters li").filter(has_text=aborted.analysis_id).wait_for()


def test_a_new_letter_comes_by_itself(aborted: Aborted, visit: Visit) -> None:
    visitor = visit()
    page = visitor.page
    none: dict[str, Any] = {"waiting": {}, "letters": []}
    page.route(re.compile("/ops/(waiting|letters)$"), lambda route: route.fulfill(json=none[last_of(route)]))
    page.goto(f"{visitor.address}/ops")
    page.get_by_text("None. Whatever failed has been dealt with.").wait_for()

    page.unroute_all()

    page.locator(".letters li").filter(has_text=aborted.analysis_id).wait_for()


def last_of(route: Route) -> str:
    return route.request.url.rsplit("/", 1)[1]


def test_a_dead_letter_is_redriven_with_a_click_and_a_word(aborted: Aborted, cloud: Cloud, visit: Visit) -> None:
    page = operations(visit(), aborted.analysis_id)
    letter = page.locator(".letters li").filter(has_text=aborted.analysis_id)
    expect(letter).to_contain_text("ABORTED")

    page.get_by_role("button", name="Redrive all of analysis").click()
    page.get_by_role("button", name="Leave them").click()
    expect(letter).to_be_visible()
    page.get_by_role("button", name="Redrive all of analysis").click()
    page.get_by_role("button", name="Redrive them").click()

    expect(page.get_by_text("None. Whatever failed has been dealt with.")).to_be_visible(timeout=30_000)
    assert cloud.ended(aborted.analysis_id, after_run=aborted.item["run_id"])["status"] == "AI_COMPLETED"
