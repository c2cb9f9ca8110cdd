"""The language model, and what it may say of a swing. The only owner of openai."""

__all__ = [
    "answers",
    "ask",
    "batch_lane",
    "circuit_breaker",
    "client",
    "grounding",
    "model_catalog",
    "replies",
    "report_assembly",
    "requests",
    "settings",
]
