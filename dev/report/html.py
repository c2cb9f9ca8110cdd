"""An analysis in; a folder with report.html, report.json and its pictures out, which needs no network to be read."""

import json
from dataclasses import dataclass, field
from decimal import Decimal
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from dev.report.plots import Plot, plots
from dev.report.words import gauge, metric_name, quantity, span, standing, sureness, usual
from swing.aws.dynamodb import Item
from swing.domain import keys
from swing.domain.event_descriptions import DESCRIPTIONS
from swing.domain.models import EventName, Finding, FirstStep, Measurement, Metric, Swing
from swing.domain.wording import in_words, margin
from swing.drawing.key_frames import worst
from swing.measurement.checkpoints import checkpoints, counts
from swing.measurement.first_step import first_step
from swing.measurement.series import Series

TEMPLATES: Final = Path(__file__).resolve().parent / "templates"
MADE_WITH: Final = {"MediaPipe": "mediapipe", "PyAV": "av", "OpenCV": "opencv-python-headless", "NumPy": "numpy"}
# An item may lack what its analysis did not get to.
NOTHING_KNOWN: Final = {"analysis_id": "", "created_at": ""}
NOTHING_WRITTEN: Final[Item] = {
    "overall_level": "",
    "coaching_response": "",
    "strengths": [],
    "cautions": [],
    "one_week_plan": [],
}


@dataclass(frozen=True)
class Pictures:
    """JPEG bytes: plain and drawn on, by event; all events in one contact sheet; and the overlay video, an MP4."""

    frames: dict[EventName, tuple[bytes, bytes]] = field(default_factory=dict)
    contact_sheet: bytes | None = None
    video: bytes | None = None


@dataclass(frozen=True)
class Tile:
    """One event as the page shows it. An event that the clip lacks has neither time nor pictures."""

    number: int
    event: EventName
    name: str
    description: str
    time_s: float | None
    confidence: float | None
    plain: str | None
    overlay: str | None


def write_report(item: Item, measurement: Measurement, curves: Series, pictures: Pictures, out: Path) -> Path:
    """Write the folder `out` and return its report.html. `item` is the analysis' status item, numbers as plain ones."""
    out.mkdir(parents=True, exist_ok=True)
    for name, content in files(pictures).items():
        (out / name).write_bytes(content)
    (out / "report.json").write_text(as_json(item, measurement, curves), encoding="utf-8")
    page = out / "report.html"
    page.write_text(html(item, measurement, curves, pictures), encoding="utf-8")
    return page


def files(pictures: Pictures) -> dict[str, bytes]:
    """File names beside the page, and what is in them."""
    named: dict[str, bytes] = {}
    for event, (plain, overlay) in pictures.frames.items():
        named |= {file_name(event): plain, file_name(event, "_skeleton"): overlay}
    if pictures.contact_sheet:
        named[keys.CONTACT_SHEET] = pictures.contact_sheet
    if pictures.video:
        named["swing.mp4"] = pictures.video
    return named


def file_name(event: EventName, suffix: str = "") -> str:
    return f"{list(EventName).index(event) + 1}_{event}{suffix}.jpg"


def as_json(item: Item, measurement: Measurement, curves: Series) -> str:
    report = {
        "analysis": item | {"ai_analysis": coaching(item)},
        "measurement": measurement.model_dump(mode="json"),
        "series": curves.to_lists(),
    }
    return json.dumps(report, indent=2, ensure_ascii=False, default=plain) + "\n"


def plain(value: Any) -> Any:
    """What DynamoDB hands out and JSON doesn't know."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, set):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} does not belong into a report")


def coaching(item: Item) -> Item:
    """What the coach, or the rules in its place, wrote: JSON in the table, perhaps decoded already."""
    written = item.get("ai_analysis") or {}
    return dict(json.loads(written) if isinstance(written, str) else written)


def html(item: Item, measurement: Measurement, curves: Series, pictures: Pictures) -> str:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "metric_name": metric_name,
        "words": in_words,
        "quantity": quantity,
        "margin": margin,
        "span": span,
        "standing": standing,
        "usual": usual,
        "sureness": sureness,
    }
    swing, step, points = measurement.swing, first_step(measurement), checkpoints(measurement)
    return environment.get_template("report.html.j2").render(
        item=NOTHING_KNOWN | item,
        coaching=NOTHING_WRITTEN | coaching(item),
        headline=headline(coaching(item), step),
        seen=counts(points),
        checkpoints=points,
        step=step,
        step_picture=pictured(step, pictures),
        swing=swing,
        tiles=tiles(swing, pictures),
        contact_sheet=keys.CONTACT_SHEET if pictures.contact_sheet else None,
        video="swing.mp4" if pictures.video else None,
        findings=[(finding, gauge(finding), shown(finding, measurement, pictures)) for finding in measurement.findings],
        measured=[metric for metric in measurement.metrics.values() if metric.value is not None],
        withheld=by_reason([metric for metric in measurement.metrics.values() if metric.value is None]),
        plots=[trusted(plot) for plot in plots(curves, swing)],
        all_swings=measurement.all_swings,
        facts=facts(item, swing),
    )


def trusted(plot: Plot) -> Item:
    """The plot with its SVG marked as markup: it is ours, and no text of others is in it."""
    return {"title": plot.title, "note": plot.note, "svg": Markup(plot.svg)}  # noqa: S704


def tiles(swing: Swing, pictures: Pictures) -> list[Tile]:
    return [tile(number, event, swing, pictures) for number, event in enumerate(EventName, start=1)]


def tile(number: int, event: EventName, swing: Swing, pictures: Pictures) -> Tile:
    mark = swing.events.get(event)
    there = mark is not None and event in pictures.frames
    return Tile(
        number=number,
        event=event,
        name=in_words(event).capitalize(),
        description=DESCRIPTIONS[event],
        time_s=mark.time_s if mark else None,
        confidence=mark.confidence if mark else None,
        plain=file_name(event) if there else None,
        overlay=file_name(event, "_skeleton") if there else None,
    )


def headline(written: Item, step: FirstStep) -> str:
    """What to work on first, in the coach's words or, without any, in the rules'."""
    cause = written.get("root_cause") or {}
    title = cause.get("title") if isinstance(cause, dict) else cause
    return title or step.title


def pictured(step: FirstStep, pictures: Pictures) -> str | None:
    """The picture that shows what is nearest to its limit."""
    if step.kind != "nearest" or step.event is None or step.event not in pictures.frames:
        return None
    return file_name(step.event, "_skeleton")


def shown(finding: Finding, measurement: Measurement, pictures: Pictures) -> str | None:
    """The picture that shows a finding: of several at one event it is the worst that was drawn."""
    if finding.event is None or finding.event not in pictures.frames:
        return None
    drawn = worst(measurement.findings, finding.event)
    return file_name(finding.event, "_skeleton") if drawn is finding else None


def by_reason(metrics: list[Metric]) -> dict[str, list[Metric]]:
    """Metrics that are absent for the same reason share a line."""
    grouped: dict[str, list[Metric]] = {}
    for metric in metrics:
        grouped.setdefault(metric.reason or "not measured", []).append(metric)
    return grouped


def facts(item: Item, swing: Swing) -> dict[str, str]:
    """How the report was made, each fact by its name."""
    results, written = item.get("analysis_results", {}), coaching(item)
    seen = {
        "Analysis": str(item.get("analysis_id", "")),
        "Video": f"{float(results.get('fps', 0)):.2f} frames a second, {float(results.get('video_duration', 0)):.2f} s",
        "Slow motion": slowness(swing),
        "View": f"{swing.view} ({swing.view_confidence:.0%})",
        "Golfer": {"right": "right-handed", "left": "left-handed"}.get(swing.handedness, "handedness unknown"),
        "Coaching": coach(written),
    }
    return seen | {name: installed(package) for name, package in MADE_WITH.items()}


def slowness(swing: Swing) -> str:
    told = "yes" if swing.slow_motion else "perhaps" if swing.perhaps_slow_motion else "no"
    return told if told == "no" else f"{told}: times are those of the clip"


def coach(written: Item) -> str:
    if written.get("fallback_triggered"):
        return f"written by rules from the measurements ({written.get('fallback_reason', '')})"
    model = written.get("model")
    return f"{model}, prompt {written.get('prompt_version', '')}" if model else "none"


def installed(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed here"
