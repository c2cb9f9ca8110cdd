"""Drawing over pictures of the swing: skeleton, annotations, contact sheet, overlay video. Pure; draws with OpenCV."""

__all__ = ["canvas", "key_frames", "overlay_video"]
