"""The logger, the tracer and the metrics of every function."""

from swing.telemetry.powertools import count, logger, tracer

__all__ = ["business_metrics", "count", "logger", "tracer"]
