"""Broken files of every container and codec that is accepted, sent through all that opens a golfer's video."""
