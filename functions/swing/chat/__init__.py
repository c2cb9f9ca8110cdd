"""The conversation with a golfer."""

__all__ = ["conversation", "service", "settings", "thread_swings", "threads"]
