"""The language model, and what it may say of a swing."""

__all__ = [
    "answers",
    "ask",
    "batch_lane",
    "circuit_breaker",
    "grounding",
    "model_catalog",
    "openai",
    "report_assembly",
    "requests",
    "settings",
]
