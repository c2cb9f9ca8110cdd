"""Analyses as an operator sees them: everything about one, an overview, and backfills."""
