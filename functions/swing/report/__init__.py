"""A measurement in, the report by rules out. Pure."""

__all__ = ["comparison", "first_step", "follow_up", "pass_mark", "profile", "reference", "results", "rules"]
