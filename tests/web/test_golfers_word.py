"""What a golfer tells the viewer beside the video: with the upload, and when the result is wrong."""

from typing import Any

from playwright.sync_api import Page, expect

from dev.fakes.cloud import Cloud, eventually
from tests.web.conftest import SAMPLE, Copy, Golfer, Visit
from tests.web.visitor import PATIENCE_MS

MORE = "Tell us more (optional)"


def reported(page: Page) -> None:
    page.locator(".swing-head").wait_for(timeout=PATIENCE_MS)


def test_a_golfer_tells_more_with_the_upload_and_corrects_the_result(visit: Visit) -> None:
    visitor = visit()
    page = visitor.open("")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose a video").click()
    chooser.value.set_files(str(SAMPLE))
    page.get_by_text(MORE).click()
    page.get_by_label("Club").select_option("driver")
    page.get_by_label("Your height in cm").fill("180")
    assert visitor.serious_violations() == []
    page.get_by_role("button", name="Send it").click()

    reported(page)
    expect(page.locator(".prose")).to_contain_text("You say that this was a driver.")
    expect(page.locator("dl.metrics").first.locator("xpath=../..")).to_contain_text(
        "by your height, give or take a tenth"
    )
    expect(page.locator(".facts")).to_contain_text("right-handed")

    page.get_by_text(MORE).click()
    expect(page.get_by_label("Club")).to_have_value("driver")
    page.get_by_label("You swing").select_option("left")
    top_s = float(page.get_by_role("spinbutton", name="Top").input_value())
    page.get_by_role("spinbutton", name="Top").fill(f"{top_s - 0.05:.2f}")
    assert visitor.serious_violations() == []
    assert visitor.overflow_px() == 0
    page.get_by_role("button", name="Measure it anew").click()

    expect(page.locator(".facts")).to_contain_text("left-handed, as you say", timeout=PATIENCE_MS)
    expect(page.locator('[data-event="top"]')).to_contain_text(f"{top_s - 0.05:.2f} s, as you say")
    expect(page.locator(".practice")).to_contain_text("You say that you play left-handed; we had taken you for")


def test_whoever_is_asked_about_slow_motion_answers_with_one_key(
    golfer: Golfer, cloud: Cloud, copy: Copy, visit: Visit
) -> None:
    item: Any = cloud.stack.table("AnalysesTableName").get_item(Key={"analysis_id": golfer.sample})["Item"]
    slow = copy("slow", analysis_results=item["analysis_results"] | {"perhaps_slow_motion": True})
    page = visit(golfer.remembered).open(f"swing/{slow}")

    page.get_by_role("button", name="Yes, slow motion").focus()
    page.keyboard.press("Enter")

    eventually("the answer", lambda: cloud.item(slow).get("golfers_word") == {"slow_motion": True})
    # The copy has no video of its own that could be measured.
    expect(page.get_by_role("alert")).to_contain_text("There is no video yet.")
