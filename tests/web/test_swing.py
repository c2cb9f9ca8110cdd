"""A swing in the viewer, in a real browser against the real local stack: watched, read, shared and compared."""

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from dev.fakes.cloud import Cloud, eventually
from tests.builders.buckets import bucket, measured
from tests.web.conftest import Copy, Golfer, Visit
from tests.web.visitor import frame, swing_page, video_times_s


def test_a_golfer_uploads_a_swing_and_reads_its_report(golfer: Golfer, visit: Visit) -> None:
    page = swing_page(visit(golfer.remembered), golfer.sample)

    checked, on_its_way = golfer.seen
    assert "swing.mp4" in checked
    assert "0.2 MB · 3.2 s" in checked
    assert "You found in every frame" in on_its_way
    assert re.search(r"about \d+ s left|any moment now", on_its_way)
    expect(page.locator("h1")).to_have_text("15 of 16 checkpoints judged, 1 outside.")
    expect(page.locator(".prose")).to_contain_text("I watched your swing face-on and could judge 15 of 16 checkpoints")
    expect(page.locator("dl.metrics").first).to_contain_text("2.6 : 1")
    expect(page.locator(".strip img")).to_have_count(8)


def test_how_sound_a_swing_is_is_said_once_and_with_how_much_it_rests_on(golfer: Golfer, visit: Visit) -> None:
    page = swing_page(visit(golfer.remembered), golfer.sound)

    expect(page.locator(".level")).to_have_text("Sound swing, by 16 of 16 checkpoints")


def test_a_swing_without_a_fault_has_a_first_step_with_drill_and_picture(golfer: Golfer, visit: Visit) -> None:
    page = swing_page(visit(golfer.remembered), golfer.sound)

    expect(page.locator(".begin")).to_contain_text("Nearest to its limit: hip sway")
    expect(page.locator(".begin")).to_contain_text("Drill: Inside of the back foot")
    expect(page.locator(".cause")).to_contain_text("0.15 of 0.25 shoulder widths away from the target")
    page.locator(".cause").get_by_role("button", name="Show Top").click()
    expect(page.locator('[data-event="top"]')).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".checkpoints")).to_contain_text("Inside (16)")


def test_a_swing_that_could_not_be_judged_is_not_praised(
    golfer: Golfer, cloud: Cloud, copy: Copy, visit: Visit
) -> None:
    report = json.loads(cloud.item(golfer.sample)["ai_analysis"]) | {
        "summary": "Only a part could be judged.",
        "overall_level": None,
    }
    unjudged = copy("unjudged", ai_analysis=json.dumps(report))

    page = visit(golfer.remembered).open(f"swing/{unjudged}")

    expect(page.locator("h1")).to_have_text("Only a part could be judged.")
    expect(page.locator(".level")).to_have_count(0)


def test_a_swing_that_may_be_none_says_what_is_unlike_one(
    golfer: Golfer, cloud: Cloud, copy: Copy, visit: Visit
) -> None:
    item: Any = cloud.stack.table("AnalysesTableName").get_item(Key={"analysis_id": golfer.sample})["Item"]
    doubted = copy("doubted", analysis_results=item["analysis_results"] | {"unsure": ["the hands come apart"]})

    visitor = visit(golfer.remembered)

    note = visitor.open(f"swing/{doubted}").get_by_role("note").filter(has_text="not sure")
    expect(note).to_contain_text("not sure that this is a full golf swing: the hands come apart")
    sure = swing_page(visitor, golfer.sample)
    expect(sure.get_by_role("note").filter(has_text="not sure")).to_have_count(0)


def test_scrubbing_moves_the_picture_the_skeleton_and_the_charts_together(golfer: Golfer, visit: Visit) -> None:
    page = swing_page(visit(golfer.remembered), golfer.sample)
    before, skeleton = frame(page), page.locator("canvas").first.screenshot()

    page.get_by_role("slider", name="Frame").focus()
    for _ in range(12):
        page.keyboard.press("ArrowRight")

    assert frame(page) == before + 12
    time_s = (before + 12) / 60
    shown = page.locator(".plot").evaluate_all("plots => plots.map(plot => Number(plot.dataset.time))")
    assert shown == pytest.approx([time_s] * 3, abs=0.001)
    eventually("the picture", lambda: abs(video_times_s(page)[0] - time_s) < 1 / 60)
    expect(page.get_by_role("slider", name="Frame")).to_have_attribute(
        "aria-valuetext", re.compile(f"Frame {before + 13} ")
    )
    assert page.locator("canvas").first.screenshot() != skeleton


def test_each_event_is_one_click_or_key_away(golfer: Golfer, visit: Visit) -> None:
    visitor = visit(golfer.remembered)
    page = swing_page(visitor, golfer.sample)

    page.locator('[data-event="top"]').click()
    top = frame(page)
    page.get_by_role("slider", name="Frame").focus()
    page.keyboard.press("6")

    assert top == 92
    assert frame(page) == 111
    expect(page.locator('[data-event="impact"]')).to_have_attribute("aria-pressed", "true")


def test_a_chart_that_is_clicked_moves_the_swing_there(golfer: Golfer, visit: Visit) -> None:
    page = swing_page(visit(golfer.remembered), golfer.sample)
    plot = page.locator(".plot .u-over").first
    plot.scroll_into_view_if_needed()

    plot.click(position={"x": (plot.bounding_box() or {"width": 0})["width"] / 2, "y": 50})

    middle_s = (0.72 - 0.25 + 2.40 + 0.25) / 2
    assert frame(page) / 60 == pytest.approx(middle_s, abs=0.05)


def test_all_full_swings_of_a_video_stand_in_a_table(golfer: Golfer, cloud: Cloud, copy: Copy, visit: Visit) -> None:
    item: Any = cloud.stack.table("AnalysesTableName").get_item(Key={"analysis_id": golfer.sample})["Item"]
    told = measured(bucket("face_on_right_60_sway", swings=3, practice=2).poses).all_swings
    assert told is not None
    kept = json.loads(told.model_dump_json(), parse_float=Decimal)
    several = copy("bucket", analysis_results=item["analysis_results"] | {"all_swings": kept})

    page = visit(golfer.remembered).open(f"swing/{several}")

    expect(page.get_by_role("heading", name="All 3 swings")).to_be_visible()
    rows = page.locator("table.all-swings").first.locator("tbody tr")
    expect(rows).to_have_count(3)
    expect(rows.last).to_contain_text("this one")
    page.get_by_text("How much they differ").click()
    expect(page.locator("table.all-swings").last).to_contain_text("Tempo")


def test_the_swing_plays_in_slow_motion(golfer: Golfer, visit: Visit) -> None:
    page = swing_page(visit(golfer.remembered), golfer.sample)
    before = frame(page)

    page.get_by_role("button", name="Play").click()
    eventually("some frames", lambda: frame(page) > before + 5)
    page.get_by_role("button", name="Pause").click()

    assert page.evaluate("document.querySelector('video').playbackRate") == 0.25


def test_a_mirrored_video_is_played_as_we_drew_it(golfer: Golfer, visit: Visit) -> None:
    visitor = visit(golfer.remembered)

    def mirrored(route: Route) -> None:
        answer = route.fetch()
        replay = answer.json()
        replay["film"]["mirrored"] = True
        route.fulfill(response=answer, json=replay)

    visitor.page.route("**/replay", mirrored)
    page = swing_page(visitor, golfer.sample)

    assert "/overlay.mp4?" in (page.locator(".stage video").get_attribute("src") or "")
    expect(page.locator(".stage canvas")).to_be_hidden()
    expect(page.locator(".player")).to_contain_text("the right way round")


def test_a_finding_shows_its_evidence_and_its_drills(golfer: Golfer, visit: Visit) -> None:
    page = swing_page(visit(golfer.remembered), golfer.sample)

    card = page.locator('[data-code="sway"]')
    card.get_by_role("button", name="Show Top").click()

    expect(page.locator(".cause")).to_contain_text("Work on this first")
    expect(card.get_by_role("img", name="Usual: at least −0.25 shoulder widths")).to_be_visible()
    expect(page.locator(".cause")).to_contain_text("Inside of the back foot")
    expect(card).not_to_contain_text("Inside of the back foot")
    expect(page.locator('[data-event="top"]')).to_have_attribute("aria-pressed", "true")


def test_what_could_not_be_measured_is_said_with_its_reason(golfer: Golfer, visit: Visit) -> None:
    page = swing_page(visit(golfer.remembered), golfer.sample)

    page.get_by_text("What this video can't show, and why").click()

    expect(page.locator(".withheld")).to_contain_text("To measure this, film down-the-line")


def test_the_days_of_a_plan_are_ticked_by_keyboard_and_remembered(golfer: Golfer, visit: Visit) -> None:
    visitor = visit(golfer.remembered)
    page = swing_page(visitor, golfer.sample)
    day = page.get_by_role("checkbox", name="Day 2")

    with page.expect_response("**/plan"):
        day.press("Space")
    again = swing_page(visitor, golfer.sample)

    expect(again.get_by_role("checkbox", name="Day 2")).to_be_checked()
    expect(again.get_by_role("checkbox", name="Day 1")).not_to_be_checked()
    expect(again.locator(".week")).to_contain_text("1 of 7 days done")


def test_a_swing_names_the_mark_that_it_sets(golfer: Golfer, visit: Visit) -> None:
    page = swing_page(visit(golfer.remembered), golfer.sample)

    expect(page.locator(".cause")).to_contain_text("in three of five swings")


def test_the_picture_to_share_is_drawn_here_and_saved(golfer: Golfer, visit: Visit) -> None:
    page = swing_page(visit(golfer.remembered), golfer.sample)

    with page.expect_download() as download:
        page.get_by_role("button", name="Share as a picture").click()

    assert Path(download.value.path()).read_bytes().startswith(b"\xff\xd8")


def test_a_picture_that_took_too_long_to_be_shared_is_saved(golfer: Golfer, visit: Visit) -> None:
    page = swing_page(visit(golfer.remembered), golfer.sample)
    page.evaluate("""() => {
        navigator.canShare = () => true;
        navigator.share = () => Promise.reject(new DOMException("no click", "NotAllowedError"));
    }""")

    with page.expect_download() as download:
        page.get_by_role("button", name="Share as a picture").click()

    assert download.value.suggested_filename == "swing.jpg"


def test_on_paper_everything_is_unfolded_and_nothing_is_there_to_click(golfer: Golfer, visit: Visit) -> None:
    page = swing_page(visit(golfer.remembered), golfer.sample)
    page.evaluate("window.print = () => undefined")

    page.get_by_role("button", name="Save as PDF").click()
    page.emulate_media(media="print")

    assert page.locator("details:not([open])").count() == 0
    expect(page.locator(".transport")).to_be_hidden()
    expect(page.locator(".withheld dd").first).to_be_visible()


# ------------------------------------------------------------------ history and comparison


def test_two_swings_are_compared_event_by_event(golfer: Golfer, visit: Visit) -> None:
    page = visit(golfer.remembered).open("swings")
    expect(page.get_by_role("checkbox")).to_have_count(2)
    for box in page.get_by_role("checkbox").all():
        box.check()

    page.get_by_role("link", name="Compare the two").click()
    page.get_by_role("button", name="Top", exact=True).click()

    slider = page.get_by_role("slider", name="Moment")
    expect(slider).to_have_attribute("aria-valuetext", "Top")
    eventually("both films", lambda: video_times_s(page) == pytest.approx([1.57, 1.57], abs=0.05))
    expect(page.locator('tr[data-metric="hip_sway"]')).to_contain_text("−0.30")
    expect(page.get_by_role("img", name="Hip sway over 2 swings")).to_be_visible()
