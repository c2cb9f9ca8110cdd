import json
import re
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dev.report.html import Pictures, html, write_report
from dev.report.words import gauge, span
from swing.domain.models import Drill, EventName, Finding, Mark, Measurement, Metric, Severity, Swing
from swing.measurement.series import Series

FRAMES = 90
HOSTILE = '<script>alert("you")</script></style><img src=x onerror=alert(1)>'
JPEG = b"\xff\xd8 a picture \xff\xd9"


def swing(**seconds: float) -> Swing:
    marks = {event: Mark(frame=round(30 * at), time_s=at, confidence=0.6) for event, at in seconds.items()}
    return Swing(
        events={event: marks.get(event) for event in EventName},
        view="face-on",
        view_confidence=0.9,
        handedness="right",
        slow_motion=False,
        segments=[],
    )


def finding(text: str = "Your head sways", severity: Severity = "high", **changed: Any) -> Finding:
    fields = {
        "evidence": text,
        "source": text,
        "sample": text,
        "caution": text,
        "code": "HEAD_SWAY",
        "title": text,
        "severity": severity,
        "metric": "head_sway",
        "value": -0.6,
        "unit": "shoulder widths",
        "low": -0.3,
        "high": 0.2,
        "event": EventName.TOP,
        "frame": 45,
        "why": text,
        "cue": text,
        "drills": [Drill(name=text, steps=[text], reps=text)],
    }
    return Finding.model_validate(fields | changed)


def measurement(*findings: Finding, **seconds: float) -> Measurement:
    metrics = {
        "head_sway": Metric(
            name="head_sway", unit="shoulder widths", value=-0.6, confidence=0.82, error=0.0608, event=EventName.TOP
        ),
        "x_factor_deg": Metric(name="x_factor_deg", unit="deg", reason="One camera does not show it."),
        "hip_depth_change": Metric(name="hip_depth_change", unit="torso lengths", reason="Film down-the-line."),
    }
    return Measurement(swing=swing(**(seconds or {"top": 1.5})), metrics=metrics, findings=list(findings))


def curves(elbow: float = 170) -> Series:
    times_s = np.arange(FRAMES) / 30
    wave = np.sin(times_s)
    return Series(times_s, wave, 10 * wave, 20 * wave, 5 * wave, np.full(FRAMES, elbow))


def item(text: str = "You swing well.", **changed: Any) -> dict[str, Any]:
    coaching = {
        "root_cause": {"title": text, "why": text, "event": "top", "evidence": text},
        "overall_level": text,
        "coaching_response": text,
        "strengths": [text],
        "cautions": [text],
        "one_week_plan": [text, {"day": text, "drills": [text]}],
        "fallback_triggered": True,
        "fallback_reason": text,
    }
    results = {"fps": Decimal("29.97"), "video_duration": Decimal("3.003")}
    return {
        "analysis_id": text,
        "created_at": text,
        "analysis_results": results,
        "ai_analysis": json.dumps(coaching),
    } | changed


PICTURES = Pictures(frames={EventName.TOP: (JPEG, JPEG + b"2")}, contact_sheet=JPEG, video=b"mp4")


class Page(HTMLParser):
    """Elements, addresses and words of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.handlers: list[str] = []
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in {"src", "href", "xlink:href", "srcset"}]
        self.handlers += [name for name, _ in attrs if name.startswith("on")]

    def handle_data(self, data: str) -> None:
        self.words += f" {data} "


def page(*findings: Finding, **changed: Any) -> Page:
    return Page(html(item(**changed), measurement(*findings), curves(), PICTURES))


def test_the_folder_holds_the_page_its_data_and_its_pictures(tmp_path: Path) -> None:
    report = write_report(item(), measurement(finding()), curves(), PICTURES, tmp_path / "new" / "folder")

    names = {"report.html", "report.json", "strip.jpg", "swing.mp4", "4_top.jpg", "4_top_skeleton.jpg"}
    assert {file.name for file in report.parent.iterdir()} == names
    assert (report.parent / "4_top.jpg").read_bytes() == JPEG
    assert {address for address in Page(report.read_text()).addresses if not address.startswith("#")} <= names


def test_the_data_beside_the_page_are_complete(tmp_path: Path) -> None:
    report = write_report(item(), measurement(finding()), curves(float("nan")), PICTURES, tmp_path)

    data = json.loads(report.with_name("report.json").read_text())

    assert Measurement.model_validate(data["measurement"]) == measurement(finding())
    assert data["analysis"]["ai_analysis"]["root_cause"]["title"] == "You swing well."
    assert data["analysis"]["analysis_results"]["fps"] == 29.97
    assert data["series"]["lead_elbow_deg"] == [None] * FRAMES


def test_nothing_is_fetched_from_anywhere_else() -> None:
    text = html(item(), measurement(finding()), curves(), PICTURES)

    assert [address for address in Page(text).addresses if re.match(r"\w+:|//", address)] == []
    assert re.findall(r"@import|url\((?!#)", text) == []


def test_hostile_text_is_only_text() -> None:
    hostile = page(finding(HOSTILE), text=HOSTILE)

    assert "script" not in hostile.tags
    assert hostile.handlers == []
    assert hostile.tags.count("style") == len(re.findall("<style", html(item(), measurement(), curves(), PICTURES)))
    assert HOSTILE in hostile.words


def test_the_root_cause_is_the_headline() -> None:
    text = html(item("You sway"), measurement(finding("Something else")), curves(), PICTURES)

    assert re.findall(r"<h1>(.*?)</h1>", text) == ["You sway"]


def test_without_a_coach_the_first_finding_is_the_headline() -> None:
    text = html(item(ai_analysis=None), measurement(finding("You sway")), curves(), PICTURES)

    assert re.findall(r"<h1>(.*?)</h1>", text) == ["You sway"]


def test_of_two_findings_at_one_event_the_one_that_was_drawn_has_the_picture() -> None:
    found = page(finding("Minor", "low"), finding("Major", "high"), finding("Elsewhere", "high", event=None))

    assert found.addresses.count("4_top_skeleton.jpg") == 2 + 2  # link and image, in the events and in one card


def test_a_swing_without_faults_gets_what_is_nearest_to_its_limit_with_drill_and_picture() -> None:
    plain, shown = page(ai_analysis=None), html(item(ai_analysis=None), measurement(), curves(), PICTURES)

    assert re.findall(r"<h1>(.*?)</h1>", shown) == ["Nearest to its limit: head away from target"]
    assert "0.60 of 0.65 shoulder widths" in plain.words
    assert "Drill: Head on the shadow" in plain.words
    assert plain.addresses.count("4_top_skeleton.jpg") == 2 + 2  # link and image, in the events and in the card


def test_every_checkpoint_is_listed_with_how_it_stands_and_what_to_film_for_it() -> None:
    words = " ".join(page().words.split())

    assert "Of 16 checkpoints that this side has, 1 was judged: none outside, 1 near a limit, none inside." in words
    assert "Head away from target −0.60 shoulder widths at least −0.65 shoulder widths near its limit" in words
    assert words.count("not judged.") == 15


def test_all_eight_events_are_listed_and_what_the_clip_lacks_is_named() -> None:
    words = page().words

    assert all(event.replace("_", " ").capitalize() in words for event in EventName)
    assert words.count("not in the clip") == 7
    assert "1.50 s · likely (60 %)" in words


def test_a_number_stands_with_its_unit_and_confidence_and_an_absent_one_with_its_reason() -> None:
    words = page().words

    assert "−0.60 shoulder widths" in words
    assert "± 0.10 shoulder widths" in words
    assert "sure (82 %)" in words
    assert "X-factor" in words
    assert "One camera does not show it." in words


def test_a_finding_says_what_is_usual_and_what_to_do() -> None:
    words = page(finding("Stay centred")).words

    assert "−0.30 to 0.20 shoulder widths" in words
    assert "“Stay centred”" in words
    assert "Drill: Stay centred" in words


@pytest.mark.parametrize(
    ("low", "high", "unit", "text"),
    [
        (None, 0.1, "torso lengths", "at most 0.10 torso lengths"),
        (160.0, None, "deg", "at least 160°"),
        (2.7, 4.7, "1", "2.7 to 4.7 : 1"),
        (None, None, "deg", ""),
    ],
)
def test_ranges_read_like_a_sentence(low: float | None, high: float | None, unit: str, text: str) -> None:
    assert span(finding(low=low, high=high, unit=unit)) == text


@pytest.mark.parametrize(
    ("value", "low", "high"), [(-0.6, -0.3, 0.2), (0.5, None, 0.1), (120.0, 160.0, None), (5.0, 5.0, 5.0)]
)
def test_value_and_range_lie_on_the_gauge_in_their_order(value: float, low: float | None, high: float | None) -> None:
    drawn = gauge(finding(value=value, low=low, high=high))

    assert drawn is not None
    assert 0 <= drawn.start <= drawn.end <= 100
    assert 0 < drawn.value < 100
    assert (drawn.value < drawn.start) == (low is not None and value < low)
    assert (drawn.value > drawn.end) == (high is not None and value > high)


def test_a_curve_that_the_camera_can_not_show_is_left_out() -> None:
    text = html(item(), measurement(), curves(float("nan")), PICTURES)

    assert "Speed of the hands" in text
    assert "Lead elbow over time" not in text


def test_plots_follow_the_page_into_the_dark() -> None:
    plots = re.findall(r"<svg xmlns.*?</svg>", html(item(), measurement(), curves(), PICTURES), flags=re.DOTALL)

    assert len(plots) == 3
    assert all("currentColor" in plot for plot in plots)
    assert all(re.search(r"#000000|#ffffff|fill: #010203", plot) is None for plot in plots)


def test_the_same_analysis_gives_the_same_page() -> None:
    pages = {html(item(), measurement(finding()), curves(), PICTURES) for _ in range(2)}

    assert len(pages) == 1
