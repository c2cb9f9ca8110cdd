"""The analysis as an item: its statuses, its owner, its life and what is kept beside it."""

__all__ = [
    "announcements",
    "arrivals",
    "golfers_words",
    "items",
    "jobs",
    "lifecycle",
    "listing",
    "ownership",
    "practice",
    "progress",
    "replay",
    "sessions",
    "statuses",
    "swing_profiles",
    "tombstones",
]
