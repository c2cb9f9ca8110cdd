"""From an upload to a started execution: the admission queue, its leases and its forecast."""

__all__ = ["admission", "forecast", "leases", "queue", "throughput"]
