"""What the language model answers, in shapes of strict structured output: every field is required."""

from typing import Annotated, Literal

from pydantic import Field

from swing.coach.model_catalog import Lane, Usage
from swing.coach.settings import PROMPT_VERSION
from swing.domain import keys
from swing.domain.models import EventName, RootCause, Shape

Confidence = Annotated[float, Field(ge=0, le=1)]


class Observation(Shape):
    """One thing that can be seen, without judgement and without numbers."""

    fact: str
    confidence: Confidence


class FrameFacts(Shape):
    event: EventName
    visibility: Literal["clear", "partly hidden", "not visible"]
    observations: list[Observation]


class Facts(Shape):
    """First stage: what is visible in each picture of one batch."""

    frames: list[FrameFacts]


class AdvisedDrill(Shape):
    """A drill of the library by its name, or another one with the reason why none of the library fits."""

    name: str
    steps: Annotated[list[str], Field(min_length=1, max_length=6)]
    reps: str
    why: str
    outside_library_because: str | None


class Advice(Shape):
    """Second stage: facts and measurements as a coach would put them to the golfer."""

    summary: str
    root_cause: RootCause
    strengths: list[str]
    faults: list[RootCause]
    cues: Annotated[list[str], Field(min_length=1, max_length=3)]
    drills: Annotated[list[AdvisedDrill], Field(min_length=1, max_length=4)]
    cautions: list[str]
    one_week_plan: Annotated[list[str], Field(min_length=7, max_length=7)]
    confidence: Confidence


class Call(Shape):
    """What one call has cost, whether its answer was used or not."""

    usage: Usage
    cost_usd: float


class Answered(Shape):
    """An accepted answer in the artifacts bucket: the same question finds it again and costs nothing."""

    model: str
    prompt_version: str
    lane: Lane
    response_id: str
    text: str
    call: Call


class Rejected(Shape):
    """Calls that were paid for and not accepted, with the last answer and what was wrong with it."""

    text: str
    complaint: str
    calls: list[Call]


def answer_name(question: str, kind: str = "") -> str:
    """Of this version of the prompts, see `keys.answer_name`."""
    return keys.answer_name(PROMPT_VERSION, question, kind)
