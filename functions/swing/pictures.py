"""How the pictures of a swing are called, by the layout that the mobile app knows."""

from swing.models import EventName, Mark


def picture_name(event: EventName, mark: Mark) -> str:
    """File name of a key frame, without its ending."""
    place = list(EventName).index(event) + 1
    return f"frame_{place:03}_Frame_at_{mark.time_s:.3f}s"
