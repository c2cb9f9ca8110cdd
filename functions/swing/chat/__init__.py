"""The conversation with a golfer."""

__all__ = ["conversation", "service", "thread_swings", "threads"]
