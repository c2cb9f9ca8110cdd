"""A function that takes what its event asks for: memory, room on its disk, time, or bytes of an answer."""

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

MEGABYTE: Final = 1 << 20

held: list[bytes] = []


def hold(megabytes: int) -> None:
    held.append(b"x" * (megabytes * MEGABYTE))


def take_and_give_back(megabytes: int) -> None:
    b"x" * (megabytes * MEGABYTE)


def write(megabytes: int) -> None:
    """Files without a byte in them have their size, too."""
    handle, _ = tempfile.mkstemp()
    os.ftruncate(handle, megabytes * MEGABYTE)
    os.close(handle)


def mark(path: str) -> None:
    with Path(path).open("a") as file:
        file.write(".")


def wait_for(path: str) -> None:
    while not Path(path).exists():
        time.sleep(0.05)


# One of the processes of a function can't start while there is this file.
if os.path.exists(os.environ.get("FAILS_WHILE", "")):  # noqa: PTH110 (no path at all is none that exists)
    raise RuntimeError("The cupboard is bare.")


WISHES: Final[dict[str, Callable[[Any], None]]] = {
    "hold_mb": hold,
    "take_mb": take_and_give_back,
    "write_mb": write,
    "wait_for": wait_for,
    "mark": mark,
}


def handler(event: dict[str, Any], context: Any) -> Any:
    wishes = event if "Records" not in event else {"mark": event["Records"][0]["body"]}
    for name, wanted in wishes.get("detail", wishes).items():
        if name in WISHES:
            WISHES[name](wanted)
    folder = Path(tempfile.gettempdir())
    found = {"process": os.getpid(), "folder": str(folder), "files": len(list(folder.iterdir()))}
    return found | {"answer": "x" * event.get("answer_bytes", 0)}
