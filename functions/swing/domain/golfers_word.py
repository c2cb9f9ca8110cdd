"""The golfer's word: what a golfer knows of a swing and we can't see. It is kept beside what we measured.

Everything is optional, comes from closed lists where it can, and is data: nothing that stands in a text is done.
"""

from itertools import pairwise
from typing import Annotated, Final, Literal, Self, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

Club = Literal["driver", "fairway wood", "hybrid", "long iron", "mid iron", "short iron", "wedge"]
StartLine = Literal["left of the target", "at the target", "right of the target"]
Curve = Literal["to the left", "straight", "to the right"]
Strike = Literal["solid", "fat", "thin", "topped", "toe", "heel", "shank"]
# As in `models`, whose shapes hold this one.
Event = Literal["address", "toe_up", "mid_backswing", "top", "mid_downswing", "impact", "mid_follow_through", "finish"]
Level = Literal["beginner", "occasional", "regular", "advanced", "professional"]

MOST_CHARACTERS: Final = 200
# The longest video that any deployment accepts is shorter.
MOST_S: Final = 86_400


def on_one_line(text: str) -> str:
    """The text without line breaks and other signs that nobody sees. Raises ValueError where nothing is left."""
    told = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    if not told:
        raise ValueError("says nothing")
    return told


Line = Annotated[str, Field(max_length=MOST_CHARACTERS), AfterValidator(on_one_line)]
Seconds = Annotated[float, Field(ge=0, le=MOST_S)]


class GolfersWord(BaseModel):
    """What the golfer says of a swing. Start line and curve are as seen by the golfer.

    The last four correct what we find: how it was filmed, the golfer's hand, a moment of the swing that counts, and
    events by their seconds from the first frame.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    club: Club | None = None
    start_line: StartLine | None = None
    curve: Curve | None = None
    strike: Strike | None = None
    feel: Line | None = Field(default=None, description="how it felt")
    level: Level | None = None
    handicap: float | None = Field(default=None, ge=-10, le=54, description="-2 is a plus handicap of 2")
    goal: Line | None = None
    height_cm: float | None = Field(default=None, ge=100, le=230)
    slow_motion: bool | None = Field(default=None, description="whether it was filmed in slow motion")
    hand: Literal["right", "left"] | None = None
    swing_s: Seconds | None = Field(default=None, description="a moment of the swing that counts")
    events: dict[Event, Seconds] | None = None

    @model_validator(mode="after")
    def in_order(self) -> Self:
        """Raises ValueError."""
        told = self.events or {}
        times = [told[event] for event in get_args(Event) if event in told]
        if any(second <= first for first, second in pairwise(times)):
            raise ValueError("the events do not follow one another as they do in a swing")
        return self

    @property
    def of_any_swing(self) -> Self:
        """Without what is said of one swing of the video only."""
        return self.model_copy(update={"swing_s": None, "events": None})

    @property
    def of_any_video(self) -> Self:
        """Without what is said of one video only."""
        return self.of_any_swing.model_copy(update={"slow_motion": None})

    @property
    def says(self) -> dict[str, object]:
        """What was said, by name."""
        return self.model_dump(mode="json", exclude_none=True)
