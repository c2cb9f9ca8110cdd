"""What is kept of a golfer beside the analyses and the thread: the swing profile."""

from typing import Any

from swing import store

Item = dict[str, Any]


def profiles() -> Any:
    return store.table("SWING_PROFILES_TABLE")


def profile(user_id: str) -> Item:
    """Empty for a golfer without a finished swing."""
    found: Item = profiles().get_item(Key={"user_id": user_id}, ConsistentRead=True).get("Item", {})
    return found


def forget(user_id: str) -> None:
    profiles().delete_item(Key={"user_id": user_id})


def forget_swing(user_id: str, analysis_id: str) -> None:
    """Take a swing out of its golfer's profile, unless the profile changes in this moment."""
    swings = profile(user_id).get("recent_swings", [])
    left = [swing for swing in swings if swing.get("analysis_id") != analysis_id]
    if len(left) < len(swings):
        profiles().update_item(
            Key={"user_id": user_id},
            ConditionExpression="recent_swings = :before",
            UpdateExpression="SET recent_swings = :left",
            ExpressionAttributeValues={":before": swings, ":left": left},
        )
