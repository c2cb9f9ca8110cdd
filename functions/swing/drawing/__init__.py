"""Drawing over pictures of the swing: skeleton, annotations, contact sheet, overlay video. Pure; owns OpenCV."""

__all__ = ["canvas", "key_frames", "overlay_video"]
