"""Swing profiles: a golfer's latest report, numbers and recent swings."""

from typing import Any, Final

from swing.analyses import items, listing
from swing.aws import dynamodb
from swing.aws.dynamodb import Item
from swing.aws.dynamodb_values import numbers, plain

MAX_RECENT: Final = 20


def profiles() -> Any:
    return dynamodb.table("SWING_PROFILES_TABLE")


def profile(user_id: str) -> Item:
    """Empty for a golfer without a finished swing."""
    found: Item = profiles().get_item(Key={"user_id": user_id}, ConsistentRead=True).get("Item", {})
    return found


def delete(user_id: str) -> None:
    profiles().delete_item(Key={"user_id": user_id})


def delete_swing(user_id: str, analysis_id: str) -> None:
    """Take a swing out of its golfer's profile; a profile that was written from it becomes the swing's before it."""
    known = profile(user_id)
    left = [swing for swing in known.get("recent_swings", []) if swing.get("analysis_id") != analysis_id]
    is_latest = known.get("latest_analysis_id") == analysis_id
    if not is_latest and len(left) == len(known.get("recent_swings", [])):
        return
    before = next((item for item in finished(user_id) if item["analysis_id"] != analysis_id), None)
    written = known | {"recent_swings": left} | (told_by(before) if is_latest else {})
    try:
        profiles().put_item(
            Item={name: value for name, value in written.items() if value is not None},
            ConditionExpression="updated_at = :known OR attribute_not_exists(updated_at)",
            ExpressionAttributeValues={":known": known.get("updated_at", "")},
        )
    except dynamodb.refused(profiles()):
        delete_swing(user_id, analysis_id)  # a swing was finished meanwhile


def finished(user_id: str) -> list[Item]:
    """The golfer's latest swings with a report, newest first, each once however often it was analysed."""
    newest = listing.newest(user_id, 2 * MAX_RECENT).items
    return [item for item in newest if item["status"] == "AI_COMPLETED"][:MAX_RECENT]


def told_by(item: Item | None) -> Item:
    """What a profile says of its golfer's latest swing; empty without one."""
    written = (items.report(item) if item else None) or {}
    return {
        "latest_analysis_id": item["analysis_id"] if item else None,
        "latest_swing_at": item.get("run_started_at") if item else None,
        "coaching_response": written.get("coaching_response"),
        "focus_areas": written.get("top_issues", []),
        "strengths": written.get("strengths", []),
        "cautions": written.get("cautions", []),
        "metrics": plain(headline_metrics(item)) if item else {},
    }


def headline_metrics(item: Item) -> dict[str, float]:
    metrics = numbers(item["analysis_results"])["metrics"]
    return {name: metric["value"] for name, metric in metrics.items() if metric.get("value") is not None}


def headline(item: Item) -> Item:
    """A swing in the profile's history."""
    results = item["analysis_results"]
    return {
        "analysis_id": item["analysis_id"],
        "created_at": item["created_at"],
        "view": results.get("view"),
        "slow_motion": results.get("slow_motion", False),
        "overall_level": (items.report(item) or {}).get("overall_level"),
        "metrics": headline_metrics(item),
    }
