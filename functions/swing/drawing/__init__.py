"""A picture and a pose in, a picture with strokes out. Pure, and the only owner of OpenCV."""

__all__ = ["canvas", "key_frames", "overlay_video"]
