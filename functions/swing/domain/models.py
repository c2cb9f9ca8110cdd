"""Shapes that cross a boundary: between two steps, into a table, or to a golfer.

Times are seconds from the first frame, frames are counted from 0 in presentation order, pictures are upright
(after rotation), x grows to the right and y downwards.
"""

from enum import StrEnum
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from swing.domain.fallbacks import FallbackReason
from swing.domain.golfers_word import GolfersWord

View = Literal["face-on", "down-the-line", "unknown"]
Hand = Literal["right", "left", "unknown"]
Severity = Literal["low", "medium", "high"]
Standing = Literal["inside", "near", "outside", "not judged"]


class Shape(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class EventName(StrEnum):
    """The eight events of a swing, by GolfDB's definition (McNally et al. 2019)."""

    ADDRESS = "address"
    TOE_UP = "toe_up"
    MID_BACKSWING = "mid_backswing"
    TOP = "top"
    MID_DOWNSWING = "mid_downswing"
    IMPACT = "impact"
    MID_FOLLOW_THROUGH = "mid_follow_through"
    FINISH = "finish"


class VideoInfo(Shape):
    """What the container says, checked by decoding. The frame times themselves are an array beside it.

    A `mirrored` video asks players to show it mirrored; our pictures and poses of it are not. Width and height are of
    the picture as it is shown, with square pixels; `pixel_aspect` is the width of a stored pixel in its heights.
    `white_nits` is what becomes white of a video of high dynamic range. `turned_deg` of the rotation are not from the
    container: the golfer in the picture says so. Degrees count counter-clockwise. `lead` frames at the file's beginning
    cannot be decoded, for what they refer to is not in it; frames are counted behind them. `capture_fps` is how many
    pictures a second were taken, where the file says so; where that is more than `fps`, it plays more slowly.
    """

    container: str
    codec: str
    width_px: int
    height_px: int
    rotation_deg: int = Field(multiple_of=90)
    turned_deg: int = Field(default=0, multiple_of=90)
    mirrored: bool = False
    pixel_aspect: float = Field(default=1.0, gt=0)
    white_nits: float | None = Field(default=None, gt=0)
    lead: int = Field(default=0, ge=0)
    capture_fps: float | None = Field(default=None, gt=0)
    fps: float
    frames: int
    duration_s: float
    has_sound: bool

    @property
    def gigapixels(self) -> float:
        """Of all frames: what it takes to decode them."""
        return self.width_px * self.height_px * self.frames / 1e9

    def turned(self, degrees: int) -> Self:
        """Describe it as it is shown after a further turn."""
        width_px, height_px = (self.width_px, self.height_px)[:: -1 if degrees % 180 else 1]
        return self.model_copy(
            update={
                "width_px": width_px,
                "height_px": height_px,
                "rotation_deg": half_turn_at_most(self.rotation_deg + degrees),
                "turned_deg": half_turn_at_most(self.turned_deg + degrees),
            }
        )

    @property
    def untouched(self) -> Self:
        """Describe it as the container says that it is shown."""
        return self.turned(-self.turned_deg)


def half_turn_at_most(degrees: int) -> int:
    return (degrees + 180) % 360 - 180


class Segment(Shape):
    """Frames [first, end) of the video, a whole number of pose chunks, of which one frame in `stride` is a sample."""

    index: int
    first: int
    end: int
    stride: int = Field(ge=1)


class Step(BaseModel):
    """What the workflow carries from step to step: whose run of which video. The data lies in S3 under keys made of it.

    `etag` is the identity of the video's bytes, `upload_number` says which upload of its name they are; both are None
    where whoever started the run did not say. A human coach may ask for `sample_fps` samples a second, and to
    `include_frames`: the landmarks of each sample. `posed_by` is an earlier run over the same bytes, whose poses are
    to be measured anew.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    analysis_id: str
    run_id: str
    user_id: str
    s3_bucket: str
    s3_key: str
    etag: str | None = None
    upload_number: int | None = None
    sample_fps: float | None = Field(default=None, gt=0, le=240)
    include_frames: bool = False
    posed_by: str | None = None
    segments: list[Segment] = []


class SegmentStep(Step):
    segment: Segment


class Bounds(Shape):
    """What a video may have at most."""

    seconds: float
    megabytes: int
    gigapixels: float


class ProbeStep(Step):
    """With the deployment's parameters: what golfers may upload, and what of it is left to functions."""

    accepted: Bounds
    for_functions: Bounds
    most_segments: int = Field(ge=1)
    account_concurrency: int = Field(ge=1)


class MeasureStep(Step):
    """`posed` says that the whole swing's poses are there already."""

    coach_model: str
    posed: bool = False


class Mark(Shape):
    """One event, found."""

    frame: int
    time_s: float
    confidence: float = Field(ge=0, le=1)


class SwingSegment(Shape):
    """One swing of the clip. The report is about the one that is `chosen`."""

    start_s: float
    end_s: float
    impact_s: float | None
    chosen: bool


class Found(Shape):
    """What we had found where the golfer's word stands in its place: None, or no event, where it stands nowhere.

    `impact_s` is the moment of the swing that we would have chosen.
    """

    handedness: Hand | None = None
    slow_motion: bool | None = None
    impact_s: float | None = None
    events: dict[EventName, Mark | None] = {}


class Swing(Shape):
    """Where the swing is and how it was filmed.

    `unsure` says what is unlike a full golf swing; nothing if it plainly is one. Whether the seconds of a clip that is
    `perhaps_slow_motion` are the swing's, only the golfer knows.
    """

    events: dict[EventName, Mark | None]
    view: View
    view_confidence: float = Field(ge=0, le=1)
    handedness: Hand
    slow_motion: bool
    perhaps_slow_motion: bool = False
    segments: list[SwingSegment]
    unsure: list[str] = []
    found: Found | None = None


class Metric(Shape):
    """A number with a unit, a confidence and its standard error in that unit, or absent with a reason."""

    name: str
    unit: str
    value: float | None = None
    confidence: float | None = Field(default=None, ge=0, le=1)
    error: float | None = Field(default=None, ge=0)
    event: EventName | None = None
    estimate: bool = False
    reason: str | None = None


class Drill(Shape):
    name: str
    steps: list[str]
    reps: str


class Finding(Shape):
    """A fault that a metric shows, with what to do about it.

    `probability` is that of the true value to lie outside the range.
    """

    code: str
    title: str
    severity: Severity
    metric: str
    value: float
    unit: str
    low: float | None
    high: float | None
    event: EventName | None
    frame: int | None
    why: str
    cue: str
    drills: list[Drill]
    evidence: str = ""
    source: str = ""
    sample: str = ""
    caution: str | None = None
    probability: float | None = Field(default=None, ge=0, le=1)


class Checkpoint(Shape):
    """A number that has a range, and where this swing stands against it.

    One that was not judged says why, and what to film so that it can be.
    """

    metric: str
    unit: str
    standing: Standing
    low: float | None
    high: float | None
    value: float | None = None
    reason: str | None = None
    film: str | None = None


class Counts(Shape):
    """How many checkpoints the view of a swing has, how many of them were judged, and how those stand."""

    of: int
    judged: int
    inside: int
    near: int
    outside: int


class PassMark(Shape):
    """What the first step has to reach: a number on the good side of a limit, in so many of the next swings."""

    metric: str
    side: Literal["low", "high"]
    limit: float
    passes: int
    of: int
    text: str


class FirstStep(Shape):
    """What to work on first.

    A fault; or without one the checkpoint that is nearest to its limit, which is none; or, of a swing of which nothing
    could be judged, to film it again. The last one has no number. `against` is the number beside its limit in words,
    `aim` the limit as something to reach.
    """

    kind: Literal["fault", "nearest", "film"]
    title: str
    evidence: str
    why: str
    cue: str
    drills: list[Drill]
    code: str | None = None
    metric: str | None = None
    value: float | None = None
    unit: str | None = None
    limit: float | None = None
    against: str = ""
    event: EventName | None = None
    frame: int | None = None
    aim: str = ""
    mark: PassMark | None = None


class Interval(Shape):
    """A part of the video, in seconds from its first frame."""

    start_s: float
    end_s: float


class FullSwing(SwingSegment):
    """One full swing of several: the metrics that are certain enough, and the titles of the faults that they show."""

    impact_s: float
    view: View
    metrics: dict[str, float]
    faults: list[str]


class Spread(Shape):
    """One metric over the full swings of a clip that have it and were filmed from where the chosen one was.

    `deviation` is the standard deviation, `drift` the change from the first swing to the last along the line through
    all of them, 0 where chance would do as much.
    """

    unit: str
    swings: int
    mean: float
    deviation: float
    drift: float


class AllSwings(Shape):
    """The full swings of a clip that has several, in order, and what they have in common.

    `best` and `worst` are places in `swings`, None where no swing has fewer or graver faults than another.
    """

    swings: list[FullSwing]
    spreads: dict[str, Spread]
    best: int | None
    worst: int | None


class Measurement(Shape):
    """Everything that was measured of one swing, and of the clip's other full swings what tells them apart.

    `skipped` are the intervals of which only the coarse pass was taken: hands were low there, and no swing was looked
    for. `said` is the golfer's word, as it was when this was measured.
    """

    swing: Swing
    metrics: dict[str, Metric]
    findings: list[Finding]
    skipped: list[Interval] = []
    all_swings: AllSwings | None = None
    said: GolfersWord | None = None


class RootCause(Shape):
    """What the golfer should work on first."""

    title: str
    why: str
    event: EventName | None
    evidence: str


class ReportDrill(Drill):
    """A drill with the reason why this golfer should do it."""

    why: str


class Report(Shape):
    """What the golfer reads: `ai_analysis`, written by rules or by a language model.

    `response` and `coaching_response` are the same narrative, the first for older apps. Confidence is 0 to 1, that of
    the measurements the report rests on. `overall_level` says how sound the swing looks, None
    when too little of it could be judged; it rests on the checkpoints that `rests_on` counts.
    """

    success: bool
    response: str
    coaching_response: str
    summary: str
    root_cause: RootCause
    faults: list[RootCause] = []
    cues: list[str]
    drills: list[ReportDrill]
    strengths: list[str]
    cautions: list[str]
    one_week_plan: list[str]
    overall_level: Severity | None
    rests_on: Counts | None = None
    top_issues: list[str]
    frames_analyzed: int
    frames_skipped: list[str]
    fallback_triggered: bool
    fallback_reason: FallbackReason | None
    tokens_used: int
    cost_usd: float
    model: str | None
    prompt_version: str | None
    confidence: float = Field(ge=0, le=1)
    made_with: dict[str, str] = {}
