"""What strangers' files cost a golfer: a good upload behind twenty bad ones, and behind twenty good ones.

.venv/bin/python -m dev.burst.strangers [--uploads 20] [--limit 4]: prints how long each took from its upload to its
report, and exits with 0 when it was not longer behind the bad ones.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from dev.burst.run import PARAMETERS
from dev.chaos.plan import Video
from dev.chaos.videos import contents
from dev.fakes.cloud import POLL_S, TERMINAL, Cloud
from dev.fuzz import hostile
from dev.local.deploy import deploy
from dev.local.engine import MiniStack
from ops.local import CACHE
from swing.domain import keys

# Whoever sends these shares the line with the golfer behind them, so that nothing but their cost can delay the report.
GOLFER: Final = f"{keys.GUEST}strangers"
PATIENCE_S: Final = 900.0
FILES: Final[tuple[Callable[[Path], Path], ...]] = (
    lambda path: hostile.mp4(path, 60_000_000, 1),
    lambda path: hostile.mp4(path, edits=200_000),
    lambda path: hostile.mp4(path, delta=0x7FFFFFFF),
    lambda path: hostile.matroska(path, frames=200_000, each_ms=1, empty=True),
    lambda path: hostile.growing(path, (8192, 8192)),
)


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--uploads", type=int, default=20, help="in front of the one that counts")
    arguments.add_argument("--limit", type=int, default=4, help="analyses under way at once")
    chosen = arguments.parse_args()
    usual = contents()
    with MiniStack(log=CACHE / "burst.log") as engine:
        cloud = Cloud(deploy(engine.endpoint, PARAMETERS | {"AnalysesAtOnce": str(chosen.limit)}))
        print(f"one swing alone: reported after {report_s(cloud, [], usual[Video.SWING], 'warm-up'):.0f} s")
        good_s = report_s(cloud, [usual[Video.SWING]] * chosen.uploads, usual[Video.SWING], "good")
        bad_s = report_s(cloud, bad(usual, chosen.uploads), usual[Video.SWING], "bad")
    print(f"behind {chosen.uploads} good uploads: reported after {good_s:.0f} s")
    print(f"behind {chosen.uploads} bad ones: reported after {bad_s:.0f} s")
    return 0 if bad_s <= good_s else 1


def bad(usual: dict[Video, bytes], count: int) -> list[bytes]:
    """Files that were made to harm, and what is broken or no swing."""
    with tempfile.TemporaryDirectory() as folder:
        made = [make(Path(folder) / "file").read_bytes() for make in FILES]
    made += [usual[kind] for kind in Video if kind is not Video.SWING]
    return [made[number % len(made)] for number in range(count)]


def report_s(cloud: Cloud, others: list[bytes], swing: bytes, name: str) -> float:
    """Seconds from the upload of a swing to its report, with the others in front of it."""
    names = [f"{name}-{number}" for number in range(len(others))]
    for each, content in zip(names, others, strict=True):
        cloud.upload(keys.upload_key(GOLFER, each, ".mp4"), content)
    began = time.monotonic()
    cloud.upload(keys.upload_key(GOLFER, f"{name}-last", ".mp4"), swing)
    status = ended(cloud, f"{name}-last")
    if status != "AI_COMPLETED":
        sys.exit(f"{name}-last: {status}")
    taken_s = time.monotonic() - began
    for each in names:
        ended(cloud, each)
    return taken_s


def ended(cloud: Cloud, analysis: str) -> str:
    """How it ended. Twenty swings take a machine with two processors minutes."""
    deadline = time.monotonic() + PATIENCE_S
    while (status := cloud.item(analysis).get("status")) not in TERMINAL:
        if time.monotonic() > deadline:
            sys.exit(f"{analysis}: {status}, {PATIENCE_S:.0f} s after its upload")
        time.sleep(POLL_S)
    return str(status)


if __name__ == "__main__":
    sys.exit(main())
