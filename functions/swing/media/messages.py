"""What the two sides of the cage tell each other: a header of JSON, and bytes behind it.

Nothing here unpickles or evaluates anything: a process in the cage may write whatever an uploaded file makes it write.
"""

import json
import struct
import time
from socket import socket
from typing import Any, Final

Header = dict[str, Any]

LENGTHS: Final = struct.Struct("!IQ")
# A video's plan is the longest of all headers: a few bytes for each of a few ten thousand samples.
MAX_HEADER: Final = 4_000_000


class BadMessageError(Exception):
    """The message is not of this protocol."""


def send(channel: socket, header: Header, content: bytes | memoryview = b"") -> None:
    text = json.dumps(header).encode()
    channel.sendall(LENGTHS.pack(len(text), len(content)) + text)
    if len(content):
        channel.sendall(content)


def receive(channel: socket, max_bytes: int, until: float) -> tuple[Header, bytearray] | None:
    """The next message, or None if there is no more. `until` is by the monotonic clock.

    Raises BadMessageError, and TimeoutError.
    """
    lengths = exactly(channel, LENGTHS.size, until)
    if not lengths:
        return None
    header_bytes, content_bytes = LENGTHS.unpack(lengths)
    if header_bytes > MAX_HEADER or content_bytes > max_bytes:
        raise BadMessageError("too long")
    header, content = exactly(channel, header_bytes, until), exactly(channel, content_bytes, until)
    if len(header) < header_bytes or len(content) < content_bytes:
        return None
    return decoded(header), content


def decoded(text: bytearray) -> Header:
    try:
        header = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadMessageError("no JSON") from error
    if not isinstance(header, dict):
        raise BadMessageError("no header")
    return header


def exactly(channel: socket, count: int, until: float) -> bytearray:
    """So many bytes, or fewer where the other side has closed."""
    content = bytearray(count)
    view, there = memoryview(content), 0
    while there < count:
        # What has come late by then is as late as what has not.
        if (left_s := until - time.monotonic()) <= 0:
            raise TimeoutError
        channel.settimeout(left_s)
        try:
            more = channel.recv_into(view[there:])
        except ConnectionError:
            more = 0
        if not more:
            view.release()
            return content[:0]
        there += more
    return content
