"""Poses in; events, metrics and findings out. Pure."""

__all__ = ["candidates", "findings", "landmark_export", "measure", "motion", "series", "turning"]
