"""How fast a phone filmed, in the container's own words: inside the cage a text, outside of it a number or none.

Android writes it beside every video that its camera records. A video that is played at a quarter of it is slow motion,
whoever is in it. What Apple's phones write says how fast they wish it to be played, and is no rate.
"""

import math
from collections.abc import Callable, Iterator
from typing import Any, Final

from swing.media import opening
from swing.media.messages import Header

KEY: Final = "com.android.capture.fps"
# A number of more letters is none that a phone writes.
MAX_TEXT: Final = 24
# No phone films more pictures a second.
FASTEST: Final = 2_000.0

Answers = Iterator[tuple[Header, Any]]


def with_capture_rate(probe: Callable[..., Answers]) -> Callable[..., Answers]:
    """The job that also tells what the container says of its capture rate."""

    def told(content: bytes, path: str, **arguments: Any) -> Answers:
        for header, more in probe(content, path=path, **arguments):
            yield header | {"capture_fps": text(path)}, more

    return told


def text(path: str) -> str:
    with opening.opened(path) as container:
        return str(container.metadata.get(KEY, ""))[: MAX_TEXT + 1]


def capture_fps(said: Any) -> float | None:
    """Pictures a second, or nothing where a file does not say it or says what cannot be."""
    if not isinstance(said, str) or len(said) > MAX_TEXT:
        return None
    try:
        found = float(said)
    except ValueError:
        return None
    return found if math.isfinite(found) and 1.0 <= found <= FASTEST else None
