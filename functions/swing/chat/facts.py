"""Facts: what the chat may know of a measured swing, for the model to say and for `grounding` to check."""

import json
from collections.abc import Iterator
from typing import Any, Final

from swing.analyses.golfers_words import word
from swing.analyses.items import report
from swing.aws.dynamodb import Item
from swing.coach.grounding import SHARES, quantities
from swing.domain.models import Shape

Known = list[tuple[float, str]]

REPORT_FIELDS: Final = ("summary", "overall_level", "cues", "strengths", "cautions", "one_week_plan")
FINDING_FIELDS: Final = ("title", "severity", "metric", "value", "unit", "low", "high", "evidence")


class MeasuredSwing(Shape):
    """What may be said of one swing. `known` are its numbers with units, also those in our own texts."""

    analysis_id: str
    at: str
    view: str
    metrics: dict[str, float]
    units: dict[str, str]
    known: Known


def headline(item: Item) -> Item:
    """One line of a list of swings."""
    measured, written = item["analysis_results"], report(item) or {}
    return {
        "analysis_id": item["analysis_id"],
        "at": item["created_at"],
        "view": measured["view"],
        "overall_level": written.get("overall_level"),
        "top_issues": written.get("top_issues", []),
    }


def swing_facts(item: Item) -> Item:
    """Everything about one swing."""
    measured, written = item["analysis_results"], report(item) or {}
    metrics = [(name, metric) for name, metric in measured["metrics"].items() if metric.get("value") is not None]
    return {
        "analysis_id": item["analysis_id"],
        "at": item["created_at"],
        "view": measured["view"],
        "handedness": measured["handedness"],
        "slow_motion": measured.get("slow_motion", False),
        "metrics": [
            {"name": name, "value": round(metric["value"], 3), "unit": metric["unit"]} for name, metric in metrics
        ],
        "not_measured": sorted(name for name, metric in measured["metrics"].items() if metric.get("value") is None),
        **heard(item),
        "findings": [{name: found.get(name) for name in FINDING_FIELDS} for found in measured["findings"]],
        "report": {name: written[name] for name in REPORT_FIELDS if name in written},
        "drills": [{name: drill.get(name) for name in ("name", "reps")} for drill in written.get("drills", [])],
    }


def heard(item: Item) -> Item:
    """What the golfer has said of the swing, if anything."""
    says = word(item).of_any_video.says
    return {"golfers_word": says} if says else {}


def profile_facts(profile: Item) -> Item:
    """What the swings have in common. Numbers belong to a swing, so they are told with the swing."""
    names = ("swing_count", "latest_swing_at", "latest_analysis_id", "focus_areas", "strengths", "cautions")
    shown = ("analysis_id", "created_at", "view", "overall_level")
    return {
        **{name: profile[name] for name in names if name in profile},
        "recent_swings": [{name: swing.get(name) for name in shown} for swing in profile.get("recent_swings", [])],
    }


def certain(item: Item) -> MeasuredSwing:
    """What may be said of a swing."""
    measured = item["analysis_results"]
    values = {name: each for name, each in measured["metrics"].items() if each.get("value") is not None}
    ranges = [(found.get(name), found["unit"]) for found in measured["findings"] for name in ("value", "low", "high")]
    numbers = [(each["value"], each["unit"]) for each in values.values()]
    known = [(float(value), unit) for value, unit in (*numbers, *ranges) if value is not None]
    return MeasuredSwing(
        analysis_id=item["analysis_id"],
        at=item["created_at"],
        view=measured["view"],
        metrics={name: each["value"] for name, each in values.items()},
        units={name: each["unit"] for name, each in values.items()},
        known=known + shares(known) + said_in(report(item)) + said_in(measured["findings"]),
    )


def shares(known: Known) -> Known:
    """The same numbers as per cent of the golfer's own size."""
    return [(100 * value, "%") for value, unit in known if unit in SHARES]


def said_in(value: Any) -> Known:
    """Numbers with units in our own texts, which may be repeated."""
    return [(float(each.number), each.unit) for text in strings(value) for each in quantities(text)]


def strings(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for inner in value.values():
                yield from strings(inner)
        case list():
            for inner in value:
                yield from strings(inner)


def said_by_tool(output: str) -> Known:
    return said_in(json.loads(output))
