"""Frames in, poses out. The only owner of MediaPipe."""

__all__ = ["coarse_pass", "landmarker", "storage"]
