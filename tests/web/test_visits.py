"""Visits to the viewer, in a real browser: bad videos, strangers, hostile texts, bad networks, every page."""

import gzip
import json
import re
from pathlib import Path
from threading import Event

import numpy as np
import pytest
from playwright.sync_api import Response, Route, expect

from dev.fakes.cloud import Cloud
from dev.fakes.http import Api, send
from tests.web.conftest import Copy, Golfer, Site, Visit, sent
from tests.web.visitor import PHONE, chosen, lawn

MARKUP = "<img src=x onerror=alert(1)><script>alert(2)</script>"
FIRST_VIEW_BYTES = 150_000


# ------------------------------------------------------------------ upload


def test_a_file_that_is_no_video_never_leaves_the_phone(visit: Visit) -> None:
    visitor = visit()
    page = visitor.open("")

    chosen(page, "scorecard.pdf", b"%PDF", "application/pdf")

    expect(page.get_by_role("alert")).to_contain_text("This is not a video we can read.")
    expect(page.locator(".drawing").first).to_be_visible()
    assert not [request for request in visitor.requests if "presigned-url" in request]


def test_a_video_above_the_limit_is_refused_at_once(visit: Visit) -> None:
    page = visit().open("")

    chosen(page, "long.mp4", bytes(5_100_000))

    expect(page.get_by_role("alert")).to_contain_text("This video has 5.1 MB; 5.0 MB is the limit.")


def test_a_video_without_a_golfer_is_rejected_with_a_drawing_of_what_to_film_and_can_be_deleted(
    visit: Visit, tmp_path: Path
) -> None:
    visitor = visit()
    page = visitor.page

    sent(visitor, lawn(tmp_path / "lawn.mp4"))
    expect(page.locator("h1")).to_have_text("We can't read a swing in this video")
    expect(page.locator(".panel")).to_contain_text("Film the whole golfer, head to feet")
    expect(page.get_by_role("img", name="The whole golfer in the picture, from head to feet")).to_be_visible()
    page.get_by_role("link", name="My swings").click()
    page.get_by_role("button", name="Delete the swing").click()
    page.get_by_role("button", name="Delete it").click()

    expect(page.get_by_text("No swings yet.")).to_be_visible()


def test_a_slow_upload_shows_its_progress_and_can_be_stopped(visit: Visit) -> None:
    visitor = visit()
    page = visitor.open("")
    chosen(page, "swing.mp4", np.random.default_rng(0).bytes(4_000_000))
    network = page.context.new_cdp_session(page)
    network.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 100, "downloadThroughput": 50_000, "uploadThroughput": 50_000},
    )

    page.get_by_role("button", name="Send it").click()

    expect(page.locator(".panel")).to_contain_text(re.compile(r"0\.[1-9] of 4\.0 MB"))
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("button", name="Choose a video")).to_be_visible()


# ------------------------------------------------------------------ who sees what


def test_another_golfers_link_is_refused(golfer: Golfer, visit: Visit) -> None:
    page = visit().open(f"swing/{golfer.sample}")

    expect(page.get_by_role("alert")).to_contain_text("There is nothing here, or it is not yours.")
    expect(page.locator("video, img:not(.mark img)")).to_have_count(0)


def test_somebody_signs_in_and_out(visit: Visit) -> None:
    page = visit().open("sign-in")
    form = {"E-mail": "anna@example.com", "Password": "short-one"}
    for label, value in form.items():
        page.get_by_label(label).fill(value)
    page.locator("form button").click()
    expect(page.get_by_role("alert")).to_contain_text("Address or password are wrong.")

    page.get_by_label("Password").fill("Fairway-and-Green-18")
    page.locator("form button").click()

    page.get_by_role("button", name="Sign out").wait_for()
    page.get_by_role("link", name="My swings").click()
    expect(page.get_by_text("No swings yet.")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()


def test_a_page_of_another_site_gets_nothing_from_the_development_server(site: Site) -> None:
    config, token = f"{site.address}/config.json", f"{site.address}/local/token"
    evil = {"Origin": "https://example.com"}

    answers = [send("GET", config, headers=evil), send("POST", token, b"", evil)]
    rebound = send("GET", config, headers={"Host": "example.com"})

    assert [answer.status for answer in (*answers, rebound)] == [403, 403, 403]
    assert Api(site.address).get("/config.json").body["api"] == site.api


def test_a_golfer_asks_the_coach_and_finds_the_swing_that_the_answer_relies_on(golfer: Golfer, visit: Visit) -> None:
    page = visit(golfer.remembered).open("chat")

    page.get_by_label("Your question").fill(f"How is my tempo? {MARKUP}")
    page.keyboard.press("Enter")

    expect(page.locator(".said.coach").last).to_contain_text("tempo")
    page.reload()
    expect(page.locator(".said.golfer").last).to_contain_text(MARKUP)
    page.locator(".said.coach").last.get_by_role("link").first.click()
    page.locator(".player").wait_for()


# ------------------------------------------------------------------ hostile texts, bad networks


def test_a_hostile_file_name_is_shown_as_text(visit: Visit) -> None:
    page = visit().open("")

    chosen(page, f"{MARKUP}.mp4", b"not really a video")

    expect(page.locator(".file")).to_have_text(f"{MARKUP}.mp4")


def test_a_report_with_markup_is_shown_as_text(golfer: Golfer, cloud: Cloud, copy: Copy, visit: Visit) -> None:
    cause = {"title": MARKUP, "why": MARKUP, "event": None, "evidence": MARKUP}
    report = {"coaching_response": MARKUP, "summary": f"{MARKUP}.", "root_cause": cause, "strengths": [MARKUP]}
    hostile = copy("hostile", ai_analysis=json.dumps(json.loads(cloud.item(golfer.sample)["ai_analysis"]) | report))

    page = visit(golfer.remembered).open(f"swing/{hostile}")

    expect(page.locator("h1")).to_contain_text(MARKUP)
    expect(page.locator(".prose p").first).to_have_text(MARKUP)
    assert page.locator("img[src='x'], main script").count() == 0


def test_whoever_is_offline_is_told_so_and_goes_on_afterwards(golfer: Golfer, visit: Visit) -> None:
    page = visit(golfer.remembered).open("")
    page.get_by_role("heading", level=1).wait_for()
    page.get_by_role("link", name="My swings").click()
    page.locator(".swings li").first.wait_for()

    page.context.set_offline(True)
    expect(page.get_by_text("You are offline.")).to_be_visible()
    page.locator(".swings a").first.click()
    expect(page.get_by_role("alert")).to_contain_text("We can't reach Golf Coach.")
    page.context.set_offline(False)
    expect(page.get_by_text("You are offline.")).to_be_hidden()
    page.get_by_role("button", name="Try again").click()

    page.locator(".player").wait_for()


def test_a_slow_network_shows_that_something_is_coming(golfer: Golfer, visit: Visit) -> None:
    visitor = visit(golfer.remembered)
    waiting: list[Route] = []
    through = Event()
    visitor.page.route("**/replay", lambda route: route.continue_() if through.is_set() else waiting.append(route))

    page = visitor.open(f"swing/{golfer.sample}")

    expect(page.get_by_role("status").filter(has_text="Fetching your swing")).to_be_visible()
    through.set()  # the page says so before it asks: what it asks from now on need not wait
    for route in waiting:
        route.continue_()
    page.locator(".player").wait_for()


# ------------------------------------------------------------------ for everybody, on every screen

PLACES = ["", "swings", "compare", "chat", "sign-in", "swing/unknown", "nowhere", "swing/{sample}", "swing/{sound}"]


@pytest.mark.parametrize("place", PLACES)
def test_every_page_works_for_everybody(golfer: Golfer, visit: Visit, place: str) -> None:
    for settings in (
        {"color_scheme": "light"},
        {"color_scheme": "dark", "viewport": PHONE, "reduced_motion": "reduce"},
    ):
        visitor = visit(golfer.remembered, **settings)
        page = visitor.open(place.format(sample=golfer.sample, sound=golfer.sound))
        page.wait_for_load_state("networkidle")
        page.get_by_role("heading", level=1).wait_for(state="attached")

        assert visitor.serious_violations() == []
        assert visitor.overflow_px() == 0


def test_the_first_view_is_light(visit: Visit) -> None:
    sizes: dict[str, int] = {}
    visitor = visit()
    visitor.page.on("response", lambda answer: sizes.update({answer.url: compressed(answer)}))

    visitor.open("")
    visitor.page.wait_for_load_state("networkidle")

    assert 50_000 < sum(sizes.values()) < FIRST_VIEW_BYTES


def compressed(answer: Response) -> int:
    """As CloudFront would send it; fonts are compressed already."""
    body = answer.body()
    return len(body) if answer.url.endswith(".woff2") else len(gzip.compress(body))
