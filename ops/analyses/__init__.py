"""Analyses as an operator sees them: one with its story, all of them, and whole buckets anew."""
