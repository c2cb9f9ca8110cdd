"""`analysis_results` as an item keeps them and the API tells them: shapes of what was measured.

They are read from items of any version. What a field's absence means is its default; what a newer version has added is
handed on.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import SkipJsonSchema

from swing.domain.models import (
    Counts,
    Drill,
    EventName,
    Hand,
    Interval,
    Mark,
    PassMark,
    Report,
    Severity,
    Standing,
    View,
)


def is_none(value: object) -> bool:
    return value is None


class Kept(BaseModel):
    model_config = ConfigDict(frozen=True, extra="allow")


# Told as an absent field and never as null.
Nothing = SkipJsonSchema[None]
Absent = Field(default=None, exclude_if=is_none)
Share = Annotated[float, Field(ge=0, le=1)]


class EventPicture(Kept):
    """The picture of an event, plain and with what was seen of the body."""

    phase: EventName
    url: str
    overlay_url: str
    timestamp: float
    description: str
    frame_number: int


class MetricResult(Kept):
    """A number with a unit, a confidence and its standard error, or a unit with the reason why there is no number."""

    unit: str
    value: float | Nothing = Absent
    confidence: Share | Nothing = Absent
    error: float | Nothing = Absent
    event: EventName | Nothing = Absent
    estimate: bool | Nothing = Absent
    reason: str | Nothing = Absent


class FindingResult(Kept):
    """A fault that a metric shows. What to do about it stands in the report."""

    code: str
    title: str
    severity: Severity
    metric: str
    value: float
    unit: str
    low: float | Nothing = Absent
    high: float | Nothing = Absent
    event: EventName | Nothing = Absent
    frame: int | Nothing = Absent
    evidence: str | Nothing = Absent
    source: str | Nothing = Absent
    sample: str | Nothing = Absent
    caution: str | Nothing = Absent
    probability: Share | Nothing = Absent


class CheckpointResult(Kept):
    """A number that has a range, and where this swing stands against it. What was not judged says what to film."""

    metric: str
    unit: str
    standing: Standing
    low: float | Nothing = Absent
    high: float | Nothing = Absent
    value: float | Nothing = Absent
    reason: str | Nothing = Absent
    film: str | Nothing = Absent


class FirstStepResult(Kept):
    """What to work on first: a fault; without one the checkpoint that is nearest to its limit; or to film again."""

    kind: Literal["fault", "nearest", "film"]
    title: str
    evidence: str
    why: str
    cue: str
    drills: list[Drill]
    code: str | Nothing = Absent
    metric: str | Nothing = Absent
    value: float | Nothing = Absent
    unit: str | Nothing = Absent
    limit: float | Nothing = Absent
    against: str | Nothing = Absent
    event: EventName | Nothing = Absent
    frame: int | Nothing = Absent
    aim: str | Nothing = Absent
    mark: PassMark | Nothing = Absent


class SegmentResult(Kept):
    """One swing of the clip. The report is about the one that is `chosen`."""

    start_s: float
    end_s: float
    impact_s: float | Nothing = Absent
    chosen: bool


class FullSwingResult(SegmentResult):
    """One full swing of several: the metrics that are certain enough, and the titles of the faults that they show."""

    impact_s: float
    view: View
    metrics: dict[str, float]
    faults: list[str]


class SpreadResult(Kept):
    """One metric over the swings: its mean, its standard deviation, and its change from the first to the last.

    The change is 0 where chance would do as much.
    """

    unit: str
    swings: int
    mean: float
    deviation: float
    drift: float


class AllSwingsResult(Kept):
    """The full swings of a video that has several. Best and worst are places in `swings`, from 0."""

    swings: list[FullSwingResult]
    spreads: dict[str, SpreadResult]
    best: int | None
    worst: int | None


class ShoulderWidthResult(Kept):
    """How large a shoulder width is by the height that the golfer has told, with its standard error."""

    cm: float
    error_cm: float


class FoundResult(Kept):
    """What we had found where the golfer's word stands in its place. An event that we had not found is null."""

    handedness: Hand | Nothing = Absent
    slow_motion: bool | Nothing = Absent
    impact_s: float | Nothing = Absent
    events: dict[EventName, Mark | None] = {}


class AnalysisResults(Kept):
    """Everything that was measured of one swing, and how several differ. Times are seconds, frames count from 0."""

    frames: list[EventPicture]
    contact_sheet_url: str | Nothing = Absent
    frames_extracted: int
    total_frames: int
    video_duration: float
    fps: float
    swing_detected: bool
    swing_segments: list[SegmentResult]
    all_swings: AllSwingsResult | Nothing = Absent
    skipped: list[Interval] | Nothing = Absent
    view: View
    handedness: Hand
    slow_motion: bool
    perhaps_slow_motion: bool | Nothing = Absent
    unsure: list[str] | Nothing = Absent
    found: FoundResult | Nothing = Absent
    shoulder_width: ShoulderWidthResult | Nothing = Absent
    events: dict[EventName, Mark | None]
    metrics: dict[str, MetricResult]
    findings: list[FindingResult]
    checkpoints: list[CheckpointResult] | Nothing = Absent
    checkpoint_counts: Counts | Nothing = Absent
    first_step: FirstStepResult | Nothing = Absent


class WrittenReport(Report):
    """What the golfer reads, as it was written, by rules or by a language model."""

    model_config = ConfigDict(extra="ignore")
