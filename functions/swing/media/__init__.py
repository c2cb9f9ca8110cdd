"""An upload in, its frames out. The only owner of PyAV."""

__all__ = ["limits", "sampling", "video"]
