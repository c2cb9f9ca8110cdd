"""A measurement in, the report by rules out. Pure."""

__all__ = ["comparison", "first_step", "profile", "reference", "results", "rules"]
