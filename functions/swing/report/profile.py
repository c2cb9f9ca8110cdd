"""The golfer's swing profile, made from the latest measured swing and its report."""

from typing import Any, Final

from swing.domain.models import Measurement, Report

# What the chat may know of the person: neither name nor address.
CONTEXT: Final = ("user_type", "is_authenticated")


def profile(measurement: Measurement, report: Report, item: dict[str, Any]) -> dict[str, Any]:
    """Attributes of the golfer's item in swing-profiles; `item` is the analysis' own."""
    numbers = {name: metric.value for name, metric in measurement.metrics.items() if metric.value is not None}
    swing = measurement.swing
    return {
        "coaching_response": report.coaching_response,
        "focus_areas": report.top_issues,
        "strengths": report.strengths,
        "cautions": report.cautions,
        "metrics": numbers,
        "user_context": {name: item[name] for name in CONTEXT if name in item} | {"handedness": swing.handedness},
        "headline": {
            "analysis_id": item.get("analysis_id"),
            "created_at": item.get("created_at"),
            "view": swing.view,
            "slow_motion": swing.slow_motion,
            "overall_level": report.overall_level,
            "metrics": numbers,
        },
    }
