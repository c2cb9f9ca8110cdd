"""What a container says of its capture rate, as the text that it is. Read inside the cage alone."""

from collections.abc import Callable, Iterator
from typing import Any, Final

from swing.media import opening
from swing.media.capture_rate import MAX_TEXT
from swing.media.messages import Header

KEY: Final = "com.android.capture.fps"

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
