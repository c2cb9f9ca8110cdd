"""What an analysis and a day cost."""
