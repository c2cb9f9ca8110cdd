"""What a golfer sees where a video does not play, and once the links to films and pictures are too old."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from dev.fakes.cloud import Cloud, eventually
from tests.web.conftest import Golfer, Visit
from tests.web.visitor import PATIENCE_MS, heard, swing_page, video_times_s

UNPLAYABLE = "Your browser can't play this video. All the rest of this page still works."


@pytest.fixture
def given_up(golfer: Golfer, cloud: Cloud) -> Iterator[None]:
    """The film of the sample could not be drawn, which costs a golfer nothing else."""
    table = cloud.stack.table("AnalysesTableName")
    key = {"analysis_id": golfer.sample}
    item = table.get_item(Key=key)["Item"]
    table.put_item(Item=item | {"overlay_video_url": ""})
    yield
    table.put_item(Item=item)


def films(page: Page, golfer: Golfer, stored: bytes) -> None:
    """Let what the sample's golfer has filmed be something else."""
    page.route(f"**/{golfer.sample}.mp4?*", lambda route: route.fulfill(body=stored, content_type="video/mp4"))


def test_where_only_the_sound_of_a_video_plays_the_film_that_we_drew_is_seen(
    golfer: Golfer, visit: Visit, tmp_path: Path
) -> None:
    visitor = visit(golfer.remembered)
    films(visitor.page, golfer, heard(tmp_path / "swing.mp4").read_bytes())

    page = swing_page(visitor, golfer.sample)

    expect(page.get_by_text("you see the film that we drew from it")).to_be_visible()
    expect(page.locator(".stage canvas")).to_be_hidden()
    expect(page.get_by_label("Skeleton")).to_be_hidden()
    eventually("a picture", lambda: page.evaluate("document.querySelector('video').videoWidth") > 0)
    page.locator('[data-event="top"]').click()
    begins = 13  # the first frame that our film shows
    eventually("the top", lambda: video_times_s(page) == pytest.approx([(92.5 - begins) / 60], abs=0.001))


@pytest.mark.parametrize("place", ["swing/{sample}", "compare/{sound}/{sample}"])
def test_a_video_that_nobody_can_show_is_asked_for_once(
    golfer: Golfer, visit: Visit, given_up: None, place: str
) -> None:
    visitor = visit(golfer.remembered)
    films(visitor.page, golfer, b"no film")

    page = visitor.open(place.format(sample=golfer.sample, sound=golfer.sound))

    expect(page.get_by_text(UNPLAYABLE)).to_be_visible(timeout=PATIENCE_MS)
    page.wait_for_load_state("networkidle")
    assert len([request for request in visitor.requests if f"{golfer.sample}.mp4" in request]) == 1


@pytest.mark.parametrize("place", ["swing/{sample}", "compare/{sound}/{sample}"])
def test_whoever_comes_back_to_a_page_after_an_hour_finds_it_loaded_again(
    golfer: Golfer, visit: Visit, place: str
) -> None:
    page = visit(golfer.remembered).open(place.format(sample=golfer.sample, sound=golfer.sound))
    page.locator("video").first.wait_for()
    an_hour_later(page)

    with page.expect_request("**/replay"):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    page.locator("video").first.wait_for()


@pytest.mark.parametrize(
    "missed",
    [
        pytest.param("document.querySelector('.strip img').src += '&again'", id="to look at"),
        pytest.param(
            "[...document.querySelectorAll('button')].find(button => button.innerText.startsWith('Share')).click()",
            id="to share",
        ),
    ],
)
def test_a_picture_that_does_not_come_after_an_hour_brings_new_links(golfer: Golfer, visit: Visit, missed: str) -> None:
    visitor = visit(golfer.remembered)
    visitor.page.route("**/*.jpg?*", lambda route: route.fulfill(status=403))
    page = swing_page(visitor, golfer.sample)
    an_hour_later(page)

    with page.expect_request("**/replay"):
        page.evaluate(missed)

    page.locator(".player").wait_for()


def an_hour_later(page: Page) -> None:
    page.clock.set_fixed_time(datetime.now(UTC) + timedelta(hours=1))
