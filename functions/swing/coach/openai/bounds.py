"""What the model's server may do on the wire: no redirects, nothing packed, and no more bytes than an answer has.

Imported by the first question alone, with OpenAI's client.
"""

from collections.abc import Iterator
from typing import Any, Final

import httpx2

# A batch's answers are the longest, and have a hundredth of it.
MAX_BYTES: Final = 8_000_000
# A packed answer would be unpacked in memory, where a kilobyte may become a thousand.
UNPACKED: Final = "identity"


class Bounded(httpx2.SyncByteStream):
    """A body that may not be longer than `MAX_BYTES`."""

    def __init__(self, stream: Any) -> None:
        self.stream = stream

    def __iter__(self) -> Iterator[bytes]:
        left = MAX_BYTES
        for piece in self.stream:
            left -= len(piece)
            if left < 0:
                raise httpx2.DecodingError(f"The answer has more than {MAX_BYTES} bytes.")
            yield piece

    def close(self) -> None:
        self.stream.close()


def bound(response: httpx2.Response) -> None:
    """Raises httpx2.DecodingError now for a packed body, and while it is read for one that is too long."""
    if response.headers.get("content-encoding", UNPACKED).lower() != UNPACKED:
        raise httpx2.DecodingError("The answer is packed, though nobody has asked for that.")
    response.stream = Bounded(response.stream)


class Client(httpx2.Client):
    """What OpenAI's client sends with. A redirect would take a golfer's pictures wherever it leads."""

    def __init__(self) -> None:
        super().__init__(
            follow_redirects=False, headers={"Accept-Encoding": UNPACKED}, event_hooks={"response": [bound]}
        )

    def __del__(self) -> None:
        """A client that is forgotten leaves no connection behind, as OpenAI's own does not."""
        self.close()
