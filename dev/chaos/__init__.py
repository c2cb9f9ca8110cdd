"""Uploads while everything around them breaks: a plan from a seed, a run of it, and what must be true afterwards."""
