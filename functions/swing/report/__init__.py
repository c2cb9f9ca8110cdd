"""A measurement in, the report by rules out. Pure."""

__all__ = ["comparison", "first_step", "pass_mark", "profile", "reference", "results", "rules"]
