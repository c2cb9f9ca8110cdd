"""From an upload to a started execution: the admission queue, its leases and its forecast."""

__all__ = ["accept", "admission", "forecast", "leases", "queue", "throughput"]
