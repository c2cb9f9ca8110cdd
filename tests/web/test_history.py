"""My swings, and what becomes of swings that are left, deleted or too many, in a real browser."""

from threading import Event
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from dev.fakes.cloud import Cloud
from tests.web.conftest import Copy, Golfer, Visit
from tests.web.visitor import chosen, signed_in

RESULTS = "**/api/video/results/*"
# What one page of the list holds.
PAGE = 50


def remembered(golfer: Golfer, *swings: str) -> dict[str, Any]:
    return golfer.remembered | {"golf-coach.guest-swings": list(swings)}


class Held:
    """Requests of one method that wait for their answers until `go`."""

    def __init__(self, page: Page, url: str, method: str) -> None:
        self.page, self.method = page, method
        self.waiting: list[Route] = []
        page.route(url, self.hold)

    def hold(self, route: Route) -> None:
        if route.request.method == self.method:
            self.waiting.append(route)
        else:
            route.continue_()

    def go(self) -> None:
        """Until the page has the answer and whatever it does of it at once is done."""
        [route] = self.waiting
        with self.page.expect_response(lambda answer: answer.request.method == self.method) as answer:
            route.continue_()
        answer.value.finished()
        self.page.evaluate("fetch('config.json').then(answer => answer.text())")


def goes_to_the_coach(page: Page) -> None:
    page.get_by_role("link", name="Coach", exact=True).click()
    page.get_by_label("Your question").wait_for()


def stays_with_the_coach(page: Page) -> None:
    assert page.url.endswith("#/chat")
    assert page.get_by_label("Your question").is_visible()


# ------------------------------------------------------------------ the list


def test_two_swings_and_no_other_number_can_be_compared(golfer: Golfer, copy: Copy, visit: Visit) -> None:
    third = copy("third")
    page = visit(remembered(golfer, third, golfer.sample, golfer.sound)).open("swings")
    link = page.get_by_role("link", name="Compare the two")
    boxes = page.get_by_role("checkbox")
    expect(boxes).to_have_count(3)

    shown = [link.is_visible()]
    for index in range(3):
        boxes.nth(index).check()
        shown.append(link.is_visible())
    boxes.nth(1).uncheck()

    assert shown == [False, False, True, False]
    expect(link).to_have_attribute("href", f"#/compare/{golfer.sound}/{third}")


def test_older_swings_of_an_account_are_one_click_away(cloud: Cloud, visit: Visit) -> None:
    page = signed_in(visit(), "fay@example.com")
    golfer = page.evaluate(
        "JSON.parse(atob(JSON.parse(localStorage.getItem('golf-coach.tokens')).access.split('.')[1])).sub"
    )
    with cloud.stack.table("AnalysesTableName").batch_writer() as batch:
        for number in range(PAGE + 1):
            when = f"2026-11-01T10:00:{number:02d}Z"
            item = {"analysis_id": f"fay-{number}", "user_id": golfer, "created_at": when, "status": "CANCELLED"}
            batch.put_item(Item=item | {"s3_key": f"golf-swings/{golfer}/fay-{number}.mp4"})

    page.get_by_role("link", name="My swings").click()
    expect(page.locator(".swings li")).to_have_count(PAGE)
    page.get_by_role("button", name="Show more").click()

    expect(page.locator(".swings li")).to_have_count(PAGE + 1)
    expect(page.locator(".swings li").last).to_have_attribute("data-job", "fay-0")
    expect(page.get_by_role("button", name="Show more")).to_be_hidden()


@pytest.mark.parametrize("status", [429, 500])
def test_a_swing_that_can_not_be_asked_for_is_not_left_out_of_the_list(
    golfer: Golfer, visit: Visit, status: int
) -> None:
    visitor = visit(golfer.remembered)
    visitor.page.route(f"**/api/video/results/{golfer.sample}", lambda route: route.fulfill(status=status))

    page = visitor.open("swings")

    expect(page.get_by_role("alert")).to_contain_text("Something broke on our side.")
    page.unroute_all()
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".swings li")).to_have_count(2)


def test_a_swing_that_is_gone_leaves_the_list(golfer: Golfer, visit: Visit) -> None:
    page = visit(remembered(golfer, "gone", golfer.sample)).open("swings")

    expect(page.locator(".swings li")).to_have_count(1)


# ------------------------------------------------------------------ what was left or stopped


def test_a_swing_that_is_deleted_from_the_list_leaves_the_next_page_alone(
    golfer: Golfer, copy: Copy, visit: Visit
) -> None:
    visitor = visit(remembered(golfer, copy("deleted-in-the-list")))
    held = Held(visitor.page, "**/api/video/*", "DELETE")
    page = visitor.open("swings")
    deletes(page, "Delete the swing")

    goes_to_the_coach(page)
    held.go()

    stays_with_the_coach(page)


def test_a_swing_that_is_deleted_from_its_report_leaves_the_next_page_alone(
    golfer: Golfer, copy: Copy, visit: Visit
) -> None:
    name = copy("deleted-in-its-report")
    visitor = visit(remembered(golfer, name))
    held = Held(visitor.page, "**/api/video/*", "DELETE")
    page = visitor.open(f"swing/{name}")
    deletes(page, "Delete")

    goes_to_the_coach(page)
    held.go()

    stays_with_the_coach(page)


def deletes(page: Page, button: str) -> None:
    page.get_by_role("button", name=button).click()
    page.get_by_role("button", name="Delete it").click()


def test_an_upload_that_is_stopped_before_its_link_comes_is_not_sent(visit: Visit) -> None:
    visitor = visit()
    held = Held(visitor.page, "**/api/video/presigned-url", "POST")
    page = visitor.open("")
    chosen(page, "swing.mp4", b"not really a video")
    with page.expect_request("**/api/video/presigned-url"):
        page.get_by_role("button", name="Send it").click()

    page.get_by_role("button", name="Stop").click()
    held.go()

    expect(page.get_by_role("button", name="Choose a video")).to_be_visible()
    assert not [request for request in visitor.requests if request.startswith("PUT")]


# ------------------------------------------------------------------ a swing that is not there yet, or never will be


def test_who_waits_for_a_swing_is_told_at_once_that_the_api_can_not_be_reached(golfer: Golfer, visit: Visit) -> None:
    visitor = visit(golfer.remembered)
    back = Event()
    visitor.page.route(RESULTS, lambda route: route.continue_() if back.is_set() else route.abort())

    page = visitor.open(f"swing/{golfer.sample}")

    expect(page.get_by_text("We can't reach Golf Coach.")).to_be_visible()
    back.set()
    page.locator(".player").wait_for()


@pytest.mark.parametrize("code", ["INTERNAL_ERROR", "ABORTED", "TIMED_OUT"])
def test_a_failure_of_ours_offers_to_analyse_the_same_video_again(
    golfer: Golfer, copy: Copy, visit: Visit, code: str
) -> None:
    name = copy(f"failed-{code}", status="FAILED", error={"code": code, "message": "We failed."})
    page = visit(golfer.remembered).open(f"swing/{name}")

    expect(page.get_by_role("heading", level=1)).to_have_text("This did not work")
    expect(page.get_by_role("button", name="Analyse it once more")).to_be_visible()
    expect(page.locator(".instead")).to_have_count(0)
