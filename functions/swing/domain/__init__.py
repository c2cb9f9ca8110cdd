"""The product's shapes, errors, keys and words. Pure."""

__all__ = [
    "concurrency",
    "errors",
    "event_descriptions",
    "fallbacks",
    "keys",
    "landmarks",
    "models",
    "pace",
    "poses",
    "results",
    "uploads",
    "wording",
]
