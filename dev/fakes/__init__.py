"""Stand-ins for what is not ours, which tests and tools share."""
