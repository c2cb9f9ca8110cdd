"""Poses in; events, metrics and findings out. Pure."""

__all__ = [
    "candidates",
    "checkpoints",
    "findings",
    "first_step",
    "landmark_export",
    "measure",
    "motion",
    "series",
    "turning",
]
