"""How many uploads in, whose they are and what they are out: four fifths of one golfer, who comes first."""

from dataclasses import dataclass
from typing import Final

from dev.chaos.plan import Video

OTHERS: Final = 20
HEAVY_SHARE: Final = 0.8
# Real runs of the whole workflow, and such as the probe ends: five hundred swings would take an hour on two processors.
SWING_EVERY: Final = 50
CHEAP: Final = (Video.SHORT, Video.TEXT, Video.TRUNCATED)


@dataclass(frozen=True)
class Upload:
    """`heavy` is of the golfer who uploads most. Golfers have accounts, for all guests together take turns as one."""

    name: str
    golfer: str
    video: Video
    heavy: bool


def plan(count: int) -> list[Upload]:
    heavy = round(count * HEAVY_SHARE)
    return [upload(number, number < heavy) for number in range(count)]


def upload(number: int, heavy: bool) -> Upload:
    golfer = "heavy@example.com" if heavy else f"golfer-{number % OTHERS:02}@example.com"
    video = Video.SWING if number % SWING_EVERY == SWING_EVERY // 2 else CHEAP[number % len(CHEAP)]
    return Upload(f"burst-{number:04}", golfer, video, heavy)
