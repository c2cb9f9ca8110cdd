"""What Lambda does otherwise than AWS on MiniStack, mended: starts, memory, concurrency, logs, callers."""
