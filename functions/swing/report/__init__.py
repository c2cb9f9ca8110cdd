"""A measurement in, the report by rules out. Pure."""

__all__ = ["comparison", "profile", "reference", "results", "rules"]
