"""What failed for good: queues, letters, and the decision what to do about each."""
